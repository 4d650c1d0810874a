import type Database from 'better-sqlite3';
import type { HistoryQuery, UploadLog } from '../../contract/imports.ts';
import { searchTerms, wordsOfLog } from './log-words.ts';

/** The history: one row a study, whether or not an EHR is connected. */
export interface UploadLogRows {
  /** Saves a study's log; the same id again replaces it (an import taken up once more). */
  save(importSeq: number, log: UploadLog): void;
  /** Newest first; `since` is a UTC time or null for all. */
  list(since: string | null): UploadLog[];
  /** Newest first; all conditions that are given must hold. Each word of `text` must begin a name, number, UID or user of the log. */
  find(query: HistoryQuery): UploadLog[];
  /** The import that a log is about; null when there is no such log. */
  importId(logId: string): string | null;
  /** Everybody who ever imported something. */
  users(): string[];
}

/** The statement of a search with this many words; open to the test that proves that it uses an index. */
export function findUploadLogsSql(query: HistoryQuery): { sql: string; values: (string | number)[] } {
  const conditions: string[] = ['uploaded_at >= ?'];
  const values: (string | number)[] = [query.since ?? ''];
  const and = (condition: string, ...more: string[]): void => {
    conditions.push(condition);
    values.push(...more);
  };
  if (query.until) and('uploaded_at < ?', query.until);
  if (query.status) and('status = ?', query.status);
  if (query.uploadedBy) and('uploaded_by = ?', query.uploadedBy);
  for (const term of searchTerms(query.text ?? ''))
    and('id IN (SELECT log_id FROM upload_log_words WHERE word >= ? AND word < ?)', term, `${term}\u{10FFFF}`);
  const sql = `SELECT log FROM upload_logs WHERE ${conditions.join(' AND ')} ORDER BY uploaded_at DESC LIMIT ?`;
  return { sql, values: [...values, query.limit ?? -1] };
}

/** One step from user to user along the index: SELECT DISTINCT would read the whole of it. */
export const historyUsersSql = `WITH RECURSIVE u (name) AS (
    SELECT min(uploaded_by) FROM upload_logs
    UNION ALL SELECT (SELECT min(uploaded_by) FROM upload_logs WHERE uploaded_by > u.name) FROM u WHERE u.name IS NOT NULL
  ) SELECT name FROM u WHERE name IS NOT NULL`;

export function openUploadLogRows(db: Database): UploadLogRows {
  const save = db.prepare<[string, number, string, string]>(
    `INSERT INTO upload_logs (id, import_seq, uploaded_at, log, words_version) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (id) DO UPDATE SET uploaded_at = excluded.uploaded_at, log = excluded.log, words_version = 1`,
  );
  const forgetWords = db.prepare<[string]>('DELETE FROM upload_log_words WHERE log_id = ?');
  const addWord = db.prepare<[string, string]>('INSERT OR IGNORE INTO upload_log_words VALUES (?, ?)');
  const unworded = db.prepare<[], { importSeq: number; log: string }>(
    'SELECT import_seq AS importSeq, log FROM upload_logs WHERE words_version = 0',
  );
  const importOf = db.prepare<[string], { id: string }>(
    'SELECT i.id FROM upload_logs l JOIN imports i ON i.seq = l.import_seq WHERE l.id = ?',
  );
  const users = db.prepare<[], { name: string }>(historyUsersSql);

  const saveWithWords = db.transaction((importSeq: number, log: UploadLog) => {
    save.run(log.id, importSeq, log.uploadedAt, JSON.stringify(log));
    forgetWords.run(log.id);
    for (const word of wordsOfLog(log)) addWord.run(word, log.id);
  });
  function find(query: HistoryQuery): UploadLog[] {
    const { sql, values } = findUploadLogsSql(query);
    const rows = db.prepare<(string | number)[], { log: string }>(sql).all(...values);
    return rows.map((row) => JSON.parse(row.log) as UploadLog);
  }
  // Logs from before there was a search.
  for (const { importSeq, log } of unworded.all()) saveWithWords(importSeq, JSON.parse(log) as UploadLog);

  return {
    save: (importSeq, log) => saveWithWords(importSeq, log),
    list: (since) => find({ since }),
    find,
    importId: (logId) => importOf.get(logId)?.id ?? null,
    users: () => users.all().map(({ name }) => name),
  };
}
