import type Database from 'better-sqlite3';
import type { ImportRow } from './imports.ts';

/** Of one import what the statistics count: no name, no number, no UID. */
export interface ImportTallyRow {
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly modalities: readonly string[];
  readonly condition: ImportRow['condition'];
  readonly status: ImportRow['status'];
  readonly isWithdrawn: boolean;
  readonly bytesSent: number;
  /** How it was matched; '' without an EHR. */
  readonly decided: string;
  /** The institution that the disc names. */
  readonly sender: string;
  /** Files that the disc promised, and how many of them could not be read. */
  readonly files: number;
  readonly unreadable: number;
  /** The medium that it came from; null where it is not known by its content. */
  readonly mediumSeq: number | null;
}

/** Open to the test that proves that it uses an index. */
export const importTalliesSql = `SELECT i.created_at AS createdAt, i.finished_at AS finishedAt, i.modalities, i.condition, i.status,
    i.withdrawn_at IS NOT NULL AS isWithdrawn, c.bytes_sent AS bytesSent, i.decided, i.sender, c.selected + i.missing_count AS files,
    i.missing_count + c.unread AS unreadable, (SELECT min(l.media_seq) FROM media_imports l WHERE l.import_seq = i.seq) AS mediumSeq
  FROM imports i JOIN import_counts c ON c.import_seq = i.seq WHERE i.created_at >= ? ORDER BY i.created_at`;

/** Every import since a UTC time, the oldest first, as the statistics count it. */
export function openImportTallies(db: Database): (since: string) => ImportTallyRow[] {
  type Stored = Omit<ImportTallyRow, 'modalities' | 'isWithdrawn'> & { modalities: string; isWithdrawn: number };
  const since = db.prepare<[string], Stored>(importTalliesSql);
  return (from) =>
    since.all(from).map((row) => ({
      ...row,
      modalities: JSON.parse(row.modalities) as string[],
      isWithdrawn: row.isWithdrawn === 1,
    }));
}
