-- evidence: the append-only log. An entry is written in the transaction of the change it records.
CREATE TABLE evidence (
  seq         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at timestamptz NOT NULL,                                 -- machine time
  as_of       timestamptz NOT NULL,                                 -- legal time
  actor_id    bigint REFERENCES officials (id),                     -- NULL: the system or a provider
  room        text NOT NULL,
  kind        text NOT NULL,                                        -- past tense: roster.frozen, delivery.handed-over
  subject     text NOT NULL,                                        -- what it is about: campaign/1, delivery/77
  command_id  uuid REFERENCES commands (id),
  data        jsonb NOT NULL
);
CREATE INDEX evidence_subject ON evidence (subject, seq);
CREATE INDEX evidence_command ON evidence (command_id) WHERE command_id IS NOT NULL;

CREATE FUNCTION evidence_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'evidence is append-only: % refused; record a correction as a new entry', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER evidence_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence
  FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_append_only();
