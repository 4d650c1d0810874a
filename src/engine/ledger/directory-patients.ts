import type Database from 'better-sqlite3';
import type { Patient } from '../../contract/directory.ts';

/** A patient with what she is found by. */
export interface IndexedPatient {
  readonly patient: Patient;
  /** Folded words of her names, numbers and birth date; letters and digits only. */
  readonly words: readonly string[];
  /** Blocking keys and frequency keys (`identity/blocking-keys.ts`). */
  readonly blockingKeys: readonly number[];
  readonly frequencyKeys: readonly number[];
}

/** The patients of the copy. */
export interface DirectoryPatientRows {
  /** Writes a page of records; what has not changed only gets the number of the pass. Gives how many are new. */
  put(page: readonly IndexedPatient[], pass: number): number;
  /** As it stands, merged or not. */
  byId(id: string): Patient | null;
  /** All under one number: there should be one. */
  byMrn(mrn: string): Patient[];
  /** Records that were merged into this one. */
  mergedInto(id: string): Patient[];
  /** Whose words begin with all of these; `whole` words only, when asked for. At most `limit`. */
  findWords(terms: readonly string[], limit: number, whole?: boolean): Patient[];
  withKey(blockingKey: number, limit: number): Patient[];
  countKey(frequencyKey: number): number;
  /** Takes away up to `limit` of what an older pass saw last. Gives how many it were; 0 when there are none left. */
  removeUnseen(pass: number, afterSeq: number, limit: number): { removed: number; lastSeq: number | null };
  /** Records after a row, to give them new keys. */
  pageAfter(seq: number, limit: number): { seq: number; patient: Patient }[];
  setKeys(seq: number, indexed: IndexedPatient): void;
  /** Joins a few of the runs that the keys were written in. False when there is nothing left to join. */
  mergeRuns(): boolean;
}

/** Open to the test that proves that each uses an index. */
export const directoryPatientSql = {
  byId: 'SELECT record FROM patients WHERE id = ?',
  byMrn: 'SELECT record FROM patients WHERE mrn = ?',
  mergedInto: 'SELECT record FROM patients WHERE merged_into = ?',
  findWords: `SELECT p.record FROM patient_words CROSS JOIN patients p ON p.seq = patient_words.rowid WHERE patient_words MATCH ? LIMIT ?`,
  withKey: `SELECT p.record FROM patient_keys CROSS JOIN patients p ON p.seq = patient_keys.rowid WHERE patient_keys MATCH ? LIMIT ?`,
  countKey: 'SELECT count(*) AS patients FROM patient_keys WHERE patient_keys MATCH ?',
  unseen: 'SELECT seq, pass FROM patients WHERE seq > ? ORDER BY seq LIMIT ?',
  pageAfter: 'SELECT seq, record FROM patients WHERE seq > ? ORDER BY seq LIMIT ?',
} as const;

interface RecordRow {
  record: string;
}

