/**
 * Projects of de-identification: the secret that all pseudonyms, UIDs and shifts follow from, and the only table that leads from them back to a
 * patient. Both stand in the encrypted ledger and nowhere else.
 */
export const deidentification = /* sql */ `
CREATE TABLE deid_projects (
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  secret BLOB NOT NULL,
  profile TEXT NOT NULL,
  options TEXT NOT NULL,                     -- JSON, as chosen for the first run; a later run must choose the same
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE deid_patients (
  project_seq INTEGER NOT NULL REFERENCES deid_projects (seq),
  patient_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  pseudonym TEXT NOT NULL,
  shift_days INTEGER NOT NULL,
  first_at TEXT NOT NULL,
  PRIMARY KEY (project_seq, patient_id, issuer, pseudonym)
) STRICT, WITHOUT ROWID;
CREATE TABLE deid_studies (
  project_seq INTEGER NOT NULL REFERENCES deid_projects (seq),
  study_instance_uid TEXT NOT NULL,
  replacement TEXT NOT NULL,
  pseudonym TEXT NOT NULL,
  first_at TEXT NOT NULL,
  PRIMARY KEY (project_seq, study_instance_uid, pseudonym)
) STRICT, WITHOUT ROWID;
`;
