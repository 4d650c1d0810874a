import type Database from 'better-sqlite3';

/** A file of a medium whose bytes are in the spool and that no import has taken over. */
export interface HeldFile {
  /** `Source.path` and the path in it. */
  readonly sourcePath: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** As the medium says, in milliseconds since 1970; null where it says nothing. */
  readonly modifiedAtMs: number | null;
  /** Empty for a document. */
  readonly sopInstanceUid: string;
  readonly spoolName: string;
  /** Of the bytes as they were on the medium. */
  readonly sha256: string;
}
export interface HeldRow extends HeldFile {
  readonly seq: number;
  readonly scanId: string;
  readonly heldAt: string;
}

/** A finished copy that still holds something. */
export interface HeldCopy {
  readonly copiedAt: string;
  /** Of its oldest file: with that the sweep begins. */
  readonly heldAt: string;
}

/** What a sweep takes away, by the scan that it was copied for. */
export interface SweptFiles {
  readonly scanId: string;
  readonly spoolNames: readonly string[];
  readonly bytes: number;
}

/** The copies of media and the files that they hold. A spool file that an import uses is never among them. */
export interface HeldFileRows {
  begin(scanId: string, at: string): void;
  finish(scanId: string, at: string): void;
  record(scanId: string, files: readonly HeldFile[], at: string): void;
  /** The files of one scan, in no order; or those that were copied from one place, the newest last. */
  ofScan(scanId: string): HeldRow[];
  ofSource(sourcePath: string): HeldRow[];
  /** Gives files to another scan, under the place where that one finds them. */
  adopt(scanId: string, files: readonly { readonly seq: number; readonly sourcePath: string }[]): void;
  /** Null while a copy runs, when it was cut short, and when nothing of it is held. */
  finishedCopy(scanId: string): HeldCopy | null;
  /** Where the bytes of a file are that a scan copied, whether they are held or an import has them; null when they are nowhere. */
  spoolName(scanId: string, sourcePath: string, path: string): string | null;
  /** A held file with exactly these bytes, from whatever place; null when none is held. */
  withContent(sha256: string, sizeBytes: number): string | null;
  /** An import takes over what its scan holds of its instances: they are staged. */
  takeOver(importSeq: number, scanId: string, at: string): void;
  /** Remembers from which scan an import was approved that leaves the copies to others. */
  noteScan(importSeq: number, scanId: string): void;
  /** A cancelled import lets go of copies that are its alone; their files stand in the list of those to be removed. */
  dropOwn(importSeq: number): void;
  /** A cancelled import gives back what nobody else has; what was built for it goes. */
  giveBack(importSeq: number, at: string): void;
  /**
   * Forgets files of a scan and gives the names of their spool files, which are to be removed. Without `keep` all of them, but for documents of which an
   * approved import has still to build its objects.
   */
  forget(scanId: string, keep?: (file: HeldRow) => boolean): SweptFiles;
  /** Scans whose files were held before a moment. */
  heldSince(before: string): string[];
  /** Scans of finished copies that the ledger has forgotten. */
  forgotten(): string[];
  /** Whether an import or a copy uses a spool file. */
  isUsed(spoolName: string): boolean;
}

const columns = `h.seq, h.scan_id AS scanId, h.source_path AS sourcePath, h.path, h.size_bytes AS sizeBytes, h.modified_at_ms AS modifiedAtMs,
  h.sop_instance_uid AS sopInstanceUid, h.spool_name AS spoolName, h.sha256, h.held_at AS heldAt`;

