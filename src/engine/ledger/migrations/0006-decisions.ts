/**
 * What people decided about held imports: the import must remember it, and the next look at the archive must not ask again. And what the archive
 * still held when it was last asked about a finished study.
 */
export const decisions = /* sql */ `
CREATE TABLE decisions (
  seq INTEGER PRIMARY KEY,
  import_seq INTEGER NOT NULL REFERENCES imports (seq),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  fault_code TEXT NOT NULL,                  -- what it was decided about, exactly as it was shown
  fault_params TEXT NOT NULL                 -- JSON
) STRICT;
ALTER TABLE imports ADD COLUMN archive_state TEXT CHECK (archive_state IN ('held', 'incomplete', 'gone'));
CREATE INDEX decisions_of_import ON decisions (import_seq, seq);
`;
