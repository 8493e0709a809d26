-- annual-disclosure: one campaign per authority and year, its roster (底数), its rounds, the filings (填报).
CREATE TABLE campaigns (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code     text NOT NULL REFERENCES authorities (code),
  year               integer NOT NULL CHECK (year BETWEEN 2015 AND 2100),
  state              text NOT NULL CHECK (state IN ('preparing', 'running', 'closed')),
  rule_pack          text NOT NULL,
  terms              jsonb NOT NULL,                                -- the parameters it runs under, each with its basis
  cutoff             date NOT NULL,                                 -- rights first issued after this day are out (N2-2)
  deadline           timestamptz NOT NULL,                          -- first instant after the last day (24:00)
  workflow_id        text NOT NULL UNIQUE,
  opened_by          bigint NOT NULL REFERENCES officials (id),
  opened_at          timestamptz NOT NULL,                          -- legal time
  freeze_proposed_by bigint REFERENCES officials (id),
  freeze_proposed_at timestamptz,
  freeze_approved_by bigint REFERENCES officials (id),
  freeze_approved_at timestamptz,
  closed_at          timestamptz,
  UNIQUE (authority_code, year),
  CHECK (freeze_approved_by <> freeze_proposed_by)
);

-- Every right of the register exactly once: on the roster, or excluded with its ground.
CREATE TABLE roster_entries (
  campaign_id bigint NOT NULL REFERENCES campaigns (id),
  right_id    bigint NOT NULL REFERENCES rights (id),
  state       text NOT NULL CHECK (state IN ('roster', 'excluded')),
  ground      text CHECK (ground IN ('cancelled', 'abolished', 'merged', 'policy-closure', 'newly-set')),
  expired     boolean NOT NULL,                                     -- past its end date, renewal pending: on the roster, flagged
  PRIMARY KEY (campaign_id, right_id),
  CHECK ((state = 'excluded') = (ground IS NOT NULL))
);
CREATE INDEX roster_entries_right ON roster_entries (right_id);

CREATE TABLE filings (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint NOT NULL,
  right_id    bigint NOT NULL,
  filed_at    timestamptz NOT NULL,                                 -- legal time
  filed_by    bigint NOT NULL REFERENCES officials (id),
  content     jsonb NOT NULL,
  command_id  uuid NOT NULL REFERENCES commands (id),
  late        boolean NOT NULL,                                     -- at or after the deadline
  UNIQUE (campaign_id, right_id),
  FOREIGN KEY (campaign_id, right_id) REFERENCES roster_entries (campaign_id, right_id)
);
CREATE INDEX filings_command ON filings (command_id);

CREATE TABLE rounds (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint NOT NULL REFERENCES campaigns (id),
  number      integer NOT NULL CHECK (number >= 1),
  days_before integer NOT NULL CHECK (days_before >= 0),
  due_at      timestamptz NOT NULL,                                 -- legal instant it starts at
  ends_at     timestamptz NOT NULL CHECK (ends_at > due_at),        -- what is not sent by then has expired
  state       text NOT NULL CHECK (state IN ('scheduled', 'sending', 'closed')),
  planned_at  timestamptz,                                          -- legal time
  planned_rights integer,                                           -- counted from the roster when planned: what the accounts must add up to
  closed_at   timestamptz,
  UNIQUE (campaign_id, number),
  CHECK ((planned_at IS NULL) = (planned_rights IS NULL))
);

-- Who had not filed when the deadline passed, fixed at that instant.
CREATE TABLE late_entries (
  campaign_id bigint NOT NULL,
  right_id    bigint NOT NULL,
  listed_at   timestamptz NOT NULL,
  PRIMARY KEY (campaign_id, right_id),
  FOREIGN KEY (campaign_id, right_id) REFERENCES roster_entries (campaign_id, right_id)
);
