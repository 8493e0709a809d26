-- parameters: legal limits and operational values as rows with their basis, proposed by one officer and approved by another.
CREATE TABLE parameters (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),       -- holds for this authority and those below it
  name           text NOT NULL,
  value          jsonb NOT NULL,
  basis_document text NOT NULL CHECK (basis_document <> ''),        -- 文号, or 演示 for demonstration values
  basis_clause   text NOT NULL,
  demonstration  boolean NOT NULL DEFAULT false,                    -- 演示: refused in production
  effective_from date NOT NULL,
  effective_to   date CHECK (effective_to >= effective_from),       -- last day, inclusive; NULL: until superseded
  state          text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  proposed_by    bigint NOT NULL REFERENCES officials (id),
  proposed_at    timestamptz NOT NULL,
  decided_by     bigint REFERENCES officials (id),
  decided_at     timestamptz,
  CHECK (decided_by <> proposed_by),
  CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
);
CREATE INDEX parameters_lookup ON parameters (name, authority_code, effective_from DESC) WHERE state = 'approved';
CREATE INDEX parameters_authority ON parameters (authority_code, id);
