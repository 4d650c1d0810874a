import type Database from 'better-sqlite3';
import type { Fault, FaultCode } from '../../contract/fault.ts';
import type { InstanceFault } from '../../contract/imports.ts';
import { storedFault } from './import-record.ts';
import type { MovedImport } from './imports.ts';

/** One instance of an approved import, as the scan saw it. */
export interface NewInstance {
  /** The medium: folder, disc or container. */
  readonly sourcePath: string;
  /** Relative to the medium. */
  readonly path: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly sizeBytes: number;
  /** How it is made of the file, where it is not the file itself. Plain data, in the shape that the media reader wants back. */
  readonly built?: unknown;
}
export interface InstanceRow extends NewInstance {
  readonly seq: number;
  readonly spoolName: string | null;
  readonly sha256: string | null;
  readonly md5: string | null;
  readonly storedStatus: 'Success' | 'AlreadyStored' | null;
  readonly orthancId: string | null;
}
export interface StagedFact {
  readonly seq: number;
  readonly spoolName: string;
  readonly sha256: string;
  readonly at: string;
}
export interface SentFact {
  readonly seq: number;
  readonly sentBytes: number;
  /** Of the bytes that left. */
  readonly md5: string;
  readonly storedStatus: 'Success' | 'AlreadyStored';
  readonly orthancId: string;
  readonly at: string;
  /** When the archive gave the same MD5; null where that has still to be asked. */
  readonly confirmedAt: string | null;
}

export interface SeriesCounts {
  readonly seriesInstanceUid: string;
  readonly selected: number;
  readonly readable: number;
  readonly sent: number;
  readonly confirmed: number;
}

/** Facts about instances. The `to…` questions give at most `limit` rows after `afterSeq`, in the order of the disc. */
export interface InstanceRows {
  insert(importSeq: number, instances: readonly NewInstance[]): void;
  toStage(importSeq: number, afterSeq: number, limit: number): InstanceRow[];
  toSend(importSeq: number, afterSeq: number, limit: number): InstanceRow[];
  /** To which series each of them belongs. */
  seriesToSend(importSeq: number): { seq: number; seriesInstanceUid: string }[];
  toConfirm(importSeq: number, afterSeq: number, limit: number): InstanceRow[];
  recordStaged(facts: readonly StagedFact[]): void;
  recordSent(facts: readonly SentFact[]): void;
  recordConfirmed(seqs: readonly number[], at: string): void;
  isConfirmed(seq: number): boolean;
  recordFault(seq: number, fault: Fault): void;
  /** Something may have come between: every one that was sent has to be confirmed anew. */
  askAgain(importSeq: number): void;
  /** The archive does not hold these after all: they are sent again. */
  markUnsent(seqs: readonly number[]): void;
  /** Damaged in the spool: they are read from the medium again. Gives how many. */
  restageDamaged(importSeq: number): number;
  /** Staged and not confirmed, with a spool file that is not there: read from the medium again. Gives how many, and whose imports go back for it. */
  restageMissing(isStored: (spoolName: string) => boolean): { images: number; imports: MovedImport[] };
  /** Lets the faulty ones be tried again; those that could not be read from the medium only with `unread`. */
  clearFaults(importSeq: number, options: { unread: boolean }): void;
  faults(importSeq: number): InstanceFault[];
  /** Orthanc's id of each confirmed instance, to see which of them the archive does not hold any more, and the MD5 of what was sent. */
  confirmedIds(importSeq: number): { seq: number; orthancId: string; md5: string | null }[];
  confirmed(importSeq: number): { series: number; images: number };
  /** Of a study, over all its imports that are of its patient: what the archive confirmed. */
  confirmedUids(studyInstanceUid: string): Set<string>;
  /** How far the instances of each series have come. `readable`: all but those that could not be read from the medium. */
  bySeries(importSeq: number): SeriesCounts[];
  paths(importSeq: number): string[];
  /** The media from which unfinished imports have still to read something. A document that is held needs none. */
  awaitedMedia(): string[];
  /** The media that a study came from, and how many instances of which SOP class were confirmed. */
  contents(importSeq: number): { sourcePaths: string[]; sopClasses: { uid: string; instances: number }[] };
}

const columns = `seq, source_path, path, sop_instance_uid, series_instance_uid, sop_class_uid, transfer_syntax_uid, size_bytes, built,
  spool_name, sha256, md5, stored_status, orthanc_id`;

