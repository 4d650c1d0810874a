import { FaultError } from '../../contract/fault.ts';
import type { ScanReport } from '../../contract/scan.ts';
import type { FoundDocument } from '../documents/document-facts.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';

/** The report of a scan. @throws FaultError `scan-gone` when it is too long ago. */
export function storedReport(ledger: Ledger, scanId: string): ScanReport {
  const report = ledger.scans.report(scanId);
  if (!report) throw new FaultError('scan-gone');
  return report;
}

/** One study of a scan with every instance behind it. @throws FaultError `scan-gone` */
export function storedStudy(ledger: Ledger, ref: { scanId: string; studyInstanceUid: string }): ScannedStudy {
  const study = ledger.scans.study(ref.scanId, ref.studyInstanceUid);
  if (study === null) throw new FaultError('scan-gone');
  return study as ScannedStudy;
}

/** What a scan offers as documents. @throws FaultError `scan-gone` */
export function storedDocuments(ledger: Ledger, scanId: string): FoundDocument[] {
  const documents = ledger.scans.documents(scanId);
  if (documents === null) throw new FaultError('scan-gone');
  return documents as FoundDocument[];
}
