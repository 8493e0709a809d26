-- registry: what an import says of its file (how it is written, how far it was read) and of what it changed.
ALTER TABLE rights_imports
  ADD COLUMN file_size    bigint  NOT NULL DEFAULT 0,                -- bytes
  ADD COLUMN bytes_read   bigint  NOT NULL DEFAULT 0,                -- moves while the import runs
  ADD COLUMN format       text    CHECK (format IN ('csv', 'xlsx')), -- known once it was opened
  ADD COLUMN encoding     text    CHECK (encoding IN ('UTF-8', 'GB18030')),
  -- Of the accepted: new in the register, changed, as they stood. All 0 in a dry run.
  ADD COLUMN added        integer NOT NULL DEFAULT 0,
  ADD COLUMN changed      integer NOT NULL DEFAULT 0,
  ADD COLUMN unchanged    integer NOT NULL DEFAULT 0,
  -- An earlier import of the very same bytes for the same authority, not a dry run and not refused.
  ADD COLUMN same_file_as uuid    REFERENCES rights_imports (id),
  ADD CHECK (encoding IS NULL OR format = 'csv');
CREATE INDEX rights_imports_same_file ON rights_imports (same_file_as);
CREATE INDEX rights_imports_file ON rights_imports (authority_code, file_sha256);

UPDATE rights_imports i SET file_size = stored.size, bytes_read = stored.size
FROM (SELECT import_id, sum(length(bytes)) AS size FROM rights_import_chunks GROUP BY import_id) stored
WHERE stored.import_id = i.id;
