-- registry: versions of rights in two times, acts of two officers on the register, holders merged and split, search.

-- Acts on the register 登记事项变更 (rules/register-acts): proposed by one officer, decided by another, applied on the
-- day they take effect. None is ever deleted.
CREATE TABLE register_acts (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('transfer', 'merger', 'cancellation', 'abolition', 'jurisdiction-transfer')),
  authority_code text NOT NULL REFERENCES authorities (code),       -- the province whose register it changes
  decider_code   text NOT NULL REFERENCES authorities (code),       -- officers of this authority, or of one above it, decide
  details        jsonb NOT NULL,                                    -- what it says beyond its rights, by kind
  document_no    text NOT NULL CHECK (document_no <> ''),           -- 文号
  effective_from date NOT NULL,                                     -- legal day it takes effect on
  reason         text NOT NULL CHECK (reason <> ''),
  state          text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'withdrawn', 'applied', 'lapsed')),
  proposed_by    bigint NOT NULL REFERENCES officials (id),
  proposed_at    timestamptz NOT NULL,                              -- legal time
  decided_by     bigint REFERENCES officials (id),
  decided_at     timestamptz,                                       -- legal time
  decision_note  text,
  applied_at     timestamptz,                                       -- legal time
  CHECK (decided_by <> proposed_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state IN ('proposed', 'withdrawn')) = (decided_by IS NULL)),
  CHECK ((state = 'applied') = (applied_at IS NOT NULL))
);
CREATE INDEX register_acts_authority ON register_acts (authority_code, id);
CREATE INDEX register_acts_decider ON register_acts (decider_code);
CREATE INDEX register_acts_due ON register_acts (effective_from, id) WHERE state = 'approved';

CREATE TABLE register_act_rights (
  act_id   bigint NOT NULL REFERENCES register_acts (id),
  right_id bigint NOT NULL REFERENCES rights (id),
  open     boolean NOT NULL,                                        -- the act is proposed, or approved and not applied yet
  PRIMARY KEY (act_id, right_id)
);
CREATE INDEX register_act_rights_right ON register_act_rights (right_id);
-- Two acts at once could each rest on what the other ends.
CREATE UNIQUE INDEX register_act_rights_open ON register_act_rights (right_id) WHERE open;

-- A right is its latest version. Two times: `holds_from` is the legal day since when it is so, `recorded_at` the machine's
-- when that was written down. What it was stands in right_versions; the version of a legal day D is, of all versions with
-- holds_from <= D, the one greatest in (holds_from, version).
ALTER TABLE rights
  ADD COLUMN version      integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  ADD COLUMN holds_from   date NOT NULL DEFAULT '0001-01-01',
  ADD COLUMN recorded_at  timestamptz NOT NULL DEFAULT 'epoch',
  ADD COLUMN event        text NOT NULL DEFAULT 'imported' CHECK (event IN ('imported', 'transferred', 'merged', 'cancelled', 'abolished', 'jurisdiction-transferred', 'holder-merged', 'holder-split')),
  ADD COLUMN changed      text[] NOT NULL DEFAULT '{}',             -- columns that differ from the version it was made from
  ADD COLUMN based_on     integer,                                  -- number of that version; NULL: the first
  ADD COLUMN act_id       bigint REFERENCES register_acts (id),     -- NULL: made by the import, or by a holder's merge or split
  -- The authority that manages it since a jurisdiction transfer; NULL: by name and division, as the register says.
  ADD COLUMN managing_code text REFERENCES authorities (code),
  -- Whom the register or a transfer names, where that holder was merged into holder_id; NULL: holder_id itself.
  ADD COLUMN named_holder_id bigint REFERENCES holders (id),
  -- What the register's file said where an act has decided otherwise. As long as a file repeats that, it is behind and the
  -- act holds; a file that says something else is newer. {"state": "valid", "holder_key": "credit:…"}
  ADD COLUMN overridden   jsonb;
