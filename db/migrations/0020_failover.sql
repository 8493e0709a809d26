-- failover: what each provider did within each minute, and which of the two providers of text messages is used.
CREATE TABLE provider_minutes (
  channel     text NOT NULL,
  provider    text NOT NULL,
  minute      timestamptz NOT NULL,                                 -- legal time, its first instant
  handed_over integer NOT NULL DEFAULT 0,
  prompt      integer NOT NULL DEFAULT 0,                           -- of these, reported delivered within five minutes
  lost        integer NOT NULL DEFAULT 0,                           -- of these, reported lost: says nothing of the provider
  errors      integer NOT NULL DEFAULT 0,                           -- sendings that went wrong by the provider
  PRIMARY KEY (channel, provider, minute)
);

CREATE TABLE failover_states (
  channel    text PRIMARY KEY CHECK (channel = 'sms'),
  preferred  text NOT NULL,                                         -- the provider that is preferred by the configuration
  substitute text NOT NULL,
  phase      text NOT NULL CHECK (phase IN ('preferred', 'substitute', 'probing')),
  since      timestamptz NOT NULL,                                  -- legal time the phase began
  reason     text
);
