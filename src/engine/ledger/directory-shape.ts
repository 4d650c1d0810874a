/**
 * The shape of `directory.db`: the copy of the site's directory. A file of its own beside the ledger, under a key of its own: it is large, it can be
 * fetched again, and so neither backups nor the check at the start have to read it, and damage to it costs a sync and no record. In order; forward only.
 */
export const directoryShape: readonly string[] = [
  /* sql */ `
CREATE TABLE patients (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                   -- the directory's own
  mrn TEXT NOT NULL,
  merged_into TEXT,
  pass INTEGER NOT NULL,                     -- the full pass that saw it last: what a whole one did not see is gone
  record TEXT NOT NULL                       -- JSON: the contract's Patient
) STRICT;
CREATE INDEX patients_mrn ON patients (mrn);
CREATE INDEX patients_merged ON patients (merged_into) WHERE merged_into IS NOT NULL;

-- Words as a person types them, folded; and the matcher's blocking and frequency keys as tokens. Both hold tokens and row numbers only (no text is kept),
-- and are written in runs: 500,000 patients with twenty keys each would touch every page of a B-tree with each batch.
CREATE VIRTUAL TABLE patient_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE patient_keys USING fts5 (
  keys, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

CREATE TABLE orders (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  patient_id TEXT NOT NULL,
  accession_number TEXT NOT NULL,
  pass INTEGER NOT NULL,
  record TEXT NOT NULL                       -- JSON: the contract's Order, without its version
) STRICT;
CREATE INDEX orders_patient ON orders (patient_id);
CREATE INDEX orders_accession ON orders (accession_number) WHERE accession_number <> '';

-- How far each pass has come, what the last sync ended with, whose copy this is.
CREATE TABLE facts (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL                        -- JSON
) STRICT, WITHOUT ROWID;
`,
];
