import type { ImportView } from '../../../contract/imports.ts';
import type { ScanReport } from '../../../contract/scan.ts';
import { discState, isDecided } from '../../app/disc-state.ts';
import type { Scan } from '../../app/scans.ts';

/**
 * Whether the card of a scan goes with its disc. It stays only where something that was found is still to be decided or copied: the card then
 * says that the disc is out.
 */
export function goesWithItsDisc(scan: Scan, report: ScanReport | undefined, imports: readonly ImportView[]): boolean {
  if (scan.state !== 'done') return true;
  // A lock makes the window forget the report, and that of a disc found again is asked for with its card: nobody knows yet what is to be decided.
  if (report === undefined) return false;
  const isEmpty = report.patients.length === 0 && !report.documentStudy;
  return isEmpty || (isDecided(report, imports) && discState(report, imports) === 'copied');
}
