-- annual-disclosure: what was filed, version by version. A row of filings is the head of its versions: it says that the
-- right has filed, when (by the filing's own time) and which version holds; a filing taken back has versions and no head.
ALTER TABLE filings DROP COLUMN content, DROP COLUMN filed_by, DROP COLUMN command_id;
ALTER TABLE filings ADD COLUMN version integer NOT NULL CHECK (version >= 1);

CREATE TABLE filing_versions (
  campaign_id bigint NOT NULL REFERENCES campaigns (id),
  right_id    bigint NOT NULL REFERENCES rights (id),
  version     integer NOT NULL CHECK (version >= 1),                -- 1, 2 … of the right in the campaign
  filing_id   bigint NOT NULL,                                      -- the head it was made for; no reference: that may have been taken back
  kind        text NOT NULL CHECK (kind IN ('filed', 'corrected', 'corrected-late', 'retimed', 'taken-back')),
  source      text NOT NULL CHECK (source IN ('clerk', 'ministry')),
  filed_at    timestamptz NOT NULL,                                 -- the filing's own time, legal: the source's, not ours
  due_at      timestamptz,                                          -- when the right was due, as it stood then; NULL: no date yet
  form        text,                                                 -- kind of right and version of the form; NULL: content as received
  content     jsonb NOT NULL,
  digest      bytea NOT NULL CHECK (length(digest) = 32),           -- SHA-256 of the canonical JSON of form and content
  filed_by    bigint REFERENCES officials (id),
  command_id  uuid REFERENCES commands (id),
  item_id     bigint REFERENCES reconciliation_items (id),          -- of the ministry's system
  document_no text CHECK (document_no <> ''),                       -- 文号 of a correction after the deadline
  reason      text CHECK (reason <> ''),
  as_of       timestamptz NOT NULL,                                 -- legal time it came to us
  recorded_at timestamptz NOT NULL,                                 -- machine time
  PRIMARY KEY (campaign_id, right_id, version),
  CHECK ((filed_by IS NULL) = (command_id IS NULL)),
  CHECK (source <> 'clerk' OR command_id IS NOT NULL),
  CHECK (source <> 'ministry' OR item_id IS NOT NULL),
  CHECK (kind <> 'corrected-late' OR source = 'ministry' OR (document_no IS NOT NULL AND reason IS NOT NULL))
);
CREATE INDEX filing_versions_right ON filing_versions (right_id);
CREATE INDEX filing_versions_filing ON filing_versions (filing_id);
CREATE INDEX filing_versions_command ON filing_versions (command_id) WHERE command_id IS NOT NULL;
CREATE INDEX filing_versions_item ON filing_versions (item_id) WHERE item_id IS NOT NULL;

CREATE FUNCTION filing_versions_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was filed is kept as it was filed: % refused; a correction is a new version', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER filing_versions_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON filing_versions
  FOR EACH STATEMENT EXECUTE FUNCTION filing_versions_are_append_only();
