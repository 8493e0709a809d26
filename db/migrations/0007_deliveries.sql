-- deliveries: every message to a person, planned before it is sent.
-- planned → sending → handed_over → delivered | failed; or skipped(reason); unknown where a channel cannot settle.
CREATE TABLE deliveries (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round_id       bigint NOT NULL REFERENCES rounds (id),
  holder_id      bigint NOT NULL REFERENCES holders (id),
  channel        text NOT NULL CHECK (channel IN ('sms')),
  recipient      text,                                              -- E.164; NULL where nobody can be reached
  state          text NOT NULL CHECK (state IN ('planned', 'sending', 'handed_over', 'delivered', 'failed', 'skipped', 'unknown')),
  reason         text,
  rights_count   integer NOT NULL CHECK (rights_count >= 0),        -- rights the text speaks of; a filing takes one off until it is sent
  attempts       smallint NOT NULL DEFAULT 0,
  not_before     timestamptz,                                       -- machine time; the provider asked to come back later
  lease_until    timestamptz,                                       -- machine time; only while sending
  first_tried_at timestamptz,                                       -- machine time of the first attempt: look-ups search from here
  provider_id    text,                                              -- the provider's own id of the message
  handed_over_at timestamptz,                                       -- machine time
  UNIQUE (round_id, holder_id, channel),
  CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
  CHECK (state IN ('skipped', 'failed') = (reason IS NOT NULL)),
  CHECK (recipient IS NOT NULL OR state = 'skipped')
) WITH (fillfactor = 70);
-- In the order of claims (db/queries/deliveries/dispatch): what is held back stands behind what was never tried.
CREATE INDEX deliveries_planned ON deliveries (round_id, not_before NULLS FIRST, id) WHERE state = 'planned';
CREATE INDEX deliveries_sending ON deliveries (round_id, lease_until) WHERE state = 'sending';
CREATE INDEX deliveries_holder ON deliveries (holder_id);

-- One message may serve forty rights of one holder; each right counts once per round.
CREATE TABLE delivery_rights (
  round_id    bigint NOT NULL REFERENCES rounds (id),
  right_id    bigint NOT NULL REFERENCES rights (id),
  delivery_id bigint NOT NULL REFERENCES deliveries (id),
  skipped     text CHECK (skipped IN ('filed')),                    -- left the message before it was sent
  PRIMARY KEY (round_id, right_id)
);
CREATE INDEX delivery_rights_delivery ON delivery_rights (delivery_id);
CREATE INDEX delivery_rights_right ON delivery_rights (right_id);
