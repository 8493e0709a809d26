-- calendar: the State Council's notices of holidays (放假安排通知) as they lie over each other, and the deadlines (期限)
-- that are counted by them.
CREATE TABLE calendar_notices (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document       text NOT NULL CHECK (document <> ''),              -- 文号
  published_on   date NOT NULL,
  year           integer NOT NULL CHECK (year BETWEEN 2015 AND 2100),
  off            jsonb NOT NULL,                                    -- [["春节", "2021-02-11", "2021-02-17"], …], inclusive
  work           jsonb NOT NULL,                                    -- ["2021-02-07", …]
  origin         text NOT NULL CHECK (origin IN ('built-in', 'notice', 'data')),
  notice         text,                                              -- the text as it was pasted
  state          text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'withdrawn')),
  version        text UNIQUE,                                       -- 2020.2; given on approval
  -- The calendar of a day is every approved notice known by then, in the order of known_on and id: the day of publication,
  -- and not before the notices that were known when it was approved, so that no calendar in use ever changes underneath.
  known_on       date,
  authority_code text REFERENCES authorities (code),                -- the proposer's
  proposed_by    bigint REFERENCES officials (id),                  -- NULL: came with the product
  proposed_at    timestamptz,                                       -- legal time
  decided_by     bigint REFERENCES officials (id),                  -- approved, rejected or withdrew it
  decided_at     timestamptz,
  decision_note  text,
  CHECK ((origin = 'built-in') = (proposed_by IS NULL)),
  CHECK ((proposed_by IS NULL) = (proposed_at IS NULL) AND (proposed_by IS NULL) = (authority_code IS NULL)),
  CHECK ((origin = 'notice') = (notice IS NOT NULL)),
  CHECK (origin <> 'built-in' OR state = 'approved'),
  CHECK ((state = 'approved') = (version IS NOT NULL) AND (version IS NULL) = (known_on IS NULL)),
  CHECK (known_on >= published_on),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (origin = 'built-in' OR (state = 'proposed') = (decided_by IS NULL)),
  CHECK (state = 'withdrawn' OR decided_by <> proposed_by)
);
-- What was rejected or withdrawn may be proposed anew.
CREATE UNIQUE INDEX calendar_notices_document ON calendar_notices (document) WHERE state IN ('proposed', 'approved');
CREATE INDEX calendar_notices_known ON calendar_notices (known_on, id) WHERE state = 'approved';
CREATE INDEX calendar_notices_authority ON calendar_notices (authority_code);

-- A deadline of any case: what it is computed from, its date and its explanation are one document (rules/calendar/period).
CREATE TABLE deadlines (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),
  subject_kind   text NOT NULL CHECK (subject_kind ~ '^[a-z][a-z-]*$'), -- what it belongs to: campaign/1
  subject_id     text NOT NULL CHECK (subject_id <> ''),
  name           text NOT NULL CHECK (name ~ '^[a-z][a-z-]*$'),     -- which of its deadlines
  title          text NOT NULL CHECK (title <> ''),                 -- the same for people: 填报截止
  deadline       jsonb NOT NULL,
  due            date,                                              -- last day; NULL: no date yet
  due_at         timestamptz,                                       -- first instant after it, legal time
  calendar_id    bigint NOT NULL REFERENCES calendar_notices (id),  -- last notice of the calendar it agrees with
  version        integer NOT NULL CHECK (version >= 1),
  saved_at       timestamptz NOT NULL,                              -- legal time
  changed_at     timestamptz NOT NULL,                              -- legal time
  closed_at      timestamptz,                                       -- legal time
  closed_reason  text,
  CHECK ((due IS NULL) = (due_at IS NULL)),
  CHECK (deadline ->> 'due' IS NOT DISTINCT FROM to_char(due, 'YYYY-MM-DD')),
  CHECK ((closed_at IS NULL) = (closed_reason IS NULL))
);
CREATE UNIQUE INDEX deadlines_open ON deadlines (subject_kind, subject_id, name) WHERE closed_at IS NULL;
CREATE INDEX deadlines_calendar ON deadlines (calendar_id, id) WHERE closed_at IS NULL;
CREATE INDEX deadlines_due ON deadlines (due) WHERE closed_at IS NULL;
CREATE INDEX deadlines_authority ON deadlines (authority_code, id);

-- A date that was told never becomes an earlier one, whoever computes it.
CREATE FUNCTION deadlines_never_become_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.due_at < OLD.due_at THEN
    RAISE EXCEPTION 'deadline % ends at % and cannot end earlier, at %', OLD.id, OLD.due_at, NEW.due_at USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deadlines_not_earlier BEFORE UPDATE ON deadlines FOR EACH ROW EXECUTE FUNCTION deadlines_never_become_earlier();

-- What a deadline was before, each former value as it stood.
CREATE TABLE deadline_versions (
  deadline_id bigint NOT NULL REFERENCES deadlines (id),
  version     integer NOT NULL,
  deadline    jsonb NOT NULL,
  due         date,
  replaced_at timestamptz NOT NULL,                                 -- legal time
  cause       text NOT NULL CHECK (cause IN ('calendar', 'saved', 'paused', 'resumed', 'time-added')),
  PRIMARY KEY (deadline_id, version)
);
CREATE FUNCTION deadline_versions_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'former deadlines are kept: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER deadline_versions_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON deadline_versions
  FOR EACH STATEMENT EXECUTE FUNCTION deadline_versions_are_kept();
