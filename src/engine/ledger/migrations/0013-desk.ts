/** What patients said at the desk about the studies of their discs, and imports that were handed to a colleague. */
export const desk = /* sql */ `
CREATE TABLE patient_answers (
  seq INTEGER PRIMARY KEY,
  scan_id TEXT NOT NULL,
  study_instance_uid TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,                       -- who worked at the desk
  shown TEXT NOT NULL,                       -- JSON: what stood on the patient's screen
  name TEXT CHECK (name IN ('yes', 'no')),
  birth_date TEXT CHECK (birth_date IN ('yes', 'no')),
  study TEXT NOT NULL CHECK (study IN ('yes', 'no'))
) STRICT;
CREATE INDEX patient_answers_of_scan ON patient_answers (scan_id, study_instance_uid, seq);
CREATE TABLE handovers (
  seq INTEGER PRIMARY KEY,
  import_seq INTEGER NOT NULL REFERENCES imports (seq),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  recipient TEXT NOT NULL,                   -- a user's id; empty for everybody
  note TEXT NOT NULL,
  done_at TEXT,
  done_by TEXT
) STRICT;
-- One open hand-over an import: the newest one replaces the one before.
CREATE UNIQUE INDEX handovers_open ON handovers (import_seq) WHERE done_at IS NULL;
`;
