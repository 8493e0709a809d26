-- The legal clock of a rehearsal: one row that only the time-lapse driver moves. Production never reads it.
CREATE TABLE rehearsal_clock (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  legal_now timestamptz NOT NULL,
  moved_at  timestamptz NOT NULL                                    -- machine time
);
CREATE FUNCTION rehearsal_clock_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.legal_now < OLD.legal_now THEN
    RAISE EXCEPTION 'the rehearsal clock stands at % and cannot go back to %', OLD.legal_now, NEW.legal_now USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rehearsal_clock_forward BEFORE UPDATE ON rehearsal_clock FOR EACH ROW EXECUTE FUNCTION rehearsal_clock_moves_forward();
