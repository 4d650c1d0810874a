/**
 * The first shape of the ledger. Times are ISO 8601 in UTC, so that text order is time order. Everything that names a patient is in
 * here and nowhere else on this machine; the whole file is encrypted.
 */
export const first = /* sql */ `
CREATE TABLE imports (
  seq INTEGER PRIMARY KEY,                   -- order of approval: the oldest goes first
  id TEXT NOT NULL UNIQUE,
  study_instance_uid TEXT NOT NULL,
  station TEXT NOT NULL CHECK (station IN ('stage', 'upload', 'verify', 'link', 'done')),
  condition TEXT NOT NULL CHECK (condition IN ('ready', 'running', 'waiting', 'held', 'cancelled')),
  -- the disc drive and the network are kept busy side by side: one import at a time on each
  lane TEXT GENERATED ALWAYS AS (CASE station WHEN 'stage' THEN 'media' WHEN 'done' THEN NULL ELSE 'archive' END) VIRTUAL,
  retry_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  fault_code TEXT,
  fault_params TEXT,
  urgent INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL,
  study_date TEXT NOT NULL,
  study_time TEXT NOT NULL,
  modalities TEXT NOT NULL,                  -- JSON list
  patient TEXT NOT NULL,                     -- JSON: the EHR's patient
  "order" TEXT,                              -- JSON: the EHR's order as it was when it was chosen
  identity TEXT NOT NULL,                    -- JSON: who the images say they are once the plan is applied
  original TEXT NOT NULL,                    -- JSON: who they said they were on the disc
  missing_count INTEGER NOT NULL DEFAULT 0,
  orthanc_study_id TEXT,
  linked_at TEXT,
  upload_log_id TEXT NOT NULL,               -- made once: sending the log twice is one log
  status TEXT CHECK (status IN ('success', 'partial', 'failed')),
  plan_hash TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  approved_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  finished_at TEXT,
  missing TEXT NOT NULL,                     -- JSON: what the disc promised and the scan could not read
  plan TEXT NOT NULL,                        -- JSON, long: last, so that lists do not read it
  CHECK ((condition = 'waiting') = (retry_at IS NOT NULL))
) STRICT;

-- The claim: walks the claimable imports of a lane in their order and stops at the first that is due.
CREATE INDEX imports_claimable ON imports (lane, urgent DESC, seq) WHERE condition IN ('ready', 'waiting');
-- When to wake up next; also finds what a crash left running.
CREATE INDEX imports_condition ON imports (condition, retry_at);
-- One unfinished import a study, whoever approves it and however often.
CREATE UNIQUE INDEX imports_unfinished ON imports (study_instance_uid) WHERE station <> 'done' AND condition <> 'cancelled';

-- A disc that comes again: what was approved for the study before.
CREATE INDEX imports_study ON imports (study_instance_uid, plan_hash, seq);

-- Facts about one instance. None is ever taken back, except that an instance the archive lost is sent again.
CREATE TABLE instances (
  seq INTEGER PRIMARY KEY,
  import_seq INTEGER NOT NULL REFERENCES imports (seq),
  source_path TEXT NOT NULL,
  path TEXT NOT NULL,
  sop_instance_uid TEXT NOT NULL,
  series_instance_uid TEXT NOT NULL,
  sop_class_uid TEXT NOT NULL,
  transfer_syntax_uid TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  staged_at TEXT,
  spool_name TEXT,
  sha256 TEXT,
  sent_at TEXT,
  sent_bytes INTEGER,
  md5 TEXT,                                  -- of the bytes that were sent
  stored_status TEXT,                        -- Orthanc's word: Success or AlreadyStored
  orthanc_id TEXT,
  confirmed_at TEXT,
  fault_code TEXT,
  fault_params TEXT,
  UNIQUE (import_seq, sop_instance_uid)
) STRICT;

-- One index for each question a station asks; each holds only what is still open, so a finished study costs nothing.
CREATE INDEX instances_to_stage ON instances (import_seq, seq) WHERE staged_at IS NULL AND fault_code IS NULL;
CREATE INDEX instances_to_send ON instances (import_seq, seq)
  WHERE staged_at IS NOT NULL AND sent_at IS NULL AND fault_code IS NULL;
CREATE INDEX instances_to_confirm ON instances (import_seq, seq)
  WHERE sent_at IS NOT NULL AND confirmed_at IS NULL AND fault_code IS NULL;
CREATE INDEX instances_at_fault ON instances (import_seq, seq) WHERE fault_code IS NOT NULL;
CREATE INDEX instances_confirmed ON instances (import_seq, series_instance_uid) WHERE confirmed_at IS NOT NULL;

-- The numbers of the queue, kept by triggers so that they cannot drift from the facts and a list need not count 200,000 rows.
CREATE TABLE import_counts (
  import_seq INTEGER PRIMARY KEY REFERENCES imports (seq),
  selected INTEGER NOT NULL DEFAULT 0,
  staged INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0,
  already_stored INTEGER NOT NULL DEFAULT 0,
  confirmed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,         -- failed before it was staged: missing, in the operator's words
  bytes_total INTEGER NOT NULL DEFAULT 0,
  bytes_staged INTEGER NOT NULL DEFAULT 0,
  bytes_sent INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER imports_counted AFTER INSERT ON imports BEGIN
  INSERT INTO import_counts (import_seq) VALUES (NEW.seq);
END;
CREATE TRIGGER instances_selected AFTER INSERT ON instances BEGIN
  UPDATE import_counts SET selected = selected + 1, bytes_total = bytes_total + NEW.size_bytes WHERE import_seq = NEW.import_seq;
END;
CREATE TRIGGER instances_counted AFTER UPDATE ON instances BEGIN
  UPDATE import_counts SET
    staged = staged + (NEW.staged_at IS NOT NULL) - (OLD.staged_at IS NOT NULL),
    sent = sent + (NEW.sent_at IS NOT NULL) - (OLD.sent_at IS NOT NULL),
    already_stored = already_stored + (NEW.stored_status IS 'AlreadyStored') - (OLD.stored_status IS 'AlreadyStored'),
    confirmed = confirmed + (NEW.confirmed_at IS NOT NULL) - (OLD.confirmed_at IS NOT NULL),
    failed = failed + (NEW.fault_code IS NOT NULL) - (OLD.fault_code IS NOT NULL),
    unread = unread + (NEW.fault_code IS NOT NULL AND NEW.staged_at IS NULL) - (OLD.fault_code IS NOT NULL AND OLD.staged_at IS NULL),
    bytes_staged = bytes_staged + iif(NEW.staged_at IS NULL, 0, NEW.size_bytes) - iif(OLD.staged_at IS NULL, 0, OLD.size_bytes),
    bytes_sent = bytes_sent + iif(NEW.sent_at IS NULL, 0, NEW.size_bytes) - iif(OLD.sent_at IS NULL, 0, OLD.size_bytes)
  WHERE import_seq = NEW.import_seq;
END;

-- What a window shows again after the engine came back. Only the newest scans are kept.
CREATE TABLE scans (
  seq INTEGER PRIMARY KEY,
  scan_id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  report TEXT NOT NULL                       -- JSON
) STRICT;
CREATE TABLE scan_studies (
  scan_id TEXT NOT NULL REFERENCES scans (scan_id) ON DELETE CASCADE,
  study_instance_uid TEXT NOT NULL,
  study TEXT NOT NULL,                       -- JSON, the scan room's own shape
  PRIMARY KEY (scan_id, study_instance_uid)
) STRICT, WITHOUT ROWID;

-- Secrets too: the file is encrypted.
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,                       -- JSON
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a study: the history, and what the EHR is told.
CREATE TABLE upload_logs (
  id TEXT PRIMARY KEY,
  import_seq INTEGER NOT NULL REFERENCES imports (seq),
  uploaded_at TEXT NOT NULL,
  log TEXT NOT NULL                          -- JSON
) STRICT;
CREATE INDEX upload_logs_newest ON upload_logs (uploaded_at DESC);

-- Each row carries the hash of the one before: a changed, removed or reordered row shows (verifyAudit).
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,                      -- JSON
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
-- Rows cut off at the end break no chain; the head shows them.
CREATE TABLE audit_head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head VALUES (1, 0, '');
`;
