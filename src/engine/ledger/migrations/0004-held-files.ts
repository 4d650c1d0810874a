/**
 * Bytes that were copied from a medium before anybody decided what becomes of them. At its approval an import takes its files over; what nobody
 * takes is swept.
 */
export const heldFiles = /* sql */ `
-- One row a copy, so that one that was cut short is known from one whose scan was forgotten.
CREATE TABLE copies (
  scan_id TEXT PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT                           -- null while it runs, and for ever when a crash or a person cut it short
) STRICT, WITHOUT ROWID;

CREATE TABLE held_files (
  seq INTEGER PRIMARY KEY,
  scan_id TEXT NOT NULL REFERENCES copies (scan_id) ON DELETE CASCADE,
  source_path TEXT NOT NULL,
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at_ms REAL,                       -- as the medium says; null where it says nothing
  sop_instance_uid TEXT NOT NULL,
  spool_name TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,                      -- of the bytes as they were on the medium
  held_at TEXT NOT NULL,
  UNIQUE (scan_id, source_path, path)
) STRICT;
CREATE INDEX held_files_source ON held_files (source_path);
CREATE INDEX held_files_age ON held_files (held_at);

-- The scan that an import was approved from: a cancelled import gives its files back to it.
ALTER TABLE imports ADD COLUMN scan_id TEXT;
CREATE INDEX imports_scan ON imports (scan_id) WHERE scan_id IS NOT NULL;
-- Which spool files an import uses.
CREATE INDEX instances_spool ON instances (spool_name) WHERE spool_name IS NOT NULL;
`;
