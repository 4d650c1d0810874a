import type Database from 'better-sqlite3';
import type { ScanReport } from '../../contract/scan.ts';

/** A scan as it is kept: the report, and what lies behind each study in the scan room's own shape. */
export interface StoredScan {
  readonly report: ScanReport;
  readonly studies: ReadonlyMap<string, unknown>;
  /** What the report offers as documents, in the documents room's own shape. */
  readonly documents?: readonly unknown[];
}

/** Scans outlive the engine process, so that a window can go on after a restart. */
export interface ScanRows {
  /** Keeps a scan; the oldest of more than {@link keptScans} go, but for those whose copies wait for somebody's decision. Saved again, it is replaced. */
  save(scan: StoredScan, at: string): void;
  report(scanId: string): ScanReport | null;
  /** All that are kept, the newest first. */
  ids(): string[];
  reports(): ScanReport[];
  /** As it was saved; null when the scan or the study in it is not known. */
  study(scanId: string, studyInstanceUid: string): unknown;
  /** As they were saved; null when the scan is not known. */
  documents(scanId: string): unknown;
}

/** Enough for a morning's discs; patient data that nobody needs any more does not stay. */
export const keptScans = 20;

export function openScanRows(db: Database): ScanRows {
  const remove = db.prepare<[string]>('DELETE FROM scans WHERE scan_id = ?');
  const insert = db.prepare<[string, string, string, string]>(
    'INSERT INTO scans (scan_id, created_at, report, documents) VALUES (?, ?, ?, ?)',
  );
  const insertStudy = db.prepare<[string, string, string]>('INSERT INTO scan_studies VALUES (?, ?, ?)');
  const removeOld = db.prepare<[number]>(
    // The disc of a copy may have been given back: how long it is kept, the site says (`IntakeDeps.keepHours`), not how many discs came after it.
    `DELETE FROM scans WHERE seq <= (SELECT seq FROM scans ORDER BY seq DESC LIMIT 1 OFFSET ?)
       AND NOT EXISTS (SELECT 1 FROM held_files h WHERE h.scan_id = scans.scan_id)`,
  );
  const report = db.prepare<[string], { report: string }>('SELECT report FROM scans WHERE scan_id = ?');
  const ids = db.prepare<[], { scanId: string }>('SELECT scan_id AS scanId FROM scans ORDER BY seq DESC');
  const reports = db.prepare<[], { report: string }>('SELECT report FROM scans ORDER BY seq DESC');
  const study = db.prepare<[string, string], { study: string }>(
    'SELECT study FROM scan_studies WHERE scan_id = ? AND study_instance_uid = ?',
  );
  const documents = db.prepare<[string], { documents: string }>('SELECT documents FROM scans WHERE scan_id = ?');
  return {
    save: db.transaction((scan: StoredScan, at: string) => {
      const { scanId } = scan.report;
      remove.run(scanId);
      insert.run(scanId, at, JSON.stringify(scan.report), JSON.stringify(scan.documents ?? []));
      for (const [studyInstanceUid, study] of scan.studies)
        insertStudy.run(scanId, studyInstanceUid, JSON.stringify(study));
      removeOld.run(keptScans);
    }),
    report(scanId) {
      const row = report.get(scanId);
      return row === undefined ? null : (JSON.parse(row.report) as ScanReport);
    },
    ids: () => ids.all().map(({ scanId }) => scanId),
    reports: () => reports.all().map((row) => JSON.parse(row.report) as ScanReport),
    study(scanId, studyInstanceUid) {
      const row = study.get(scanId, studyInstanceUid);
      return row === undefined ? null : JSON.parse(row.study);
    },
    documents(scanId) {
      const row = documents.get(scanId);
      return row === undefined ? null : JSON.parse(row.documents);
    },
  };
}
