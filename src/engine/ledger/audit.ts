import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** One thing that happened: who, what, to what. `detail` is plain data and may name patients: it never leaves the ledger by itself. */
export interface AuditEvent {
  readonly at: string;
  readonly actor: string;
  /** e.g. `import.approved`, `import.held`. */
  readonly action: string;
  /** The id of what it happened to. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}
export interface AuditEntry extends AuditEvent {
  readonly seq: number;
  readonly hash: string;
}
/** `brokenAt` is the first row that is not as it was written; one past the last row when rows were cut off at the end. */
export type AuditVerdict =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly entries: number; readonly brokenAt: number };

export interface AuditTrail {
  append(event: AuditEvent): void;
  list(options?: { subject?: string }): AuditEntry[];
  /** The rows after this one, the oldest first, one at a time: a trail of years does not fit into memory. */
  after(seq: number): IterableIterator<AuditEntry>;
  /** Reads the whole trail and recomputes each hash. */
  verifyAudit(): AuditVerdict;
}

interface AuditRow {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
  prev_hash: string;
  hash: string;
}

export const auditOfSubjectSql = 'SELECT * FROM audit WHERE subject = ? ORDER BY seq';

export function openAudit(db: Database): AuditTrail {
  const head = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM audit_head WHERE only = 1');
  const moveHead = db.prepare<[number, string]>('UPDATE audit_head SET seq = ?, hash = ? WHERE only = 1');
  const insert = db.prepare<[AuditRow]>(
    'INSERT INTO audit VALUES (@seq, @at, @actor, @action, @subject, @detail, @prev_hash, @hash)',
  );
  const all = db.prepare<[], AuditRow>('SELECT * FROM audit ORDER BY seq');
  const afterSeq = db.prepare<[number], AuditRow>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT 500');
  const ofSubject = db.prepare<[string], AuditRow>(auditOfSubjectSql);

  return {
    append: db.transaction((event: AuditEvent) => {
      const last = head.get() ?? { seq: 0, hash: '' };
      const unsigned = {
        seq: last.seq + 1,
        at: event.at,
        actor: event.actor,
        action: event.action,
        subject: event.subject,
        detail: JSON.stringify(event.detail),
        prev_hash: last.hash,
      };
      const hash = rowHash(unsigned);
      insert.run({ ...unsigned, hash });
      moveHead.run(unsigned.seq, hash);
    }),
    list: (options) => (options?.subject === undefined ? all.all() : ofSubject.all(options.subject)).map(toEntry),
    *after(seq) {
      // In pages, so that no statement stays open while its reader writes.
      for (let last = seq; ; ) {
        const page = afterSeq.all(last);
        if (page.length === 0) return;
        for (const row of page) yield toEntry(row);
        last = page.at(-1)?.seq ?? last;
      }
    },
    verifyAudit() {
      let entries = 0;
      let previous = '';
      for (const row of all.iterate()) {
        if (row.seq !== entries + 1 || row.prev_hash !== previous || row.hash !== rowHash(row))
          return { ok: false, entries, brokenAt: entries + 1 };
        entries += 1;
        previous = row.hash;
      }
      const end = head.get();
      const whole = end !== undefined && end.seq === entries && end.hash === previous;
      return whole ? { ok: true, entries } : { ok: false, entries, brokenAt: entries + 1 };
    },
  };
}

/** A JSON list leaves no doubt where one field ends and the next begins. */
function rowHash(row: Omit<AuditRow, 'hash'>): string {
  const fields = [row.seq, row.at, row.actor, row.action, row.subject, row.detail, row.prev_hash];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

function toEntry(row: AuditRow): AuditEntry {
  const { seq, at, actor, action, subject, hash } = row;
  return { seq, at, actor, action, subject, detail: JSON.parse(row.detail) as Record<string, unknown>, hash };
}
