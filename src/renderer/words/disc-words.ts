import type { ScanReport } from '../../contract/scan.ts';
import type { Translate } from './i18n.ts';

/** That the disc can go back: all of it is here, or all of it that could be read. */
export function canReturnText(t: Translate, report: ScanReport): string {
  return t(report.files.unreadable.length > 0 ? 'scan.canReturnRead' : 'scan.canReturn');
}