UPDATE rights SET holds_from = (i.as_of AT TIME ZONE 'Asia/Shanghai')::date, recorded_at = coalesce(i.finished_at, i.recorded_at)
FROM rights_imports i WHERE i.id = rights.import_id;

-- A right stands in the register its import was for: one check of every row in place of two.
ALTER TABLE rights_imports ADD UNIQUE (id, authority_code);
DROP INDEX rights_import;
ALTER TABLE rights DROP CONSTRAINT rights_authority_code_fkey, DROP CONSTRAINT rights_import_id_fkey,
  ADD FOREIGN KEY (import_id, authority_code) REFERENCES rights_imports (id, authority_code);
CREATE INDEX rights_import ON rights (import_id, authority_code);

CREATE INDEX rights_act ON rights (act_id) WHERE act_id IS NOT NULL;
CREATE INDEX rights_managing ON rights (managing_code) WHERE managing_code IS NOT NULL;
CREATE INDEX rights_named_holder ON rights (named_holder_id) WHERE named_holder_id IS NOT NULL;

-- Former versions, each written when the next one takes its place. Columns as in rights; the codes of authorities were
-- checked when they stood there.
CREATE TABLE right_versions (
  right_id           bigint NOT NULL REFERENCES rights (id),
  version            integer NOT NULL CHECK (version >= 1),
  holds_from         date NOT NULL,                                 -- legal time
  recorded_at        timestamptz NOT NULL,                          -- machine time
  event              text NOT NULL,
  changed            text[] NOT NULL,
  based_on           integer,
  act_id             bigint REFERENCES register_acts (id),
  import_id          uuid NOT NULL REFERENCES rights_imports (id),
  authority_code     text NOT NULL,
  managing_code      text,
  unknown_licence    boolean NOT NULL,
  name               text NOT NULL,
  kind               text NOT NULL,
  holder_id          bigint NOT NULL REFERENCES holders (id),
  mineral            text NOT NULL,
  area_km2           numeric(12, 4) NOT NULL,
  valid_from         date NOT NULL,
  valid_to           date NOT NULL,
  first_issued       date NOT NULL,
  issuing_authority  text NOT NULL,
  managing_authority text NOT NULL,
  division_code      text NOT NULL,
  state              text NOT NULL,
  closure_ground     text,
  document_no        text,
  merged_into        text,
  green_mine         boolean NOT NULL,
  system_phones      text[] NOT NULL,
  registered_phones  text[] NOT NULL,
  mobile             text,
  mobile_source      text,
  contact_person     text NOT NULL,
  email              text NOT NULL,
  remark             text NOT NULL,
  PRIMARY KEY (right_id, version)
);
CREATE INDEX right_versions_act ON right_versions (act_id) WHERE act_id IS NOT NULL;
CREATE INDEX right_versions_import ON right_versions (import_id);
CREATE INDEX right_versions_holder ON right_versions (holder_id);

CREATE FUNCTION right_versions_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'right_versions is append-only: % refused; a correction is a new version', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER right_versions_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON right_versions
  FOR EACH STATEMENT EXECUTE FUNCTION right_versions_are_append_only();

