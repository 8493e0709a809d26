-- campaign-course: what happens to a campaign while it runs: outages of the filing system, an early stop, measures.
-- What its workflow has read of deadline and extensions, so that it is woken where there is more (db/queries: wake).
ALTER TABLE campaigns ADD COLUMN schedule_read integer;

-- Outages 停机 of the filing system (N2-5), by two officers: for every campaign of the authority and of those below it.
CREATE TABLE outages (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),
  from_at        timestamptz NOT NULL,                              -- legal time, inclusive
  to_at          timestamptz NOT NULL CHECK (to_at > from_at),      -- exclusive
  evidence       text NOT NULL CHECK (evidence <> ''),              -- what shows it: monitoring, screenshots, reports
  document_no    text NOT NULL CHECK (document_no <> ''),
  state          text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  proposed_by    bigint NOT NULL REFERENCES officials (id),
  proposed_at    timestamptz NOT NULL,                              -- legal time
  decided_by     bigint REFERENCES officials (id),
  decided_at     timestamptz,
  decision_note  text,
  CHECK (decided_by <> proposed_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (state = 'proposed') = (decided_by IS NULL))
);
CREATE INDEX outages_authority ON outages (authority_code, id);

-- Days given back to a deadline, each once however many outages touch it.
CREATE TABLE outage_days (
  deadline_id bigint NOT NULL REFERENCES deadlines (id),
  day         date NOT NULL,
  outage_id   bigint NOT NULL REFERENCES outages (id),
  PRIMARY KEY (deadline_id, day)
);
CREATE INDEX outage_days_outage ON outage_days (outage_id);

-- Early stops 提前终止, by two officers.
CREATE TABLE campaign_stops (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id   bigint NOT NULL REFERENCES campaigns (id),
  reason        text NOT NULL CHECK (reason <> ''),
  document_no   text NOT NULL CHECK (document_no <> ''),
  state         text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  proposed_by   bigint NOT NULL REFERENCES officials (id),
  proposed_at   timestamptz NOT NULL,                               -- legal time
  decided_by    bigint REFERENCES officials (id),
  decided_at    timestamptz,
  decision_note text,
  CHECK (decided_by <> proposed_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (state = 'proposed') = (decided_by IS NULL))
);
CREATE INDEX campaign_stops_campaign ON campaign_stops (campaign_id, id);
CREATE UNIQUE INDEX campaign_stops_open ON campaign_stops (campaign_id) WHERE state <> 'rejected';
ALTER TABLE rounds DROP CONSTRAINT rounds_state_check;
ALTER TABLE rounds ADD CONSTRAINT rounds_state_check CHECK (state IN ('scheduled', 'sending', 'closed', 'stopped'));
ALTER TABLE delivery_rights DROP CONSTRAINT delivery_rights_skipped_check;
ALTER TABLE delivery_rights ADD CONSTRAINT delivery_rights_skipped_check CHECK (skipped IN ('filed', 'excluded', 'stopped'));

-- Measures of a campaign (N2-6, N2-7): training, media and what else makes it known. A correction is a new row.
CREATE TABLE campaign_measures (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id  bigint NOT NULL REFERENCES campaigns (id),
  kind         text NOT NULL CHECK (kind IN ('training', 'media', 'new-media', 'hotline', 'epidemic-planning')),
  held_on      date NOT NULL,
  title        text NOT NULL CHECK (title <> ''),
  organiser    text NOT NULL CHECK (organiser <> ''),
  reach        integer CHECK (reach >= 0),                          -- persons; NULL: not known
  reference    text NOT NULL,                                       -- where it can be looked up; empty: nowhere
  corrects_id  bigint UNIQUE REFERENCES campaign_measures (id),     -- the entry this one stands in for
  withdrawn    boolean NOT NULL DEFAULT false,                      -- the corrected entry should not have been made
  recorded_by  bigint NOT NULL REFERENCES officials (id),
  recorded_at  timestamptz NOT NULL,                                -- legal time
  CHECK (NOT withdrawn OR corrects_id IS NOT NULL)
);
CREATE INDEX campaign_measures_campaign ON campaign_measures (campaign_id, id);
CREATE FUNCTION campaign_measures_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'measures are corrected by new entries: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER campaign_measures_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON campaign_measures
  FOR EACH STATEMENT EXECUTE FUNCTION campaign_measures_are_kept();
