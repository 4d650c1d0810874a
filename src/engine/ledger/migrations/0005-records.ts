/** History that can be searched, and originals that are removed after their time. */
export const records = /* sql */ `
-- What the history is filtered by, out of each log's own JSON.
ALTER TABLE upload_logs ADD COLUMN status TEXT GENERATED ALWAYS AS (json_extract(log, '$.uploadStatus')) VIRTUAL;
ALTER TABLE upload_logs ADD COLUMN uploaded_by TEXT GENERATED ALWAYS AS (json_extract(log, '$.uploadedBy')) VIRTUAL;
-- 0 until its words are in the table below; a way of folding that changes later sets all back to 0.
ALTER TABLE upload_logs ADD COLUMN words_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX upload_logs_status ON upload_logs (status, uploaded_at DESC);
CREATE INDEX upload_logs_user ON upload_logs (uploaded_by, uploaded_at DESC);
CREATE INDEX upload_logs_unworded ON upload_logs (id) WHERE words_version = 0;
-- Names, numbers and UIDs of each log, folded; searched by how they begin.
CREATE TABLE upload_log_words (
  word TEXT NOT NULL,
  log_id TEXT NOT NULL REFERENCES upload_logs (id) ON DELETE CASCADE,
  PRIMARY KEY (word, log_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_log_words_log ON upload_log_words (log_id);

-- The original was removed from the spool after the site's time; the fact that it was confirmed stays.
ALTER TABLE instances ADD COLUMN original_removed_at TEXT;
CREATE INDEX instances_originals ON instances (confirmed_at) WHERE spool_name IS NOT NULL AND confirmed_at IS NOT NULL;
-- Files to be removed whose rows have let go of them already: what a crash leaves here is removed by the next sweep.
CREATE TABLE spool_removals (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;
