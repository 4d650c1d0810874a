import type Database from 'better-sqlite3';
import type { UploadLog } from '../../contract/imports.ts';

/** The history: one row a study, whether or not an EHR is connected. */
export interface UploadLogRows {
  /** Saves a study's log; the same id again replaces it (an import taken up once more). */
  save(importSeq: number, log: UploadLog): void;
  /** Newest first; `since` is a UTC time or null for all. */
  list(since: string | null): UploadLog[];
}

export const listUploadLogsSql = 'SELECT log FROM upload_logs WHERE uploaded_at >= ? ORDER BY uploaded_at DESC';

export function openUploadLogRows(db: Database): UploadLogRows {
  const save = db.prepare<[string, number, string, string]>(
    `INSERT INTO upload_logs (id, import_seq, uploaded_at, log) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET uploaded_at = excluded.uploaded_at, log = excluded.log`,
  );
  const list = db.prepare<[string], { log: string }>(listUploadLogsSql);
  return {
    save(importSeq, log) {
      save.run(log.id, importSeq, log.uploadedAt, JSON.stringify(log));
    },
    list: (since) => list.all(since ?? '').map((row) => JSON.parse(row.log) as UploadLog),
  };
}
