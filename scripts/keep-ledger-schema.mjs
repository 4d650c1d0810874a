/**
 * Keeps the shape of the records as each version had it, with an import and its trail in it: src/engine/ledger/released/NN.sql, which
 * `migrations.test.ts` brings to the newest shape. To be run with each new migration; what is there is never written again.
 * Usage: node scripts/keep-ledger-schema.mjs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openAudit } from '../src/engine/ledger/audit.ts';
import { ledgerSteps } from '../src/engine/ledger/migrations.ts';
import { repoDir } from './setup/places.mjs';

const folder = join(repoDir, 'src', 'engine', 'ledger', 'released');
const fileOf = (version) => join(folder, `${String(version).padStart(2, '0')}.sql`);

mkdirSync(folder, { recursive: true });
for (const [index, step] of ledgerSteps.entries()) {
  const version = index + 1;
  if (existsSync(fileOf(version))) continue;
  const db = new Database(':memory:');
  if (index > 0) db.exec(readFileSync(fileOf(index), 'utf8'));
  db.exec(step);
  if (index === 0) fill(db);
  writeFileSync(fileOf(version), dump(db, version));
  db.close();
  console.log(fileOf(version));
}

/** What the first version knew: an import under way, one image of it, its audit row, a setting. All of it is made up. */
function fill(db) {
  const at = '2026-01-05T08:00:00.000Z';
  const person = JSON.stringify({
    patientId: 'P-1',
    patientName: 'Doe^Jane',
    birthDate: '',
    sex: '',
    accessionNumber: '',
  });
  db.prepare(
    `INSERT INTO imports (id, study_instance_uid, station, condition, title, study_date, study_time, modalities, patient, "order", identity, original,
       upload_log_id, plan_hash, approved_by, approved_at, created_at, updated_at, missing, plan)
     VALUES ('import-1', '1.2.3', 'upload', 'ready', 'CT', '20260104', '', '["CT"]', '{"id":"7","mrn":"P-1","name":"Doe^Jane"}', NULL, ?, ?,
       'log-1', 'hash', 'frontdesk', ?, ?, ?, '[]', '{}')`,
  ).run(person, person, at, at, at);
  db.prepare(
    `INSERT INTO instances (import_seq, source_path, path, sop_instance_uid, series_instance_uid, sop_class_uid, transfer_syntax_uid, size_bytes,
       staged_at, spool_name, sha256)
     VALUES (1, '/media/disc', 'IM1', '1.2.3.1.1', '1.2.3.1', '1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.1.2.1', 1000, ?, 'spool-1', 'abc')`,
  ).run(at);
  db.prepare("INSERT INTO settings (key, value, updated_at) VALUES ('kept', '\"as it was\"', ?)").run(at);
  openAudit(db).append({ at, actor: 'frontdesk', action: 'import.approved', subject: 'import-1', detail: {} });
}

/** Tables, rows, then what reacts to rows. */
function dump(db, version) {
  const parts = db
    .prepare(
      "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL",
    )
    .all();
  const tables = parts.filter(({ type }) => type === 'table');
  const rows = tables.flatMap(({ name }) => {
    const columns = db.pragma(`table_xinfo(${name})`).filter(({ hidden }) => hidden === 0);
    const list = columns.map((column) => `"${column.name}"`).join(', ');
    const values = columns.map((column) => `quote("${column.name}")`).join(" || ', ' || ");
    const lines = db.prepare(`SELECT ${values} AS line FROM "${name}"`).all();
    return lines.map(({ line }) => `INSERT INTO "${name}" (${list}) VALUES (${line});`);
  });
  const rest = parts.filter(({ type }) => type !== 'table');
  const statements = [...tables.map(({ sql }) => `${sql};`), ...rows, ...rest.map(({ sql }) => `${sql};`)];
  return `-- The records as version ${version} of their shape had them. Never changed.\n${statements.join('\n')}\n`;
}
