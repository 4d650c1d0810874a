import type Database from 'better-sqlite3';
import type { ScanReport } from '../../contract/scan.ts';

/** A scan as it is kept: the report, and the instances of each study in the scan room's own shape. */
export interface StoredScan {
  readonly report: ScanReport;
  readonly instances: ReadonlyMap<string, readonly unknown[]>;
}

/** Scans outlive the engine process, so that a window can go on after a restart. */
export interface ScanRows {
  /** Keeps a scan; the oldest of more than {@link keptScans} go. Saved again, it is replaced. */
  save(scan: StoredScan, at: string): void;
  report(scanId: string): ScanReport | null;
  /** In the order they were saved; null when the scan or the study in it is not known. */
  instances(scanId: string, studyInstanceUid: string): readonly unknown[] | null;
}

/** Enough for a morning's discs; patient data that nobody needs any more does not stay. */
export const keptScans = 20;

export function openScanRows(db: Database): ScanRows {
  const remove = db.prepare<[string]>('DELETE FROM scans WHERE scan_id = ?');
  const insert = db.prepare<[string, string, string]>('INSERT INTO scans (scan_id, created_at, report) VALUES (?, ?, ?)');
  const insertStudy = db.prepare<[string, string, string]>('INSERT INTO scan_studies VALUES (?, ?, ?)');
  const removeOld = db.prepare<[number]>(
    'DELETE FROM scans WHERE seq <= (SELECT seq FROM scans ORDER BY seq DESC LIMIT 1 OFFSET ?)',
  );
  const report = db.prepare<[string], { report: string }>('SELECT report FROM scans WHERE scan_id = ?');
  const instances = db.prepare<[string, string], { instances: string }>(
    'SELECT instances FROM scan_studies WHERE scan_id = ? AND study_instance_uid = ?',
  );
  return {
    save: db.transaction((scan: StoredScan, at: string) => {
      const { scanId } = scan.report;
      remove.run(scanId);
      insert.run(scanId, at, JSON.stringify(scan.report));
      for (const [studyInstanceUid, list] of scan.instances)
        insertStudy.run(scanId, studyInstanceUid, JSON.stringify(list));
      removeOld.run(keptScans);
    }),
    report(scanId) {
      const row = report.get(scanId);
      return row === undefined ? null : (JSON.parse(row.report) as ScanReport);
    },
    instances(scanId, studyInstanceUid) {
      const row = instances.get(scanId, studyInstanceUid);
      return row === undefined ? null : (JSON.parse(row.instances) as unknown[]);
    },
  };
}
