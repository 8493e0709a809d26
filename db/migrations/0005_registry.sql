-- registry: holders (矿业权人), mining rights (矿业权), and the imports that brought them.
CREATE TABLE holders (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What makes two rows one holder: the credit code, or for a person name and both telephones.
  key         text NOT NULL UNIQUE,
  kind        text NOT NULL CHECK (kind IN ('enterprise', 'individual-business', 'natural-person')),
  name        text NOT NULL,
  credit_code text UNIQUE,
  CHECK ((kind = 'natural-person') OR credit_code IS NOT NULL)
);

CREATE TABLE rights_imports (
  id             uuid PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),
  actor_id       bigint NOT NULL REFERENCES officials (id),
  file_name      text NOT NULL,
  file_sha256    bytea NOT NULL,
  dry_run        boolean NOT NULL,
  state          text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  failure        jsonb,                                             -- problem+json when failed
  rows_read      integer NOT NULL DEFAULT 0,
  accepted       integer NOT NULL DEFAULT 0,
  rejected       integer NOT NULL DEFAULT 0,
  as_of          timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  finished_at    timestamptz
);
CREATE INDEX rights_imports_authority ON rights_imports (authority_code, recorded_at DESC);
CREATE INDEX rights_imports_actor ON rights_imports (actor_id);

-- The file as it came, in pieces of at most 1 MiB: the source of every right, kept with the register it made.
CREATE TABLE rights_import_chunks (
  import_id uuid NOT NULL,                                           -- no reference: the pieces arrive before the import's own row
  number    integer NOT NULL,
  bytes     bytea NOT NULL,
  PRIMARY KEY (import_id, number)
);

-- Findings about single cells: a rejected row keeps its reasons, a normalised cell what stood there.
CREATE TABLE rights_import_findings (
  import_id uuid NOT NULL REFERENCES rights_imports (id) ON DELETE CASCADE,
  row_no    integer NOT NULL,                                       -- 1 = first row below the heading
  column_no integer NOT NULL,                                       -- 1 = first column
  column_name text NOT NULL,
  severity  text NOT NULL CHECK (severity IN ('rejected', 'normalised')),
  reason    text NOT NULL,
  value     text NOT NULL,
  PRIMARY KEY (import_id, row_no, column_no, reason)
);

CREATE TABLE rights (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code     text NOT NULL REFERENCES authorities (code),   -- the province whose register holds it
  licence_no         text NOT NULL UNIQUE,
  name               text NOT NULL,
  kind               text NOT NULL CHECK (kind IN ('exploration', 'mining')),
  holder_id          bigint NOT NULL REFERENCES holders (id),
  mineral            text NOT NULL,
  area_km2           numeric(12, 4) NOT NULL CHECK (area_km2 >= 0),
  valid_from         date NOT NULL,
  valid_to           date NOT NULL CHECK (valid_to >= valid_from),
  first_issued       date NOT NULL,                                 -- 首次设立日期: counts for N2-2, not the renewal
  issuing_authority  text NOT NULL,
  managing_authority text NOT NULL,
  division_code      text NOT NULL CHECK (division_code ~ '^[0-9]{6}$'),
  state              text NOT NULL CHECK (state IN ('valid', 'policy-closed', 'cancelled', 'abolished', 'merged')),
  closure_ground     text,
  document_no        text,
  merged_into        text,                                          -- licence number; the right itself may be in no register
  green_mine         boolean NOT NULL,
  system_phones      text[] NOT NULL,                               -- 系统填报电话, normalised, in the order given
  registered_phones  text[] NOT NULL,                               -- 登记电话
  -- The number reminders go to (rules/telephone): the first mobile the holder gave in the system, else at registration.
  mobile             text CHECK (mobile ~ '^[+][0-9]{8,15}$'),      -- E.164
  mobile_source      text CHECK (mobile_source IN ('system', 'registered')),
  contact_person     text NOT NULL,
  email              text NOT NULL,
  remark             text NOT NULL,
  import_id          uuid NOT NULL REFERENCES rights_imports (id),
  CHECK ((mobile IS NULL) = (mobile_source IS NULL)),
  CHECK (state <> 'policy-closed' OR closure_ground IS NOT NULL),
  CHECK (state <> 'merged' OR merged_into IS NOT NULL)
);
CREATE INDEX rights_holder ON rights (holder_id);
CREATE INDEX rights_authority ON rights (authority_code, id);
CREATE INDEX rights_import ON rights (import_id);
