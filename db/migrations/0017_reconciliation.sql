-- reconciliation (核对): what the ministry's system says as it was received, how far that is complete, and what differs.

-- How far each kind has been read. One row each, locked by whoever stores a page: page, numbers and cursor move together.
CREATE TABLE reconciliation_sequences (
  kind            text PRIMARY KEY CHECK (kind IN ('rights', 'filings', 'abnormal-list', 'serious-list', 'draws')),
  cursor          text,                                             -- as the system gave it; NULL: from the start
  high            bigint NOT NULL DEFAULT 0,                        -- highest number known to exist
  gaps            jsonb NOT NULL DEFAULT '[]',                      -- numbers that have not come: [{"from": 2, "to": 3}]
  claims          jsonb NOT NULL DEFAULT '[]',                      -- what the ministry said was complete, behind a gap (rules/reconciliation/gaps)
  covered_through timestamptz,                                      -- 数据齐至, legal time; NULL: not yet
  poll            jsonb,                                            -- what the last poll did: counts and its end
  polled_at       timestamptz,                                      -- legal time
  poll_recorded_at timestamptz,                                     -- machine time
  failing_since   timestamptz,                                      -- machine time of the first of the polls that fail; NULL: the last one did not
  CHECK ((poll IS NULL) = (polled_at IS NULL) AND (poll IS NULL) = (poll_recorded_at IS NULL))
);
INSERT INTO reconciliation_sequences (kind) VALUES ('rights'), ('filings'), ('abnormal-list'), ('serious-list'), ('draws');

-- Files an official uploaded where the system cannot be asked. The same content, declared the same, is one file.
CREATE TABLE reconciliation_files (
  id             uuid PRIMARY KEY,
  kind           text NOT NULL REFERENCES reconciliation_sequences (kind),
  authority_code text NOT NULL REFERENCES authorities (code),
  actor_id       bigint NOT NULL REFERENCES officials (id),
  file_name      text NOT NULL,
  size           bigint NOT NULL,
  sha256         bytea NOT NULL,
  through        timestamptz,                                       -- the official's word: complete up to this instant; NULL: says nothing
  state          text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  failure        jsonb,                                             -- problem+json when failed
  items_read     integer NOT NULL DEFAULT 0,                        -- moves in the transaction that stores them: a repetition goes on there
  stored         integer NOT NULL DEFAULT 0,
  repeated       integer NOT NULL DEFAULT 0,
  quarantined    integer NOT NULL DEFAULT 0,
  as_of          timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  finished_at    timestamptz
);
CREATE UNIQUE INDEX reconciliation_files_content ON reconciliation_files (kind, authority_code, sha256, through) NULLS NOT DISTINCT
  WHERE state <> 'failed';
CREATE INDEX reconciliation_files_authority ON reconciliation_files (authority_code, recorded_at DESC);
CREATE INDEX reconciliation_files_open ON reconciliation_files (recorded_at) WHERE state IN ('queued', 'running');

-- A file on its way to the worker, in pieces of at most 1 MiB; gone once its items are in.
CREATE TABLE reconciliation_file_chunks (
  file_id uuid NOT NULL,                                            -- no reference: the pieces arrive before the file's own row
  number  integer NOT NULL,
  bytes   bytea NOT NULL,
  PRIMARY KEY (file_id, number)
);

-- Items as received: one version of one thing, never changed.
CREATE TABLE reconciliation_items (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind           text NOT NULL REFERENCES reconciliation_sequences (kind),
  external_id    text NOT NULL,
  version        integer NOT NULL CHECK (version >= 1),
  sequence       bigint CHECK (sequence >= 1),                      -- NULL: a file gave none
  occurred_at    timestamptz NOT NULL,                              -- the ministry's own time
  authority_code text NOT NULL REFERENCES authorities (code),
  content        jsonb NOT NULL,                                    -- the columns as they came
  facts          jsonb NOT NULL,                                    -- what was read out of them (rules/reconciliation/facts)
  unknown_fields text[] NOT NULL,
  digest         bytea NOT NULL,                                    -- SHA-256 over time, authority and facts: a repeat has the same
  file_id        uuid REFERENCES reconciliation_files (id),         -- NULL: a poll brought it
  as_of          timestamptz NOT NULL,                              -- legal time
  recorded_at    timestamptz NOT NULL,                              -- machine time
  UNIQUE (kind, external_id, version)
);
CREATE UNIQUE INDEX reconciliation_items_sequence ON reconciliation_items (kind, sequence) WHERE sequence IS NOT NULL;
CREATE INDEX reconciliation_items_authority ON reconciliation_items (authority_code, kind);
CREATE INDEX reconciliation_items_file ON reconciliation_items (file_id) WHERE file_id IS NOT NULL;

CREATE FUNCTION reconciliation_items_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'items are kept as received: % refused; the ministry sends a new version', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reconciliation_items_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON reconciliation_items
  FOR EACH STATEMENT EXECUTE FUNCTION reconciliation_items_are_append_only();