export function openDirectoryPatientRows(db: Database): DirectoryPatientRows {
  const sql = directoryPatientSql;
  const existing = db.prepare<[string], { seq: number; record: string }>(
    'SELECT seq, record FROM patients WHERE id = ?',
  );
  const insert = db.prepare<[string, string, string | null, number, string]>(
    'INSERT INTO patients (id, mrn, merged_into, pass, record) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.prepare<[string, string | null, number, string, number]>(
    'UPDATE patients SET mrn = ?, merged_into = ?, pass = ?, record = ? WHERE seq = ?',
  );
  const seen = db.prepare<[number, number]>('UPDATE patients SET pass = ? WHERE seq = ?');
  const remove = db.prepare<[number]>('DELETE FROM patients WHERE seq = ?');
  const dropWords = db.prepare<[number]>('DELETE FROM patient_words WHERE rowid = ?');
  const dropKeys = db.prepare<[number]>('DELETE FROM patient_keys WHERE rowid = ?');
  const addWords = db.prepare<[number, string]>('INSERT INTO patient_words (rowid, words) VALUES (?, ?)');
  const addKeys = db.prepare<[number, string]>('INSERT INTO patient_keys (rowid, keys) VALUES (?, ?)');
  const byId = db.prepare<[string], RecordRow>(sql.byId);
  const byMrn = db.prepare<[string], RecordRow>(sql.byMrn);
  const mergedInto = db.prepare<[string], RecordRow>(sql.mergedInto);
  const findWords = db.prepare<[string, number], RecordRow>(sql.findWords);
  const withKey = db.prepare<[string, number], RecordRow>(sql.withKey);
  const countKey = db.prepare<[string], { patients: number }>(sql.countKey);
  const unseen = db.prepare<[number, number], { seq: number; pass: number }>(sql.unseen);
  const pageAfter = db.prepare<[number, number], { seq: number; record: string }>(sql.pageAfter);
  const changes = db.prepare<[], { n: number }>('SELECT total_changes() AS n');
  const mergeWords = db.prepare<[]>(`INSERT INTO patient_words (patient_words, rank) VALUES ('merge', 200)`);
  const mergeKeys = db.prepare<[]>(`INSERT INTO patient_keys (patient_keys, rank) VALUES ('merge', 200)`);

  function writeKeys(seq: number, indexed: IndexedPatient): void {
    addWords.run(seq, indexed.words.join(' '));
    addKeys.run(
      seq,
      [...indexed.blockingKeys.map(blockingToken), ...indexed.frequencyKeys.map(frequencyToken)].join(' '),
    );
  }
  function dropOf(seq: number): void {
    dropWords.run(seq);
    dropKeys.run(seq);
  }
  function put(indexed: IndexedPatient, pass: number): number {
    const { patient } = indexed;
    const record = JSON.stringify(patient);
    const before = existing.get(patient.id);
    if (before?.record === record) {
      seen.run(pass, before.seq);
      return 0;
    }
    if (before === undefined) {
      const { lastInsertRowid } = insert.run(patient.id, patient.mrn, patient.mergedInto, pass, record);
      writeKeys(Number(lastInsertRowid), indexed);
      return 1;
    }
    update.run(patient.mrn, patient.mergedInto, pass, record, before.seq);
    dropOf(before.seq);
    writeKeys(before.seq, indexed);
    return 0;
  }
  return {
    put: (page, pass) => page.reduce((added, indexed) => added + put(indexed, pass), 0),
    byId: (id) => patientOf(byId.get(id)),
    byMrn: (mrn) => byMrn.all(mrn).map(parse),
    mergedInto: (id) => mergedInto.all(id).map(parse),
    findWords: (terms, limit, whole = false) =>
      terms.length === 0 ? [] : findWords.all(matchAll(terms, whole), limit).map(parse),
    withKey: (key, limit) => withKey.all(blockingToken(key), limit).map(parse),
    countKey: (key) => countKey.get(frequencyToken(key))?.patients ?? 0,
    removeUnseen(pass, afterSeq, limit) {
      const page = unseen.all(afterSeq, limit);
      let removed = 0;
      for (const row of page) {
        if (row.pass === pass) continue;
        dropOf(row.seq);
        remove.run(row.seq);
        removed += 1;
      }
      return { removed, lastSeq: page.at(-1)?.seq ?? null };
    },
    pageAfter: (seq, limit) =>
      pageAfter.all(seq, limit).map((row) => ({ seq: row.seq, patient: JSON.parse(row.record) as Patient })),
    setKeys(seq, indexed) {
      dropOf(seq);
      writeKeys(seq, indexed);
    },
    mergeRuns() {
      const before = changes.get()?.n ?? 0;
      mergeWords.run();
      mergeKeys.run();
      // SQLite's own sign that there was nothing to merge: each of the two statements counts as one change (fts5 §6.8).
      return (changes.get()?.n ?? 0) - before > 2;
    },
  };
}

function parse({ record }: RecordRow): Patient {
  return JSON.parse(record) as Patient;
}

function patientOf(row: RecordRow | undefined): Patient | null {
  return row === undefined ? null : parse(row);
}

/** All terms must be there. A term holds letters and digits only, so that quotes and operators of the query language cannot come in. */
function matchAll(terms: readonly string[], whole: boolean): string {
  return terms.map((term) => `"${term.replaceAll('"', '')}"${whole ? '' : '*'}`).join(' ');
}

const blockingToken = (key: number): string => `b${key.toString(36)}`;
const frequencyToken = (key: number): string => `f${key.toString(36)}`;
