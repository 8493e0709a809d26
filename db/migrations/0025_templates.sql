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
  IF TG_OP = 'UPDATE' AND OLD.state = 'proposed' AND
     (to_jsonb(OLD) - '{state,decided_by,decided_at,decision_note}'::text[]) =
     (to_jsonb(NEW) - '{state,decided_by,decided_at,decision_note}'::text[]) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'message_templates: % refused; propose another version', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER message_templates_no_change BEFORE UPDATE OR DELETE ON message_templates
  FOR EACH ROW EXECUTE FUNCTION message_templates_stay();
