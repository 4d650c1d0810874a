/**
 * What an import was matched with, so that it can be compared with the EHR again before anything leaves; priors; links that were taken back; and
 * whom a person on a disc is known not to be.
 */
export const linking = /* sql */ `
ALTER TABLE imports ADD COLUMN ehr_snapshot TEXT;                         -- JSON: the EHR's values that the plan was made of; NULL without an EHR
ALTER TABLE imports ADD COLUMN provisional INTEGER NOT NULL DEFAULT 0;    -- matched on the local copy: nothing leaves before the EHR was asked
ALTER TABLE imports ADD COLUMN rechecked_at TEXT;                         -- when the EHR said that all is as it was matched
ALTER TABLE imports ADD COLUMN prior INTEGER NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN withdrawn_at TEXT;                         -- "not this patient"
ALTER TABLE imports ADD COLUMN withdrawn_by TEXT;
ALTER TABLE imports ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE imports ADD COLUMN unlinked_at TEXT;                          -- when the EHR's order did not name the study any more

-- The right patient's import need not wait until the wrong one's link is taken back.
DROP INDEX imports_unfinished;
CREATE UNIQUE INDEX imports_unfinished ON imports (study_instance_uid)
  WHERE station <> 'done' AND condition <> 'cancelled' AND withdrawn_at IS NULL;

-- Pairs that a person called different: never proposed as beyond doubt again.
CREATE TABLE known_different (
  seq INTEGER PRIMARY KEY,
  import_seq INTEGER NOT NULL REFERENCES imports (seq),
  study_instance_uid TEXT NOT NULL,
  person TEXT NOT NULL,                      -- who the disc named, folded; empty where it names nobody
  patient_id TEXT NOT NULL,                  -- the EHR's id
  mrn TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (import_seq, patient_id)
) STRICT;
CREATE INDEX known_different_study ON known_different (study_instance_uid);
CREATE INDEX known_different_person ON known_different (person) WHERE person <> '';
`;
