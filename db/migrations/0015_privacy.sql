-- privacy: an officer may accept licence numbers of a shape nobody knows; the right says so for ever after.
ALTER TABLE rights_imports ADD COLUMN accept_unknown_licences boolean NOT NULL DEFAULT false;
ALTER TABLE rights ADD COLUMN unknown_licence boolean NOT NULL DEFAULT false;
ALTER TABLE rights_import_findings DROP CONSTRAINT rights_import_findings_severity_check;
ALTER TABLE rights_import_findings ADD CONSTRAINT rights_import_findings_severity_check
  CHECK (severity IN ('rejected', 'normalised', 'accepted'));