-- Items nobody could take as they came. Their numbers stay gaps until one that can be read comes, or an officer decides.
CREATE TABLE reconciliation_quarantine (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind           text NOT NULL REFERENCES reconciliation_sequences (kind),
  reason         text NOT NULL,
  problems       jsonb NOT NULL,
  external_id    text,
  version        bigint,
  sequence       bigint,
  authority_code text REFERENCES authorities (code),                -- NULL: it could not be read, or is none of ours
  raw            text NOT NULL,                                     -- JSON as received, cut at 64 KiB
  digest         bytea NOT NULL,                                    -- SHA-256 over raw: the same again is one row
  file_id        uuid REFERENCES reconciliation_files (id),
  as_of          timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  -- read: taken in on a second reading; set-aside: an officer noted why not; superseded: a good one came.
  state          text NOT NULL CHECK (state IN ('open', 'read', 'set-aside', 'superseded')),
  decided_by     bigint REFERENCES officials (id),
  decided_at     timestamptz,                                       -- legal time
  note           text,
  UNIQUE (kind, digest),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (state NOT IN ('read', 'set-aside') OR decided_by IS NOT NULL),
  CHECK (state <> 'set-aside' OR note <> '')
);
CREATE INDEX reconciliation_quarantine_open ON reconciliation_quarantine (kind, sequence) WHERE state = 'open';
CREATE INDEX reconciliation_quarantine_authority ON reconciliation_quarantine (authority_code);
CREATE INDEX reconciliation_quarantine_file ON reconciliation_quarantine (file_id) WHERE file_id IS NOT NULL;

-- Numbers nobody waits for any longer, each with its ground.
CREATE TABLE reconciliation_gap_notes (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind      text NOT NULL REFERENCES reconciliation_sequences (kind),
  from_no   bigint NOT NULL CHECK (from_no >= 1),
  to_no     bigint NOT NULL CHECK (to_no >= from_no),
  ground    text NOT NULL CHECK (ground <> ''),
  noted_by  bigint NOT NULL REFERENCES officials (id),
  noted_at  timestamptz NOT NULL                                    -- legal time
);
CREATE INDEX reconciliation_gap_notes_kind ON reconciliation_gap_notes (kind, id);

-- Polls an official asked for. The next poll that begins afterwards answers all of them.
CREATE TABLE reconciliation_polls (
  id          uuid PRIMARY KEY,
  asked_by    bigint NOT NULL REFERENCES officials (id),
  as_of       timestamptz NOT NULL,                                 -- legal time
  recorded_at timestamptz NOT NULL,                                 -- machine time
  outcome     jsonb,                                                -- NULL: not yet
  finished_at timestamptz,                                          -- machine time
  CHECK ((outcome IS NULL) = (finished_at IS NULL))
);
CREATE INDEX reconciliation_polls_open ON reconciliation_polls (recorded_at) WHERE outcome IS NULL;

-- What differs, row by row; one live row for a field of a thing. Other values are another difference.
CREATE TABLE reconciliation_differences (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind           text NOT NULL REFERENCES reconciliation_sequences (kind),
  authority_code text NOT NULL REFERENCES authorities (code),
  subject        text NOT NULL,                                     -- licence number; of a filing with its year; else the ministry's id
  field          text NOT NULL,                                     -- '': the whole thing
  type           text NOT NULL CHECK (type IN ('missing-here', 'missing-there', 'field', 'withdrawn')),
  ground         text,                                              -- why it has no place here
  licence_no     text NOT NULL,
  year           integer,                                           -- of a filing
  ours           jsonb,
  theirs         jsonb,
  item_id        bigint REFERENCES reconciliation_items (id),       -- theirs as it was found
  found_at       timestamptz NOT NULL,                              -- legal time
  gone_at        timestamptz,
  state          text NOT NULL CHECK (state IN ('open', 'asked', 'proposed', 'decided', 'gone')),
  choice         text CHECK (choice IN ('take-theirs', 'keep-ours', 'ask')),
  note           text,
  decided_by     bigint REFERENCES officials (id),                  -- of take-theirs: who proposed it
  decided_at     timestamptz,
  approved_by    bigint REFERENCES officials (id),
  approved_at    timestamptz,
  import_id      uuid REFERENCES rights_imports (id),               -- what carries the decision out in the register
  CHECK ((choice IS NULL) = (decided_by IS NULL) AND (choice IS NULL) = (decided_at IS NULL)),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (approved_by <> decided_by),
  CHECK (state <> 'proposed' OR (choice IS NOT NULL AND choice = 'take-theirs' AND approved_by IS NULL)),
  CHECK (state <> 'decided' OR (choice IS NOT NULL AND (choice = 'keep-ours' OR approved_by IS NOT NULL))),
  CHECK ((state = 'gone') = (gone_at IS NOT NULL))
);
CREATE UNIQUE INDEX reconciliation_differences_live ON reconciliation_differences (kind, subject, field) WHERE state <> 'gone';
CREATE INDEX reconciliation_differences_list ON reconciliation_differences (authority_code, kind, state, id);
CREATE INDEX reconciliation_differences_item ON reconciliation_differences (item_id);
CREATE INDEX reconciliation_differences_import ON reconciliation_differences (import_id) WHERE import_id IS NOT NULL;