/** The stations' statements, open to the test that proves each of them uses an index. */
export const instanceSql = {
  toStage: `SELECT ${columns} FROM instances
    WHERE import_seq = ? AND seq > ? AND staged_at IS NULL AND fault_code IS NULL ORDER BY seq LIMIT ?`,
  toSend: `SELECT ${columns} FROM instances
    WHERE import_seq = ? AND seq > ? AND staged_at IS NOT NULL AND sent_at IS NULL AND fault_code IS NULL ORDER BY seq LIMIT ?`,
  seriesToSend: `SELECT seq, series_instance_uid AS seriesInstanceUid FROM instances
    WHERE import_seq = ? AND staged_at IS NOT NULL AND sent_at IS NULL AND fault_code IS NULL ORDER BY seq`,
  toConfirm: `SELECT ${columns} FROM instances
    WHERE import_seq = ? AND seq > ? AND sent_at IS NOT NULL AND confirmed_at IS NULL AND fault_code IS NULL ORDER BY seq LIMIT ?`,
  faults: `SELECT path, sop_instance_uid, fault_code, fault_params FROM instances
    WHERE import_seq = ? AND fault_code IS NOT NULL ORDER BY seq`,
  confirmed: `SELECT count(DISTINCT series_instance_uid) AS series, count(*) AS images FROM instances
    WHERE import_seq = ? AND confirmed_at IS NOT NULL`,
  confirmedUids: `SELECT n.sop_instance_uid FROM imports i JOIN instances n ON n.import_seq = i.seq
    WHERE i.study_instance_uid = ? AND n.confirmed_at IS NOT NULL AND i.withdrawn_at IS NULL AND i.project IS NULL`,
  confirmedIds: `SELECT seq, orthanc_id AS orthancId, md5 FROM instances WHERE import_seq = ? AND confirmed_at IS NOT NULL`,
  restageDamaged: `UPDATE instances SET staged_at = NULL, spool_name = NULL, sha256 = NULL, fault_code = NULL, fault_params = NULL
    WHERE import_seq = ? AND fault_code IS NOT NULL AND fault_code IN ('spool-damaged', 'media-swapped')`,
  isConfirmed: 'SELECT confirmed_at IS NOT NULL AS yes FROM instances WHERE seq = ?',
  askAgain: `UPDATE instances SET confirmed_at = NULL WHERE import_seq = ? AND confirmed_at IS NOT NULL`,
  clearFaults: `UPDATE instances SET fault_code = NULL, fault_params = NULL
    WHERE import_seq = ? AND fault_code IS NOT NULL AND (staged_at IS NOT NULL OR ?)`,
  contents: `SELECT source_path AS sourcePath, sop_class_uid AS uid, count(confirmed_at) AS instances FROM instances
    WHERE import_seq = ? GROUP BY source_path, sop_class_uid`,
  awaitedMedia: `SELECT n.source_path AS sourcePath FROM imports i CROSS JOIN instances n ON n.import_seq = i.seq
    WHERE i.condition IN ('ready', 'running', 'waiting', 'held') AND i.station <> 'done'
      AND n.staged_at IS NULL AND n.fault_code IS NULL
      AND NOT (n.built IS NOT NULL AND EXISTS (SELECT 1 FROM held_files h WHERE h.sha256 = json_extract(n.built, '$.fileSha256')))
    GROUP BY n.source_path`,
  bySeries: `SELECT series_instance_uid AS seriesInstanceUid, count(*) AS selected,
      count(*) - sum(fault_code IS NOT NULL AND staged_at IS NULL) AS readable, count(sent_at) AS sent, count(confirmed_at) AS confirmed
    FROM instances WHERE import_seq = ? GROUP BY series_instance_uid`,
  paths: 'SELECT path FROM instances WHERE import_seq = ? ORDER BY seq',
} as const;

interface InstanceRecord {
  seq: number;
  source_path: string;
  path: string;
  sop_instance_uid: string;
  series_instance_uid: string;
  sop_class_uid: string;
  transfer_syntax_uid: string;
  size_bytes: number;
  built: string | null;
  spool_name: string | null;
  sha256: string | null;
  md5: string | null;
  stored_status: 'Success' | 'AlreadyStored' | null;
  orthanc_id: string | null;
}

