-- notices: what an authority makes public on its portal (公告), version by version. One notice for a subject and kind; the
-- filing notice (填报公示通知, N2-6) of a campaign is the first kind, notices of lists and decisions are to follow.
CREATE TABLE notices (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),
  kind           text NOT NULL CHECK (kind IN ('filing')),
  campaign_id    bigint REFERENCES campaigns (id),                  -- what it is about; a later kind brings a column of its own
  UNIQUE (kind, campaign_id),
  CHECK (kind <> 'filing' OR campaign_id IS NOT NULL)
);
CREATE INDEX notices_authority ON notices (authority_code, id);
CREATE INDEX notices_campaign ON notices (campaign_id);

CREATE TABLE notice_versions (
  notice_id        bigint NOT NULL REFERENCES notices (id),
  version          integer NOT NULL CHECK (version >= 1),
  content          jsonb NOT NULL,                                  -- rules/notices: what it says, as it was proposed
  digest           bytea NOT NULL CHECK (length(digest) = 32),      -- SHA-256 over its canonical JSON
  state            text NOT NULL CHECK (state IN ('proposed', 'published', 'rejected', 'replaced', 'taken-down')),
  proposed_by      bigint NOT NULL REFERENCES officials (id),
  proposed_at      timestamptz NOT NULL,                            -- legal time
  decided_by       bigint REFERENCES officials (id),                -- published or rejected it
  decided_at       timestamptz,                                     -- legal time: of a published one, since when it is public
  decision_note    text,
  ended_at         timestamptz,                                     -- legal time it left the portal: replaced or taken down
  taken_down_by    bigint REFERENCES officials (id),
  take_down_reason text,
  PRIMARY KEY (notice_id, version),
  CHECK (decided_by <> proposed_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state = 'proposed') = (decided_by IS NULL)),
  CHECK ((state IN ('replaced', 'taken-down')) = (ended_at IS NOT NULL)),
  CHECK ((state = 'taken-down') = (taken_down_by IS NOT NULL) AND (taken_down_by IS NULL) = (take_down_reason IS NULL))
);
-- One before the second officer, one in public.
CREATE UNIQUE INDEX notice_versions_open ON notice_versions (notice_id, state) WHERE state IN ('proposed', 'published');

-- What was proposed stays as it was: only its fate is written.
CREATE FUNCTION notice_versions_keep_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR (NEW.content, NEW.digest, NEW.proposed_by, NEW.proposed_at) IS DISTINCT FROM (OLD.content, OLD.digest, OLD.proposed_by, OLD.proposed_at) THEN
    RAISE EXCEPTION 'a version of a notice is kept as it was proposed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notice_versions_no_change BEFORE UPDATE OR DELETE ON notice_versions FOR EACH ROW EXECUTE FUNCTION notice_versions_keep_content();
CREATE TRIGGER notice_versions_no_truncate BEFORE TRUNCATE ON notice_versions FOR EACH STATEMENT EXECUTE FUNCTION notice_versions_keep_content();

-- The board asks which authority a name in the register stands for, for every name there is.
CREATE INDEX authorities_name ON authorities (name);
