-- The records as version 16 of their shape had them. Never changed.
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
  plan TEXT NOT NULL, scan_id TEXT, archive_state TEXT CHECK (archive_state IN ('held', 'incomplete', 'gone')), ehr_snapshot TEXT, provisional INTEGER NOT NULL DEFAULT 0, rechecked_at TEXT, prior INTEGER NOT NULL DEFAULT 0, withdrawn_at TEXT, withdrawn_by TEXT, withdrawn_reason TEXT, unlinked_at TEXT, series TEXT NOT NULL DEFAULT '[]', project TEXT, paused INTEGER NOT NULL DEFAULT 0, decided TEXT NOT NULL DEFAULT '', sender TEXT NOT NULL DEFAULT '', archive TEXT NOT NULL DEFAULT '', for_research INTEGER GENERATED ALWAYS AS (project IS NOT NULL) VIRTUAL,                        -- JSON, long: last, so that lists do not read it
  CHECK ((condition = 'waiting') = (retry_at IS NOT NULL))
) STRICT;
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
  fault_params TEXT, built TEXT, original_removed_at TEXT,
  UNIQUE (import_seq, sop_instance_uid)
) STRICT;
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
CREATE TABLE scans (
  seq INTEGER PRIMARY KEY,
  scan_id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  report TEXT NOT NULL                       -- JSON
, documents TEXT NOT NULL DEFAULT '[]') STRICT;
CREATE TABLE scan_studies (
  scan_id TEXT NOT NULL REFERENCES scans (scan_id) ON DELETE CASCADE,
  study_instance_uid TEXT NOT NULL,
  study TEXT NOT NULL,                       -- JSON, the scan room's own shape
  PRIMARY KEY (scan_id, study_instance_uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,                       -- JSON
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE upload_logs (
  id TEXT PRIMARY KEY,
  import_seq INTEGER NOT NULL REFERENCES imports (seq),
  uploaded_at TEXT NOT NULL,
  log TEXT NOT NULL                          -- JSON
, status TEXT GENERATED ALWAYS AS (json_extract(log, '$.uploadStatus')) VIRTUAL, uploaded_by TEXT GENERATED ALWAYS AS (json_extract(log, '$.uploadedBy')) VIRTUAL, words_version INTEGER NOT NULL DEFAULT 0) STRICT;
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
CREATE TABLE audit_head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE media (
  seq INTEGER PRIMARY KEY,
  content_key TEXT NOT NULL,                 -- its images: the same files in any container, order and folder
  list_key TEXT NOT NULL,                    -- its names and studies: a disc that has lost images since
  UNIQUE (content_key, list_key)
) STRICT;
CREATE TABLE media_imports (
  media_seq INTEGER NOT NULL REFERENCES media (seq) ON DELETE CASCADE,
  import_seq INTEGER NOT NULL REFERENCES imports (seq) ON DELETE CASCADE,
  PRIMARY KEY (media_seq, import_seq)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE upload_log_words (
  word TEXT NOT NULL,
  log_id TEXT NOT NULL REFERENCES upload_logs (id) ON DELETE CASCADE,
  PRIMARY KEY (word, log_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE spool_removals (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
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
CREATE TABLE people (
  id TEXT PRIMARY KEY,                       -- the EHR's
  login TEXT NOT NULL UNIQUE,                -- folded: as it is compared
  name TEXT NOT NULL,
  roles TEXT NOT NULL,                       -- JSON
  verifier TEXT,                             -- JSON of a salted scrypt hash; null where no password was seen
  verified_at TEXT,                          -- when the EHR accepted that password
  last_sign_in_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_in_failures (
  login TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  first_at TEXT NOT NULL,
  blocked_until TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE emergencies (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  until TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  seen_at TEXT,
  seen_by TEXT
) STRICT;
INSERT INTO "imports" ("seq", "id", "study_instance_uid", "station", "condition", "retry_at", "attempts", "fault_code", "fault_params", "urgent", "title", "study_date", "study_time", "modalities", "patient", "order", "identity", "original", "missing_count", "orthanc_study_id", "linked_at", "upload_log_id", "status", "plan_hash", "approved_by", "approved_at", "created_at", "updated_at", "finished_at", "missing", "plan", "scan_id", "archive_state", "ehr_snapshot", "provisional", "rechecked_at", "prior", "withdrawn_at", "withdrawn_by", "withdrawn_reason", "unlinked_at", "series", "project", "paused", "decided", "sender", "archive") VALUES (1, 'import-1', '1.2.3', 'upload', 'ready', NULL, 0, NULL, NULL, 0, 'CT', '20260104', '', '["CT"]', '{"id":"7","mrn":"P-1","name":"Doe^Jane"}', NULL, '{"patientId":"P-1","patientName":"Doe^Jane","birthDate":"","sex":"","accessionNumber":""}', '{"patientId":"P-1","patientName":"Doe^Jane","birthDate":"","sex":"","accessionNumber":""}', 0, NULL, NULL, 'log-1', NULL, 'hash', 'frontdesk', '2026-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z', NULL, '[]', '{}', NULL, NULL, NULL, 0, NULL, 0, NULL, NULL, NULL, NULL, '[]', NULL, 0, '', '', '');
INSERT INTO "instances" ("seq", "import_seq", "source_path", "path", "sop_instance_uid", "series_instance_uid", "sop_class_uid", "transfer_syntax_uid", "size_bytes", "staged_at", "spool_name", "sha256", "sent_at", "sent_bytes", "md5", "stored_status", "orthanc_id", "confirmed_at", "fault_code", "fault_params", "built", "original_removed_at") VALUES (1, 1, '/media/disc', 'IM1', '1.2.3.1.1', '1.2.3.1', '1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.1.2.1', 1000, '2026-01-05T08:00:00.000Z', 'spool-1', 'abc', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "import_counts" ("import_seq", "selected", "staged", "sent", "already_stored", "confirmed", "failed", "unread", "bytes_total", "bytes_staged", "bytes_sent") VALUES (1, 1, 0, 0, 0, 0, 0, 0, 1000, 0, 0);
INSERT INTO "settings" ("key", "value", "updated_at") VALUES ('kept', '"as it was"', '2026-01-05T08:00:00.000Z');
INSERT INTO "audit" ("seq", "at", "actor", "action", "subject", "detail", "prev_hash", "hash") VALUES (1, '2026-01-05T08:00:00.000Z', 'frontdesk', 'import.approved', 'import-1', '{}', '', '44a9a21db538d3c7d369189c1300f2f18b3b4dc07ca6d9612ecf022b1320c575');
INSERT INTO "audit_head" ("only", "seq", "hash") VALUES (1, 1, '44a9a21db538d3c7d369189c1300f2f18b3b4dc07ca6d9612ecf022b1320c575');
CREATE INDEX imports_claimable ON imports (lane, urgent DESC, seq) WHERE condition IN ('ready', 'waiting');
CREATE INDEX imports_condition ON imports (condition, retry_at);
CREATE INDEX imports_study ON imports (study_instance_uid, plan_hash, seq);
CREATE INDEX instances_to_stage ON instances (import_seq, seq) WHERE staged_at IS NULL AND fault_code IS NULL;
CREATE INDEX instances_to_send ON instances (import_seq, seq)
  WHERE staged_at IS NOT NULL AND sent_at IS NULL AND fault_code IS NULL;
CREATE INDEX instances_to_confirm ON instances (import_seq, seq)
  WHERE sent_at IS NOT NULL AND confirmed_at IS NULL AND fault_code IS NULL;
CREATE INDEX instances_at_fault ON instances (import_seq, seq) WHERE fault_code IS NOT NULL;
CREATE INDEX instances_confirmed ON instances (import_seq, series_instance_uid) WHERE confirmed_at IS NOT NULL;
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
CREATE INDEX upload_logs_newest ON upload_logs (uploaded_at DESC);
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
CREATE INDEX media_list ON media (list_key);
CREATE INDEX media_imports_import ON media_imports (import_seq);
CREATE INDEX held_files_source ON held_files (source_path);
CREATE INDEX held_files_age ON held_files (held_at);
CREATE INDEX imports_scan ON imports (scan_id) WHERE scan_id IS NOT NULL;
CREATE INDEX instances_spool ON instances (spool_name) WHERE spool_name IS NOT NULL;
CREATE INDEX upload_logs_status ON upload_logs (status, uploaded_at DESC);
CREATE INDEX upload_logs_user ON upload_logs (uploaded_by, uploaded_at DESC);
CREATE INDEX upload_logs_unworded ON upload_logs (id) WHERE words_version = 0;
CREATE INDEX upload_log_words_log ON upload_log_words (log_id);
CREATE INDEX instances_originals ON instances (confirmed_at) WHERE spool_name IS NOT NULL AND confirmed_at IS NOT NULL;
CREATE INDEX decisions_of_import ON decisions (import_seq, seq);
CREATE UNIQUE INDEX imports_unfinished ON imports (study_instance_uid)
  WHERE station <> 'done' AND condition <> 'cancelled' AND withdrawn_at IS NULL;
CREATE INDEX known_different_study ON known_different (study_instance_uid);
CREATE INDEX known_different_person ON known_different (person) WHERE person <> '';
CREATE INDEX held_files_content ON held_files (sha256);
CREATE INDEX instances_to_build ON instances (json_extract(built, '$.fileSha256')) WHERE built IS NOT NULL AND staged_at IS NULL;
CREATE INDEX patient_answers_of_scan ON patient_answers (scan_id, study_instance_uid, seq);
CREATE UNIQUE INDEX handovers_open ON handovers (import_seq) WHERE done_at IS NULL;
CREATE INDEX imports_created ON imports (created_at);
CREATE INDEX imports_claimable_archive ON imports (lane, for_research, archive, urgent DESC, seq) WHERE condition IN ('ready', 'waiting');
