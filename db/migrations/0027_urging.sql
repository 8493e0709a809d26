-- urging (督促整改): messages to holders on the abnormal list or the list of serious violations, every so many days (N3-2).

-- Rounds of messages are reminders of a campaign, or urgings: those are numbered from 1001 on and have no days before.
ALTER TABLE rounds ADD COLUMN kind text NOT NULL DEFAULT 'reminder' CHECK (kind IN ('reminder', 'urging'));
ALTER TABLE rounds ADD CONSTRAINT rounds_urging CHECK ((kind = 'urging') = (number > 1000) AND (kind = 'reminder' OR days_before = 0));
ALTER TABLE rounds DROP CONSTRAINT rounds_days_before;
CREATE UNIQUE INDEX rounds_days_before ON rounds (campaign_id, days_before) WHERE kind = 'reminder';

-- A right whose entry was removed leaves the message before it is sent.
ALTER TABLE delivery_rights DROP CONSTRAINT delivery_rights_skipped_check;
ALTER TABLE delivery_rights ADD CONSTRAINT delivery_rights_skipped_check CHECK (skipped IN ('filed', 'excluded', 'stopped', 'removed'));

-- Who was urged for which entry, and when that was due: once for each.
CREATE TABLE urgings (
  list           text NOT NULL CHECK (list IN ('abnormal-list', 'serious-list')),
  entry_id       text NOT NULL,                                     -- of the entry, as its source names it
  right_id       bigint NOT NULL REFERENCES rights (id),
  due_on         date NOT NULL,                                     -- legal day it was due
  authority_code text NOT NULL REFERENCES authorities (code),
  round_id       bigint NOT NULL REFERENCES rounds (id),
  as_of          timestamptz NOT NULL,                              -- legal time
  PRIMARY KEY (list, entry_id, right_id, due_on)
);
CREATE INDEX urgings_right ON urgings (right_id);
CREATE INDEX urgings_authority ON urgings (authority_code, due_on);
CREATE INDEX urgings_round ON urgings (round_id);
CREATE FUNCTION urgings_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who was urged is kept: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER urgings_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON urgings
  FOR EACH STATEMENT EXECUTE FUNCTION urgings_are_kept();
