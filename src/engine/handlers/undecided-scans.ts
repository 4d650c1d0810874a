import type { ScanReport, UndecidedScan } from '../../contract/scan.ts';
import type { Ledger } from '../ledger/open-ledger.ts';

type Kept = Pick<Ledger, 'scans' | 'heldFiles' | 'imports'>;

/** What was copied and waits for a person: something of it is held, and one of its studies has no import. The newest first. */
export function undecidedScans(ledger: Kept, keepHours: number): UndecidedScan[] {
  return ledger.scans.ids().flatMap((scanId) => {
    const copy = ledger.heldFiles.finishedCopy(scanId);
    // A report can name thousands of files: it is read only where something is held.
    const report = copy === null ? null : ledger.scans.report(scanId);
    if (copy === null || report === null || isDecided(ledger, report)) return [];
    const keptUntil = new Date(Date.parse(copy.heldAt) + keepHours * 3_600_000).toISOString();
    return [{ scanId, paths: report.sources.map(({ path }) => path), copiedAt: copy.copiedAt, keptUntil }];
  });
}

/** As the window sees it: what left for research decides nothing about the patient. */
function isDecided({ imports }: Kept, { patients, documentStudy }: ScanReport): boolean {
  const studies = [...patients.flatMap((patient) => patient.studies), ...(documentStudy ? [documentStudy] : [])];
  return studies.every(({ studyInstanceUid }) =>
    imports.ofStudy(studyInstanceUid).some(({ condition }) => condition !== 'cancelled'),
  );
}