-- Holders: what they were called before, and which were found to be one.
ALTER TABLE holders ADD COLUMN merged_into bigint REFERENCES holders (id) CHECK (merged_into <> id);
CREATE INDEX holders_merged_into ON holders (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE holder_former_names (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  holder_id   bigint NOT NULL REFERENCES holders (id),
  held_until  date NOT NULL,                                        -- legal day the next name holds from
  name        text NOT NULL,
  kind        text NOT NULL,
  import_id   uuid NOT NULL REFERENCES rights_imports (id),         -- the import that brought the next name
  recorded_at timestamptz NOT NULL                                  -- machine time
);
CREATE INDEX holder_former_names_holder ON holder_former_names (holder_id, held_until);
CREATE INDEX holder_former_names_import ON holder_former_names (import_id);

-- Whether two holders are one (rules/holder-decisions). Merging and splitting changes who gets a message: two officers.
CREATE TABLE holder_decisions (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('merge', 'keep-apart', 'split')),
  authority_code text NOT NULL REFERENCES authorities (code),       -- whose officers decide
  holder_id      bigint NOT NULL REFERENCES holders (id),           -- the one that is merged, kept apart or split off
  other_id       bigint NOT NULL REFERENCES holders (id),           -- the one that stays
  reason         text NOT NULL CHECK (reason <> ''),
  state          text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  proposed_by    bigint NOT NULL REFERENCES officials (id),
  proposed_at    timestamptz NOT NULL,                              -- legal time
  decided_by     bigint REFERENCES officials (id),
  decided_at     timestamptz,                                       -- legal time
  decision_note  text,
  CHECK (holder_id <> other_id),
  CHECK (decided_by <> proposed_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (state <> 'proposed' OR decided_by IS NULL),
  -- To keep two apart changes nobody's message: one officer may.
  CHECK (state = 'proposed' OR decided_by IS NOT NULL OR kind = 'keep-apart')
);
CREATE INDEX holder_decisions_authority ON holder_decisions (authority_code, id);
CREATE INDEX holder_decisions_holder ON holder_decisions (holder_id);
CREATE INDEX holder_decisions_other ON holder_decisions (other_id);
CREATE UNIQUE INDEX holder_decisions_open ON holder_decisions (least(holder_id, other_id), greatest(holder_id, other_id))
  WHERE state = 'proposed';

-- Imports: the day a register stands for, whether it is the whole of it, and what it then lacks.
ALTER TABLE rights_imports
  ADD COLUMN stands_for date,                                       -- 数据截止日; NULL: the legal day of the request
  ADD COLUMN complete   boolean NOT NULL DEFAULT false,             -- the importer says this is every right of the register
  ADD COLUMN missing    integer NOT NULL DEFAULT 0,                 -- rights of the register that are not in a complete file
  ADD COLUMN purged_at  timestamptz;                                -- machine time its bytes were deleted: it held secrets (R-10), or was refused whole
CREATE TABLE rights_import_missing (
  import_id uuid NOT NULL REFERENCES rights_imports (id),
  right_id  bigint NOT NULL REFERENCES rights (id),
  PRIMARY KEY (import_id, right_id)
);
CREATE INDEX rights_import_missing_right ON rights_import_missing (right_id);

-- Divisions 处室 of an authority, in their tree.
CREATE TABLE divisions (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),
  name           text NOT NULL CHECK (name <> ''),
  parent_id      bigint,
  UNIQUE (authority_code, name),
  UNIQUE (authority_code, id),
  FOREIGN KEY (authority_code, parent_id) REFERENCES divisions (authority_code, id),  -- a division stands below one of its own authority
  CHECK (parent_id <> id)
);
CREATE INDEX divisions_parent ON divisions (authority_code, parent_id);

-- Search by part of a name: the rows with all of its characters, then those with them side by side. pg_trgm is a contrib
-- module the embedded PostgreSQL does not bring, and three letters are more than many a Chinese name has; pairs of
-- characters find hardly less than single ones (there are thousands of them) and cost an import twice the time.
CREATE INDEX rights_name_characters ON rights USING gin (string_to_array(lower(name), NULL));
CREATE INDEX holders_name_characters ON holders USING gin (string_to_array(lower(name), NULL));
-- One index for each number once, and for LIKE 'C1506%' in a database whose collation is not that of bytes.
ALTER TABLE rights DROP CONSTRAINT rights_licence_no_key;
CREATE UNIQUE INDEX rights_licence_no ON rights (licence_no text_pattern_ops);
-- Whose eyes: a city sees what it manages, else what lies in its area.
CREATE INDEX rights_jurisdiction ON rights ((coalesce(managing_code, division_code)) text_pattern_ops, id);
-- None for the end of validity: of what is valid so much has expired that a page of it is found by walking the ids.
CREATE INDEX rights_not_valid ON rights (state, id) WHERE state <> 'valid';
