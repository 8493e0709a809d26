-- templates: what is said to holders (消息模板), version by version; proposed by one officer, approved by another.
CREATE TABLE message_templates (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),       -- holds for this authority and those below it
  kind           text NOT NULL CHECK (kind IN ('reminder', 'urging', 'call-script')),
  channel        text NOT NULL CHECK (channel IN ('sms', 'voice', 'email', 'call-list')),
  language       text NOT NULL CHECK (language IN ('zh', 'en')),
  version        integer NOT NULL CHECK (version >= 1),             -- of this authority, kind, channel and language
  subject        text,
  text           text NOT NULL CHECK (text <> ''),
  provider_codes jsonb NOT NULL,                                    -- provider → code of the text it has registered (模板 CODE)
  demonstration  boolean NOT NULL,                                  -- 演示: refused in production
  effective_from date NOT NULL,                                     -- holds from this day until a later version does
  note           text,                                              -- why it was proposed
  state          text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  proposed_by    bigint NOT NULL REFERENCES officials (id),
  proposed_at    timestamptz NOT NULL,                              -- legal time
  decided_by     bigint REFERENCES officials (id),
  decided_at     timestamptz,
  decision_note  text,
  UNIQUE (authority_code, kind, channel, language, version),
  CHECK ((channel = 'email') = (subject IS NOT NULL)),
  CHECK (decided_by <> proposed_by),
  CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
);

-- What was said must be known for ever: a version is decided once, and otherwise stays as it was proposed.
CREATE FUNCTION message_templates_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) ->> 'state' = 'proposed' AND
     (to_jsonb(OLD) - '{state,decided_by,decided_at,decision_note}'::text[]) =
     (to_jsonb(NEW) - '{state,decided_by,decided_at,decision_note}'::text[]) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '%: % refused; what was said stays, propose another version', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER message_templates_no_change BEFORE UPDATE OR DELETE ON message_templates
  FOR EACH ROW EXECUTE FUNCTION message_templates_stay();

-- In which language a holder is written to.
ALTER TABLE holders ADD COLUMN message_language text NOT NULL DEFAULT 'zh' CHECK (message_language IN ('zh', 'en'));

-- wordings: what the messages of a round say, fixed when it is planned. Where a fact changes while the round is being sent
-- (the deadline moves), another wording follows, and the messages still to be sent take it.
CREATE TABLE message_wordings (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round_id       bigint NOT NULL REFERENCES rounds (id),
  channel        text NOT NULL CHECK (channel IN ('sms', 'voice', 'email', 'call-list')),
  language       text NOT NULL CHECK (language IN ('zh', 'en')),
  template_id    bigint REFERENCES message_templates (id),          -- NULL: no version was in force, the product's own text
  subject        text,
  text           text NOT NULL,
  provider_codes jsonb NOT NULL,
  facts          jsonb NOT NULL,                                    -- placeholder → words, but for those each message has of its own
  fixed_at       timestamptz NOT NULL                               -- legal time
);
CREATE INDEX message_wordings_round ON message_wordings (round_id, id);
CREATE INDEX message_wordings_template ON message_wordings (template_id);
CREATE TRIGGER message_wordings_no_change BEFORE UPDATE OR DELETE ON message_wordings
  FOR EACH ROW EXECUTE FUNCTION message_templates_stay();

-- With these and its own number, the text of a message can be made again byte for byte.
ALTER TABLE deliveries
  ADD COLUMN wording_id    bigint REFERENCES message_wordings (id),  -- what it says; fixed once it is on its way
  ADD COLUMN spoken_rights integer;                                 -- rights the text spoke of when it was last handed over
