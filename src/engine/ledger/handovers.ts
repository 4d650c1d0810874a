import type Database from 'better-sqlite3';
import type { Handover } from '../../contract/desk.ts';

/** Imports that wait for a colleague. */
export interface HandoverRows {
  /** Hands an import over; what was open for it before ends with that. */
  open(importSeq: number, handover: { at: string; actor: string; to: string; note: string }): void;
  /** Somebody took it. False when nothing was open. */
  close(importSeq: number, done: { at: string; actor: string }): boolean;
  /** All that are open, the newest first. */
  list(): Handover[];
}

interface HandoverRecord {
  id: number;
  importId: string;
  at: string;
  from: string;
  to: string;
  note: string;
}

/** Walks the index of what is open, whose first column the second condition names. Open to the test that proves that it uses it. */
export const openHandoversSql = `SELECT h.seq AS id, i.id AS importId, h.at, h.actor AS "from", h.recipient AS "to", h.note
  FROM handovers h JOIN imports i ON i.seq = h.import_seq WHERE h.done_at IS NULL AND h.import_seq > 0`;

export function openHandoverRows(db: Database): HandoverRows {
  const insert = db.prepare<[number, string, string, string, string]>(
    'INSERT INTO handovers (import_seq, at, actor, recipient, note) VALUES (?, ?, ?, ?, ?)',
  );
  const close = db.prepare<[string, string, number]>(
    'UPDATE handovers SET done_at = ?, done_by = ? WHERE import_seq = ? AND done_at IS NULL',
  );
  const list = db.prepare<[], HandoverRecord>(openHandoversSql);
  return {
    open: db.transaction((importSeq, { at, actor, to, note }) => {
      close.run(at, actor, importSeq);
      insert.run(importSeq, at, actor, to, note);
    }),
    close: (importSeq, { at, actor }) => close.run(at, actor, importSeq).changes > 0,
    list: () => list.all().sort((a, b) => b.id - a.id),
  };
}
