-- identity: authorities (主管部门) in their tree, officials with roles, bearer tokens.
CREATE TABLE authorities (
  code        text PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),        -- 行政区划代码 of the authority's seat
  name        text NOT NULL,
  level       text NOT NULL CHECK (level IN ('ministry', 'province', 'city', 'county')),
  parent_code text REFERENCES authorities (code),
  CHECK (parent_code <> code)
);
CREATE INDEX authorities_parent ON authorities (parent_code);

CREATE TABLE officials (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority_code text NOT NULL REFERENCES authorities (code),
  username       text NOT NULL UNIQUE CHECK (username ~ '^[a-z][a-z0-9._-]{1,63}$'),
  name           text NOT NULL,
  password_hash  text NOT NULL,                                     -- argon2id, PHC string format
  roles          text[] NOT NULL CHECK (roles <@ ARRAY['clerk', 'reviewer', 'inspector', 'auditor', 'administrator']),
  created_at     timestamptz NOT NULL,
  disabled_at    timestamptz
);
CREATE INDEX officials_authority ON officials (authority_code);

-- Only the SHA-256 of a token is kept: a copy of the database opens no door.
CREATE TABLE tokens (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  official_id bigint NOT NULL REFERENCES officials (id),
  token_hash  bytea NOT NULL UNIQUE,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  revoked_at  timestamptz
);
CREATE INDEX tokens_official ON tokens (official_id);
