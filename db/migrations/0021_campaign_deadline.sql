-- campaign-deadline: until when filings of a year are timely (N2-5): the deadline of the calendar a campaign refers to, what
-- officers change about it, and extensions of single holders.
ALTER TABLE campaigns DROP COLUMN deadline;
ALTER TABLE campaigns
  ADD COLUMN deadline_id bigint REFERENCES deadlines (id),           -- NULL: the event it runs from has not been recorded
  ADD COLUMN rounds_for  date;                                      -- last day its rounds are computed from
ALTER TABLE campaigns DROP CONSTRAINT campaigns_state_check;
ALTER TABLE campaigns ADD CONSTRAINT campaigns_state_check CHECK (state IN ('preparing', 'running', 'closed', 'stopped'));
CREATE UNIQUE INDEX campaigns_deadline ON campaigns (deadline_id);

-- Rounds that are not held yet move with the deadline, and one may come before those there are: numbers are checked when
-- the statement that gives them anew has ended.
ALTER TABLE rounds DROP CONSTRAINT rounds_campaign_id_number_key;
ALTER TABLE rounds ADD CONSTRAINT rounds_number UNIQUE (campaign_id, number) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE rounds ADD CONSTRAINT rounds_days_before UNIQUE (campaign_id, days_before);

-- What officers say about the deadline, by two of them: the event it runs from (事件), or another last day (调整).
CREATE TABLE deadline_changes (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id   bigint NOT NULL REFERENCES campaigns (id),
  kind          text NOT NULL CHECK (kind IN ('event', 'move')),
  day           date NOT NULL,                                      -- the day of the event, or the new last day
  document_no   text NOT NULL CHECK (document_no <> ''),            -- 文号
  clause        text NOT NULL,                                      -- 条款; empty where the document has none
  reason        text NOT NULL CHECK (reason <> ''),
  state         text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  proposed_by   bigint NOT NULL REFERENCES officials (id),
  proposed_at   timestamptz NOT NULL,                               -- legal time
  decided_by    bigint REFERENCES officials (id),
  decided_at    timestamptz,
  decision_note text,
  deadline_version integer,                                         -- the version of the deadline it made
  CHECK (decided_by <> proposed_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (state = 'proposed') = (decided_by IS NULL)),
  CHECK ((state = 'approved') = (deadline_version IS NOT NULL))
);
CREATE INDEX deadline_changes_campaign ON deadline_changes (campaign_id, id);
-- One at a time, so that nobody approves what another approval has overtaken.
CREATE UNIQUE INDEX deadline_changes_open ON deadline_changes (campaign_id) WHERE state = 'proposed';

-- Extensions 延期 of single holders: all their rights in one campaign, until a day of their own.
CREATE TABLE extensions (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id   bigint NOT NULL REFERENCES campaigns (id),
  holder_id     bigint NOT NULL REFERENCES holders (id),
  right_id      bigint NOT NULL REFERENCES rights (id),             -- the right by which the holder was named
  until_day     date NOT NULL,                                      -- as asked for; rolled over in the deadline
  ground        text NOT NULL CHECK (ground <> ''),
  document_no   text NOT NULL CHECK (document_no <> ''),
  state         text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  proposed_by   bigint NOT NULL REFERENCES officials (id),
  proposed_at   timestamptz NOT NULL,                               -- legal time
  decided_by    bigint REFERENCES officials (id),
  decided_at    timestamptz,
  decision_note text,
  deadline_id   bigint REFERENCES deadlines (id),
  CHECK (decided_by <> proposed_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (state = 'proposed') = (decided_by IS NULL)),
  CHECK ((state = 'approved') = (deadline_id IS NOT NULL))
);
CREATE INDEX extensions_campaign ON extensions (campaign_id, id);
CREATE INDEX extensions_holder ON extensions (holder_id);
CREATE INDEX extensions_right ON extensions (right_id);
CREATE UNIQUE INDEX extensions_deadline ON extensions (deadline_id);
CREATE UNIQUE INDEX extensions_open ON extensions (campaign_id, holder_id) WHERE state = 'proposed';

-- Until when each right of a roster may be filed for in time: the one place that says so.
-- `obliged`: it is still asked for (on the roster, and the campaign not stopped).
-- `due_at`: the first instant that is late, legal time; NULL: no date yet, or none any more.
CREATE VIEW filing_dues AS
SELECT e.campaign_id, e.right_id, e.state = 'roster' AND c.state <> 'stopped' AS obliged,
       CASE WHEN c.state <> 'stopped' AND d.due_at IS NOT NULL AND x.undated IS NOT TRUE
         THEN greatest(d.due_at, x.due_at) END AS due_at,
       coalesce(x.undated OR x.due_at > d.due_at, false) AS extended
FROM roster_entries e
JOIN campaigns c ON c.id = e.campaign_id
JOIN rights r ON r.id = e.right_id
LEFT JOIN deadlines d ON d.id = c.deadline_id
LEFT JOIN (
  SELECT x.campaign_id, x.holder_id, max(own.due_at) AS due_at, bool_or(own.due_at IS NULL) AS undated
  FROM extensions x JOIN deadlines own ON own.id = x.deadline_id
  GROUP BY x.campaign_id, x.holder_id) x ON x.campaign_id = e.campaign_id AND x.holder_id = r.holder_id;