/** The statements, open to the test that proves each of them uses an index. */
export const heldFileSql = {
  ofScan: `SELECT ${columns} FROM held_files h WHERE h.scan_id = ?`,
  ofSource: `SELECT ${columns} FROM held_files h WHERE h.source_path = ? ORDER BY h.seq`,
  finishedCopy: `SELECT c.finished_at AS copiedAt, (SELECT min(h.held_at) FROM held_files h WHERE h.scan_id = c.scan_id) AS heldAt
    FROM copies c WHERE c.scan_id = ? AND c.finished_at IS NOT NULL`,
  held: 'SELECT spool_name AS name FROM held_files WHERE scan_id = ? AND source_path = ? AND path = ?',
  takenOver: `SELECT n.spool_name AS name FROM imports i JOIN instances n ON n.import_seq = i.seq
    WHERE i.scan_id = ? AND n.source_path = ? AND n.path = ? AND n.spool_name IS NOT NULL AND n.built IS NULL LIMIT 1`,
  withContent: 'SELECT spool_name AS name FROM held_files WHERE sha256 = ? AND size_bytes = ? LIMIT 1',
  isAwaited: `SELECT 1 AS awaited FROM instances n JOIN imports i ON i.seq = n.import_seq
    WHERE json_extract(n.built, '$.fileSha256') = ? AND n.built IS NOT NULL AND n.staged_at IS NULL
      AND i.station <> 'done' AND i.condition <> 'cancelled' LIMIT 1`,
  takeOver: `UPDATE instances SET staged_at = @at, spool_name = h.spool_name, sha256 = h.sha256
    FROM held_files h
    WHERE instances.import_seq = @importSeq AND instances.staged_at IS NULL
      AND h.scan_id = @scanId AND h.source_path = instances.source_path AND h.path = instances.path
      AND h.size_bytes = instances.size_bytes AND h.sop_instance_uid = instances.sop_instance_uid`,
  dropTaken: `DELETE FROM held_files WHERE scan_id = @scanId
    AND spool_name IN (SELECT spool_name FROM instances WHERE import_seq = @importSeq AND spool_name IS NOT NULL)`,
  giveBack: `INSERT INTO held_files
      (scan_id, source_path, path, size_bytes, modified_at_ms, sop_instance_uid, spool_name, sha256, held_at)
    SELECT i.scan_id, n.source_path, n.path, n.size_bytes, NULL, n.sop_instance_uid, n.spool_name, n.sha256, @at
    FROM imports i JOIN instances n ON n.import_seq = i.seq
    WHERE i.seq = @importSeq AND n.spool_name IS NOT NULL AND n.built IS NULL AND EXISTS (SELECT 1 FROM copies WHERE scan_id = i.scan_id)
    ON CONFLICT DO NOTHING`,
  dropGiven: `UPDATE instances SET staged_at = NULL, spool_name = NULL, sha256 = NULL
    WHERE import_seq = @importSeq AND spool_name IN (SELECT spool_name FROM held_files)`,
  removeBuilt: `INSERT OR IGNORE INTO spool_removals
    SELECT spool_name FROM instances WHERE import_seq = @importSeq AND built IS NOT NULL AND spool_name IS NOT NULL`,
  dropBuilt: `UPDATE instances SET staged_at = NULL, spool_name = NULL, sha256 = NULL
    WHERE import_seq = @importSeq AND built IS NOT NULL AND spool_name IS NOT NULL`,
  removeOwn: `INSERT OR IGNORE INTO spool_removals
    SELECT spool_name FROM instances WHERE import_seq = @importSeq AND spool_name IS NOT NULL`,
  dropOwn: `UPDATE instances SET staged_at = NULL, spool_name = NULL, sha256 = NULL
    WHERE import_seq = @importSeq AND spool_name IS NOT NULL`,
  isUsed: `SELECT 1 AS used FROM held_files WHERE spool_name = @name
    UNION ALL SELECT 1 FROM instances WHERE spool_name = @name LIMIT 1`,
  heldSince: 'SELECT scan_id AS scanId FROM held_files WHERE held_at < ?',
} as const;

