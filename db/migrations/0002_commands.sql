-- commands: every request that acts, kept before it is carried out; one answer each.
CREATE TABLE commands (
  id              uuid PRIMARY KEY,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  actor_id        bigint NOT NULL REFERENCES officials (id),
  operation       text NOT NULL,                                    -- e.g. campaigns.open; also the workflow's Update name
  workflow_id     text,                                             -- NULL: applied in the transaction that inserted the row
  params          jsonb NOT NULL,                                   -- path parameters of the request
  body            jsonb NOT NULL,
  body_hash       bytea NOT NULL,                                   -- SHA-256 over operation, params and body
  as_of           timestamptz NOT NULL,                             -- legal time of the request
  recorded_at     timestamptz NOT NULL,                             -- machine time
  last_sent_at    timestamptz,                                      -- machine time the sweep last sent it; NULL: never
  answer_status   integer,                                          -- HTTP status; NULL: no answer yet
  answer          jsonb,
  answered_at     timestamptz,
  UNIQUE (actor_id, idempotency_key),
  CHECK ((answer_status IS NULL) = (answer IS NULL) AND (answer_status IS NULL) = (answered_at IS NULL))
);
CREATE INDEX commands_unanswered ON commands (last_sent_at NULLS FIRST, recorded_at)
  WHERE answer_status IS NULL AND workflow_id IS NOT NULL;
