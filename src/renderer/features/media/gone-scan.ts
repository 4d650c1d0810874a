import type { ImportView } from '../../../contract/imports.ts';
import type { ScanReport } from '../../../contract/scan.ts';
import { discState, isDecided } from '../../app/disc-state.ts';
import type { Scan } from '../../app/scans.ts';

/**
 * Whether the card of a scan goes with its disc. It stays only where something that was found is still to be decided or copied: the card then
 * says that the disc is out.
 */
export function goesWithItsDisc(scan: Scan, report: ScanReport | undefined, imports: readonly ImportView[]): boolean {
  // The report of one that was found again is asked for when its card is drawn.
  if (scan.state === 'done' && scan.isFoundAgain && report === undefined) return false;
  if (scan.state !== 'done' || report === undefined) return true;
  const isEmpty = report.patients.length === 0 && !report.documentStudy;
  return isEmpty || (isDecided(report, imports) && discState(report, imports) === 'copied');
}
