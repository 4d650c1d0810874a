import type Database from 'better-sqlite3';

/** One original that has had its time: confirmed by the archive, its import finished. */
export interface ExpiredOriginal {
  readonly seq: number;
  readonly importId: string;
  readonly spoolName: string;
  readonly sizeBytes: number;
}

/** The originals in the spool, as retention sees them. */
export interface OriginalRows {
  /** Confirmed before this moment, of finished imports only; at most `limit`, the oldest first. */
  expired(confirmedBefore: string, limit: number): ExpiredOriginal[];
  /** How many, of how many imports, and their bytes. */
  countExpired(confirmedBefore: string): { instances: number; imports: number; bytes: number };
  /** Lets go of these: their rows name them no more, and they stand in the list of files to be removed. */
  release(originals: readonly ExpiredOriginal[], at: string): void;
  /** Files that were let go of and may still be there. */
  toRemove(): string[];
  removed(spoolNames: readonly string[]): void;
}

const expired = `FROM instances i JOIN imports m ON m.seq = i.import_seq
  WHERE i.spool_name IS NOT NULL AND i.confirmed_at IS NOT NULL AND i.confirmed_at < ? AND m.station = 'done'`;

/** Open to the test that proves each of them uses an index. */
export const originalSql = {
  expired: `SELECT i.seq, m.id AS importId, i.spool_name AS spoolName, i.size_bytes AS sizeBytes ${expired}
    ORDER BY i.confirmed_at LIMIT ?`,
  countExpired: `SELECT count(*) AS instances, count(DISTINCT i.import_seq) AS imports, ifnull(sum(i.size_bytes), 0) AS bytes ${expired}`,
} as const;

export function openOriginalRows(db: Database): OriginalRows {
  const list = db.prepare<[string, number], ExpiredOriginal>(originalSql.expired);
  const count = db.prepare<[string], { instances: number; imports: number; bytes: number }>(originalSql.countExpired);
  // Once more what makes it removable: a fact that changed in between keeps its file.
  const release = db.prepare<[string, number]>(
    'UPDATE instances SET spool_name = NULL, original_removed_at = ? WHERE seq = ? AND confirmed_at IS NOT NULL',
  );
  const remember = db.prepare<[string]>('INSERT OR IGNORE INTO spool_removals VALUES (?)');
  const toRemove = db.prepare<[], { name: string }>('SELECT name FROM spool_removals');
  const forget = db.prepare<[string]>('DELETE FROM spool_removals WHERE name = ?');
  return {
    expired: (before, limit) => list.all(before, limit),
    countExpired: (before) => count.get(before) ?? { instances: 0, imports: 0, bytes: 0 },
    release: db.transaction((originals: readonly ExpiredOriginal[], at: string) => {
      for (const { seq, spoolName } of originals) if (release.run(at, seq).changes === 1) remember.run(spoolName);
    }),
    toRemove: () => toRemove.all().map(({ name }) => name),
    removed: db.transaction((names: readonly string[]) => {
      for (const name of names) forget.run(name);
    }),
  };
}