export function openInstanceRows(db: Database): InstanceRows {
  const insert = db.prepare<[Omit<NewInstance, 'built'> & { importSeq: number; built: string | null }]>(
    `INSERT INTO instances (import_seq, source_path, path, sop_instance_uid, series_instance_uid, sop_class_uid, transfer_syntax_uid, size_bytes, built)
     VALUES (@importSeq, @sourcePath, @path, @sopInstanceUid, @seriesInstanceUid, @sopClassUid, @transferSyntaxUid, @sizeBytes, @built)`,
  );
  const toStage = db.prepare<[number, number, number], InstanceRecord>(instanceSql.toStage);
  const toSend = db.prepare<[number, number, number], InstanceRecord>(instanceSql.toSend);
  const seriesToSend = db.prepare<[number], { seq: number; seriesInstanceUid: string }>(instanceSql.seriesToSend);
  const toConfirm = db.prepare<[number, number, number], InstanceRecord>(instanceSql.toConfirm);
  const staged = db.prepare<[StagedFact]>(
    'UPDATE instances SET staged_at = @at, spool_name = @spoolName, sha256 = @sha256 WHERE seq = @seq',
  );
  const sent = db.prepare<[SentFact]>(
    `UPDATE instances SET sent_at = @at, sent_bytes = @sentBytes, md5 = @md5, stored_status = @storedStatus, orthanc_id = @orthancId,
       confirmed_at = coalesce(@confirmedAt, confirmed_at)
     WHERE seq = @seq`,
  );
  const confirm = db.prepare<[string, number]>('UPDATE instances SET confirmed_at = ? WHERE seq = ?');
  const fail = db.prepare<[string, string, number]>(
    'UPDATE instances SET fault_code = ?, fault_params = ? WHERE seq = ?',
  );
  const unsend = db.prepare<[number]>(
    // One whose original has had its time is read from its medium again.
    `UPDATE instances SET sent_at = NULL, sent_bytes = NULL, md5 = NULL, stored_status = NULL, orthanc_id = NULL, confirmed_at = NULL,
     staged_at = iif(spool_name IS NULL, NULL, staged_at) WHERE seq = ?`,
  );
  const restageDamaged = db.prepare<[number]>(instanceSql.restageDamaged);
  const awaited = db.prepare<[], { seq: number; spool_name: string }>(
    'SELECT seq, spool_name FROM instances WHERE spool_name IS NOT NULL AND confirmed_at IS NULL',
  );
  const restage = db.prepare<[number]>(
    `UPDATE instances SET staged_at = NULL, spool_name = NULL, sha256 = NULL, sent_at = NULL, sent_bytes = NULL, md5 = NULL,
     stored_status = NULL, orthanc_id = NULL WHERE seq = ?`,
  );
  const lacksImages = `station <> 'done' AND condition <> 'cancelled' AND withdrawn_at IS NULL
    AND seq IN (SELECT import_seq FROM instances WHERE staged_at IS NULL AND fault_code IS NULL)`;
  const toReopen = db.prepare<[], MovedImport>(
    `SELECT id, station FROM imports WHERE ${lacksImages} AND NOT (station = 'stage' AND condition = 'ready')`,
  );
  const reopenStage = db.prepare<[]>(
    `UPDATE imports SET station = 'stage', condition = 'ready', retry_at = NULL, attempts = 0, fault_code = NULL, fault_params = NULL
     WHERE ${lacksImages}`,
  );
  const isConfirmed = db.prepare<[number], { yes: 0 | 1 }>(instanceSql.isConfirmed);
  const askAgain = db.prepare<[number]>(instanceSql.askAgain);
  const clearFaults = db.prepare<[number, number]>(instanceSql.clearFaults);
  const faults = db.prepare<
    [number],
    { path: string; sop_instance_uid: string; fault_code: FaultCode; fault_params: string }
  >(instanceSql.faults);
  const confirmed = db.prepare<[number], { series: number; images: number }>(instanceSql.confirmed);
  const confirmedUids = db.prepare<[string], { sop_instance_uid: string }>(instanceSql.confirmedUids);
  const contents = db.prepare<[number], { sourcePath: string; uid: string; instances: number }>(instanceSql.contents);
  const confirmedIds = db.prepare<[number], { seq: number; orthancId: string; md5: string | null }>(
    instanceSql.confirmedIds,
  );
  const awaitedMedia = db.prepare<[], { sourcePath: string }>(instanceSql.awaitedMedia);
  const bySeries = db.prepare<[number], SeriesCounts>(instanceSql.bySeries);
  const paths = db.prepare<[number], { path: string }>(instanceSql.paths);

  return {
    insert: db.transaction((importSeq: number, instances: readonly NewInstance[]) => {
      for (const instance of instances) {
        const built = instance.built === undefined ? null : JSON.stringify(instance.built);
        insert.run({ ...instance, importSeq, built });
      }
    }),
    toStage: (...asked) => toStage.all(...asked).map(toInstanceRow),
    toSend: (...asked) => toSend.all(...asked).map(toInstanceRow),
    seriesToSend: (importSeq) => seriesToSend.all(importSeq),
    toConfirm: (...asked) => toConfirm.all(...asked).map(toInstanceRow),
    recordStaged: db.transaction((facts: readonly StagedFact[]) => {
      for (const fact of facts) staged.run(fact);
    }),
    recordSent: db.transaction((facts: readonly SentFact[]) => {
      for (const fact of facts) sent.run(fact);
    }),
    recordConfirmed: db.transaction((seqs: readonly number[], at: string) => {
      for (const seq of seqs) confirm.run(at, seq);
    }),
    isConfirmed: (seq) => isConfirmed.get(seq)?.yes === 1,
    recordFault(seq, fault) {
      fail.run(fault.code, JSON.stringify(fault.params), seq);
    },
    askAgain(importSeq) {
      askAgain.run(importSeq);
    },
    markUnsent: db.transaction((seqs: readonly number[]) => {
      for (const seq of seqs) unsend.run(seq);
    }),
    restageDamaged: (importSeq) => restageDamaged.run(importSeq).changes,
    restageMissing: db.transaction((isStored: (spoolName: string) => boolean) => {
      const missing = awaited.all().filter(({ spool_name }) => !isStored(spool_name));
      for (const { seq } of missing) restage.run(seq);
      const imports = missing.length > 0 ? toReopen.all() : [];
      if (missing.length > 0) reopenStage.run();
      return { images: missing.length, imports };
    }),
    clearFaults(importSeq, { unread }) {
      clearFaults.run(importSeq, unread ? 1 : 0);
    },
    faults: (importSeq) =>
      faults.all(importSeq).map((row) => ({
        path: row.path,
        sopInstanceUid: row.sop_instance_uid,
        fault: storedFault(row.fault_code, row.fault_params) as Fault,
      })),
    confirmedIds: (importSeq) => confirmedIds.all(importSeq),
    confirmed: (importSeq) => confirmed.get(importSeq) ?? { series: 0, images: 0 },
    confirmedUids: (studyInstanceUid) =>
      new Set(confirmedUids.all(studyInstanceUid).map((row) => row.sop_instance_uid)),
    contents(importSeq) {
      const rows = contents.all(importSeq);
      const counts = new Map<string, number>();
      for (const { uid, instances } of rows) counts.set(uid, (counts.get(uid) ?? 0) + instances);
      return {
        sourcePaths: [...new Set(rows.map(({ sourcePath }) => sourcePath))],
        sopClasses: [...counts]
          .filter(([, instances]) => instances > 0)
          .map(([uid, instances]) => ({ uid, instances })),
      };
    },
    awaitedMedia: () => awaitedMedia.all().map((row) => row.sourcePath),
    bySeries: (importSeq) => bySeries.all(importSeq),
    paths: (importSeq) => paths.all(importSeq).map((row) => row.path),
  };
}

function toInstanceRow(record: InstanceRecord): InstanceRow {
  return {
    seq: record.seq,
    sourcePath: record.source_path,
    path: record.path,
    sopInstanceUid: record.sop_instance_uid,
    seriesInstanceUid: record.series_instance_uid,
    sopClassUid: record.sop_class_uid,
    transferSyntaxUid: record.transfer_syntax_uid,
    sizeBytes: record.size_bytes,
    ...(record.built === null ? {} : { built: JSON.parse(record.built) as unknown }),
    spoolName: record.spool_name,
    sha256: record.sha256,
    md5: record.md5,
    storedStatus: record.stored_status,
    orthancId: record.orthanc_id,
  };
}
