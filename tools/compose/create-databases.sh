#!/bin/bash
# Run once by the PostgreSQL image, on an empty volume: two roles that cannot read each other's databases.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres \
  -v gongshi="$GONGSHI_DATABASE_PASSWORD" -v temporal="$TEMPORAL_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE gongshi LOGIN PASSWORD :'gongshi';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE gongshi OWNER gongshi;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE gongshi, temporal, temporal_visibility FROM PUBLIC;
SQL