export function openHeldFileRows(db: Database): HeldFileRows {
  const begin = db.prepare<[string, string]>(
    `INSERT INTO copies (scan_id, started_at) VALUES (?, ?)
     ON CONFLICT (scan_id) DO UPDATE SET started_at = excluded.started_at, finished_at = NULL`,
  );
  const finish = db.prepare<[string, string]>('UPDATE copies SET finished_at = ? WHERE scan_id = ?');
  const insert = db.prepare<[HeldFile & { scanId: string; at: string }]>(
    `INSERT INTO held_files (scan_id, source_path, path, size_bytes, modified_at_ms, sop_instance_uid, spool_name, sha256, held_at)
     VALUES (@scanId, @sourcePath, @path, @sizeBytes, @modifiedAtMs, @sopInstanceUid, @spoolName, @sha256, @at)`,
  );
  const ofScan = db.prepare<[string], HeldRow>(heldFileSql.ofScan);
  const ofSource = db.prepare<[string], HeldRow>(heldFileSql.ofSource);
  const adopt = db.prepare<[string, string, number]>(
    'UPDATE held_files SET scan_id = ?, source_path = ? WHERE seq = ?',
  );
  const finishedCopy = db.prepare<[string], { copiedAt: string; heldAt: string | null }>(heldFileSql.finishedCopy);
  const held = db.prepare<[string, string, string], { name: string }>(heldFileSql.held);
  const takenOver = db.prepare<[string, string, string], { name: string }>(heldFileSql.takenOver);
  const markScan = db.prepare<[string, number]>('UPDATE imports SET scan_id = ? WHERE seq = ?');
  const takeOver = db.prepare<[{ importSeq: number; scanId: string; at: string }]>(heldFileSql.takeOver);
  const dropTaken = db.prepare<[{ importSeq: number; scanId: string }]>(heldFileSql.dropTaken);
  const giveBack = db.prepare<[{ importSeq: number; at: string }]>(heldFileSql.giveBack);
  const dropGiven = db.prepare<[{ importSeq: number }]>(heldFileSql.dropGiven);
  const removeOwn = db.prepare<[{ importSeq: number }]>(heldFileSql.removeOwn);
  const dropOwn = db.prepare<[{ importSeq: number }]>(heldFileSql.dropOwn);
  const removeBuilt = db.prepare<[{ importSeq: number }]>(heldFileSql.removeBuilt);
  const dropBuilt = db.prepare<[{ importSeq: number }]>(heldFileSql.dropBuilt);
  const withContent = db.prepare<[string, number], { name: string }>(heldFileSql.withContent);
  const isAwaited = db.prepare<[string], { awaited: number }>(heldFileSql.isAwaited);
  const remove = db.prepare<[number]>('DELETE FROM held_files WHERE seq = ?');
  const removeCopy = db.prepare<[string]>(
    `DELETE FROM copies WHERE scan_id = ? AND scan_id NOT IN (SELECT scan_id FROM held_files)
       AND scan_id NOT IN (SELECT scan_id FROM scans)`,
  );
  const heldSince = db.prepare<[string], { scanId: string }>(heldFileSql.heldSince);
  const forgotten = db.prepare<[], { scanId: string }>(
    'SELECT scan_id AS scanId FROM copies WHERE finished_at IS NOT NULL AND scan_id NOT IN (SELECT scan_id FROM scans)',
  );
  const isUsed = db.prepare<[{ name: string }], { used: number }>(heldFileSql.isUsed);

  /** Only documents can be: an image is its import's own from the approval on. */
  const isNeeded = ({ sopInstanceUid, sha256 }: HeldRow) =>
    sopInstanceUid === '' && isAwaited.get(sha256)?.awaited === 1;

  return {
    begin(scanId, at) {
      begin.run(scanId, at);
    },
    finish(scanId, at) {
      finish.run(at, scanId);
    },
    record: db.transaction((scanId: string, files: readonly HeldFile[], at: string) => {
      for (const file of files) insert.run({ ...file, scanId, at });
    }),
    ofScan: (scanId) => ofScan.all(scanId),
    ofSource: (sourcePath) => ofSource.all(sourcePath),
    adopt: db.transaction((scanId: string, files: readonly { readonly seq: number; readonly sourcePath: string }[]) => {
      for (const { seq, sourcePath } of files) adopt.run(scanId, sourcePath, seq);
    }),
    finishedCopy(scanId) {
      const { copiedAt = '', heldAt = null } = finishedCopy.get(scanId) ?? {};
      return heldAt === null ? null : { copiedAt, heldAt };
    },
    spoolName: (...asked) => (held.get(...asked) ?? takenOver.get(...asked))?.name ?? null,
    withContent: (sha256, sizeBytes) => withContent.get(sha256, sizeBytes)?.name ?? null,
    takeOver: db.transaction((importSeq: number, scanId: string, at: string) => {
      markScan.run(scanId, importSeq);
      takeOver.run({ importSeq, scanId, at });
      dropTaken.run({ importSeq, scanId });
    }),
    noteScan(importSeq, scanId) {
      markScan.run(scanId, importSeq);
    },
    dropOwn: db.transaction((importSeq: number) => {
      removeOwn.run({ importSeq });
      dropOwn.run({ importSeq });
    }),
    giveBack: db.transaction((importSeq: number, at: string) => {
      giveBack.run({ importSeq, at });
      dropGiven.run({ importSeq });
      removeBuilt.run({ importSeq });
      dropBuilt.run({ importSeq });
    }),
    forget: db.transaction((scanId: string, keep?: (file: HeldRow) => boolean) => {
      const files = ofScan.all(scanId).filter((file) => keep?.(file) !== true && !isNeeded(file));
      for (const { seq } of files) remove.run(seq);
      removeCopy.run(scanId);
      return {
        scanId,
        spoolNames: files.map((file) => file.spoolName),
        bytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      };
    }),
    heldSince: (before) => [...new Set(heldSince.all(before).map(({ scanId }) => scanId))],
    forgotten: () => forgotten.all().map(({ scanId }) => scanId),
    isUsed: (name) => isUsed.get({ name })?.used === 1,
  };
}
