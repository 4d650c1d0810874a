import type Database from 'better-sqlite3';
import type { Order } from '../../contract/directory.ts';

/** The orders of the copy. Their versions are not kept: only the directory's own answer may be linked under. */
export interface DirectoryOrderRows {
  /** Writes a page of records. Gives how many are new. */
  put(page: readonly Order[], pass: number): number;
  byId(id: string): Order | null;
  ofPatient(patientId: string): Order[];
  byAccession(accessionNumber: string): Order[];
  removeUnseen(pass: number, afterSeq: number, limit: number): { removed: number; lastSeq: number | null };
}

/** Open to the test that proves that each uses an index. */
export const directoryOrderSql = {
  byId: 'SELECT record FROM orders WHERE id = ?',
  ofPatient: 'SELECT record FROM orders WHERE patient_id = ?',
  byAccession: `SELECT record FROM orders WHERE accession_number = ? AND accession_number <> ''`,
  unseen: 'SELECT seq, pass FROM orders WHERE seq > ? ORDER BY seq LIMIT ?',
} as const;

export function openDirectoryOrderRows(db: Database): DirectoryOrderRows {
  const sql = directoryOrderSql;
  const existing = db.prepare<[string], { seq: number; record: string }>('SELECT seq, record FROM orders WHERE id = ?');
  const insert = db.prepare<[string, string, string, number, string]>(
    'INSERT INTO orders (id, patient_id, accession_number, pass, record) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.prepare<[string, string, number, string, number]>(
    'UPDATE orders SET patient_id = ?, accession_number = ?, pass = ?, record = ? WHERE seq = ?',
  );
  const seen = db.prepare<[number, number]>('UPDATE orders SET pass = ? WHERE seq = ?');
  const remove = db.prepare<[number]>('DELETE FROM orders WHERE seq = ?');
  const byId = db.prepare<[string], { record: string }>(sql.byId);
  const ofPatient = db.prepare<[string], { record: string }>(sql.ofPatient);
  const byAccession = db.prepare<[string], { record: string }>(sql.byAccession);
  const unseen = db.prepare<[number, number], { seq: number; pass: number }>(sql.unseen);
  const parse = ({ record }: { record: string }) => JSON.parse(record) as Order;

  function put(order: Order, pass: number): number {
    const record = JSON.stringify({ ...order, etag: '' });
    const before = existing.get(order.id);
    if (before === undefined) {
      insert.run(order.id, order.patientId, order.accessionNumber, pass, record);
      return 1;
    }
    if (before.record === record) seen.run(pass, before.seq);
    else update.run(order.patientId, order.accessionNumber, pass, record, before.seq);
    return 0;
  }
  return {
    put: (page, pass) => page.reduce((added, order) => added + put(order, pass), 0),
    byId(id) {
      const row = byId.get(id);
      return row === undefined ? null : parse(row);
    },
    ofPatient: (patientId) => ofPatient.all(patientId).map(parse),
    byAccession: (accessionNumber) => byAccession.all(accessionNumber).map(parse),
    removeUnseen(pass, afterSeq, limit) {
      const page = unseen.all(afterSeq, limit);
      const gone = page.filter((row) => row.pass !== pass);
      for (const row of gone) remove.run(row.seq);
      return { removed: gone.length, lastSeq: page.at(-1)?.seq ?? null };
    },
  };
}
