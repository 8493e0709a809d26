-- call-list: every call a person made to a holder of the call list (人工电话), with what came of it. Kept for ever.
CREATE TABLE call_outcomes (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  delivery_id bigint NOT NULL REFERENCES deliveries (id),           -- the entry of the call list
  number      text NOT NULL CHECK (number <> ''),                   -- as the register has it
  outcome     text NOT NULL CHECK (outcome IN ('reached', 'refused', 'no-answer', 'busy', 'switched-off', 'wrong-number')),
  note        text CHECK (note <> ''),
  called_at   timestamptz NOT NULL,                                 -- legal time, as the officer gives it
  called_by   bigint NOT NULL REFERENCES officials (id),
  command_id  uuid NOT NULL REFERENCES commands (id)
);
CREATE INDEX call_outcomes_delivery ON call_outcomes (delivery_id, id);
CREATE INDEX call_outcomes_command ON call_outcomes (command_id);
-- The list in the order of its entries.
CREATE INDEX deliveries_calls ON deliveries (round_id, id) WHERE channel = 'call-list';
