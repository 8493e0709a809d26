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
  closed_at          timestamptz,
  UNIQUE (authority_code, year)
);

-- Exclusions for policy reasons (N2-3): proposed by one officer, approved or rejected by another.
CREATE TABLE exclusions (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id   bigint NOT NULL REFERENCES campaigns (id),
  right_id      bigint NOT NULL REFERENCES rights (id),
  ground        text NOT NULL CHECK (ground IN ('nature-reserve', 'ecological-red-line', 'minimum-capacity', 'limited-output', 'other-policy')),
  ground_text   text NOT NULL CHECK (ground_text <> ''),            -- the ground in words; of another policy ground, the officer's
  document_no   text NOT NULL CHECK (document_no <> ''),            -- 文号
  remark        text NOT NULL CHECK (remark <> ''),                 -- 备注, goes on to the ministry's system (N2-4)
  effective_at  timestamptz,                                        -- legal time it holds from; NULL: from the freeze of the roster
  state         text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'withdrawing', 'withdrawn')),
  proposed_by   bigint NOT NULL REFERENCES officials (id),
  proposed_at   timestamptz NOT NULL,                               -- legal time
  decided_by    bigint REFERENCES officials (id),                   -- approved or rejected it
  decided_at    timestamptz,
  decision_note text,
  -- Who asked to withdraw it last, and who let that through or not.
  withdrawal_by bigint REFERENCES officials (id),
  withdrawal_at timestamptz,
  withdrawal_reason text,
  withdrawal_decided_by bigint REFERENCES officials (id),
  withdrawal_decided_at timestamptz,
  CHECK (decided_by <> proposed_by),
  CHECK (withdrawal_decided_by <> withdrawal_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((withdrawal_by IS NULL) = (withdrawal_at IS NULL)),
  CHECK ((withdrawal_decided_by IS NULL) = (withdrawal_decided_at IS NULL)),
  CHECK (state NOT IN ('approved', 'rejected', 'withdrawing') OR decided_by IS NOT NULL),
  CHECK (state <> 'proposed' OR decided_by IS NULL),
  CHECK (state NOT IN ('withdrawing', 'withdrawn') OR withdrawal_by IS NOT NULL),
  -- One that held is withdrawn by two officers.
  CHECK (state <> 'withdrawn' OR decided_by IS NULL OR withdrawal_decided_by IS NOT NULL)
);
-- One at a time for a right; what is rejected or withdrawn may be proposed anew.
CREATE UNIQUE INDEX exclusions_live ON exclusions (campaign_id, right_id) WHERE state IN ('proposed', 'approved', 'withdrawing');
CREATE INDEX exclusions_campaign ON exclusions (campaign_id, id);
CREATE INDEX exclusions_right ON exclusions (right_id);

-- Rosters as they were proposed, and those among them that were frozen: the latest approved one is the roster. None is
-- ever changed or deleted; an approval names the digest of what it approves (rules/roster: digestLine).
CREATE TABLE roster_versions (
  campaign_id bigint NOT NULL REFERENCES campaigns (id),
  version     integer NOT NULL CHECK (version >= 1),
  digest      bytea NOT NULL CHECK (length(digest) = 32),           -- SHA-256
  counts      jsonb NOT NULL,
  proposed_by bigint NOT NULL REFERENCES officials (id),
  proposed_at timestamptz NOT NULL,                                 -- legal time
  approved_by bigint REFERENCES officials (id),
  approved_at timestamptz,
  PRIMARY KEY (campaign_id, version),
  CHECK (approved_by <> proposed_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);

-- What each of them says, every right of the register exactly once, under the licence number it had then.
CREATE TABLE roster_version_entries (
  campaign_id bigint NOT NULL,
  version     integer NOT NULL,
  right_id    bigint NOT NULL REFERENCES rights (id),
  licence_no  text NOT NULL,
  state       text NOT NULL CHECK (state IN ('roster', 'excluded')),
  ground      text CHECK (ground IN ('cancelled', 'abolished', 'merged', 'policy-closure', 'newly-set')),
  ground_text text,
  document_no text,
  remark      text,
  expired     boolean NOT NULL,
  PRIMARY KEY (campaign_id, version, right_id),
  FOREIGN KEY (campaign_id, version) REFERENCES roster_versions (campaign_id, version),
  CHECK ((state = 'excluded') = (ground IS NOT NULL))
);
CREATE INDEX roster_version_entries_right ON roster_version_entries (right_id);

-- The roster that holds: every right of the register exactly once, on it or excluded with its ground; of a policy
-- closure also the ground in words, the document and the remark (N2-3, N2-4).
CREATE TABLE roster_entries (
  campaign_id bigint NOT NULL REFERENCES campaigns (id),
  right_id    bigint NOT NULL REFERENCES rights (id),
  state       text NOT NULL CHECK (state IN ('roster', 'excluded')),
  ground      text CHECK (ground IN ('cancelled', 'abolished', 'merged', 'policy-closure', 'newly-set')),
  ground_text text,
  document_no text,
  remark      text,
  expired     boolean NOT NULL,                                     -- past its end date, renewal pending: on the roster, flagged
  PRIMARY KEY (campaign_id, right_id),
  CHECK ((state = 'excluded') = (ground IS NOT NULL))
);
CREATE INDEX roster_entries_right ON roster_entries (right_id);

CREATE TABLE filings (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint NOT NULL REFERENCES campaigns (id),
  right_id    bigint NOT NULL REFERENCES rights (id),               -- not the roster's entry: a corrected roster may leave out what was filed
  filed_at    timestamptz NOT NULL,                                 -- legal time
  filed_by    bigint NOT NULL REFERENCES officials (id),
  content     jsonb NOT NULL,
  command_id  uuid NOT NULL REFERENCES commands (id),
  late        boolean NOT NULL,                                     -- at or after the deadline
  UNIQUE (campaign_id, right_id)
);
CREATE INDEX filings_right ON filings (right_id);
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
