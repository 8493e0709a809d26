-- annual-disclosure: the list of the late. late_entries is the list as it stands; what was ever put on it, with what was
-- sent to whom, and what was taken off it, is kept beside it and never changed.

-- How far the list of a campaign has come. It is made once everything filed before the due instant is known (N2-5).
CREATE TABLE late_lists (
  campaign_id bigint PRIMARY KEY REFERENCES campaigns (id),
  asked_at    timestamptz NOT NULL,                                 -- legal time it was first to be made
  known_until timestamptz,                                          -- filings made before are all here; NULL: nobody can say
  alarmed_at  timestamptz,                                          -- legal time the wait was found too long
  fixed_at    timestamptz                                           -- legal time it was made first; later due instants follow
);

-- Each time a right was put on the list.
CREATE TABLE late_listings (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint NOT NULL REFERENCES campaigns (id),
  right_id    bigint NOT NULL REFERENCES rights (id),
  due_at      timestamptz NOT NULL,                                 -- the right's own due instant, legal
  listed_at   timestamptz NOT NULL,                                 -- legal time
  known_until timestamptz,                                          -- as the list had it
  recorded_at timestamptz NOT NULL                                  -- machine time
);
CREATE INDEX late_listings_campaign ON late_listings (campaign_id, right_id);
CREATE INDEX late_listings_right ON late_listings (right_id);

-- What had been sent to whom when it was: the proof of a listing, as it was then.
CREATE TABLE late_proofs (
  listing_id  bigint PRIMARY KEY REFERENCES late_listings (id),
  proof       jsonb NOT NULL,
  digest      bytea NOT NULL CHECK (length(digest) = 32),           -- SHA-256 of its canonical JSON
  taken_at    timestamptz NOT NULL,                                 -- legal time
  recorded_at timestamptz NOT NULL                                  -- machine time
);

-- The list as it stands: one row for a right, the listing it is there by.
ALTER TABLE late_entries ADD COLUMN listing_id bigint NOT NULL UNIQUE REFERENCES late_listings (id);

-- Why a right is on it no longer.
CREATE TABLE late_corrections (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id  bigint NOT NULL REFERENCES campaigns (id),
  right_id     bigint NOT NULL REFERENCES rights (id),
  listed_at    timestamptz NOT NULL,                                -- of the row that went
  corrected_at timestamptz NOT NULL,                                -- legal time
  due_at       timestamptz,                                         -- until when it may be filed for now
  cause        text NOT NULL CHECK (cause IN ('filed-in-time', 'outage', 'extension', 'exclusion'))
);
CREATE INDEX late_corrections_campaign ON late_corrections (campaign_id, id);
CREATE INDEX late_corrections_right ON late_corrections (right_id);

CREATE FUNCTION late_history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what the list of the late said is kept: % refused; a correction is a new row', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER late_listings_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON late_listings
  FOR EACH STATEMENT EXECUTE FUNCTION late_history_is_kept();
CREATE TRIGGER late_proofs_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON late_proofs
  FOR EACH STATEMENT EXECUTE FUNCTION late_history_is_kept();
CREATE TRIGGER late_corrections_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON late_corrections
  FOR EACH STATEMENT EXECUTE FUNCTION late_history_is_kept();
