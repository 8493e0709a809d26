-- data mode: whether this data is real or a rehearsal's. Written once, by the first process that migrates the database;
-- every process holds its own GONGSHI_MODE against it before it does anything (db/queries/data-mode).
CREATE TABLE data_mode (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  mode       text NOT NULL CHECK (mode IN ('production', 'rehearsal')),
  decided_at timestamptz NOT NULL                                   -- machine time
);
CREATE FUNCTION data_mode_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the mode of this data is decided once: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER data_mode_once BEFORE UPDATE OR DELETE OR TRUNCATE ON data_mode
  FOR EACH STATEMENT EXECUTE FUNCTION data_mode_is_decided_once();
