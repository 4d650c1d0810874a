import type { ImportView } from '../../contract/imports.ts';
import type { ScanReport } from '../../contract/scan.ts';
import { needsDisc } from '../words/import-words.ts';

/** The newest import of a study, unless it was cancelled. */
export function importOfStudy(imports: readonly ImportView[], studyInstanceUid: string): ImportView | undefined {
  return imports
    .filter((view) => view.studyInstanceUid === studyInstanceUid && view.condition !== 'cancelled')
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}

/**
 * Whether the disc can be given back: `copied` when the scan itself holds all that could be read, or every study on it was decided and copied whole;
 * `copying` while one is being copied, `undecided` otherwise.
 */
export function discState(report: ScanReport, imports: readonly ImportView[]): 'undecided' | 'copying' | 'copied' {
  const studies = report.patients.flatMap((patient) => patient.studies);
  if (report.copy && report.copy.state !== 'no-room' && studies.length > 0) return 'copied';
  const views = studies.map((study) => importOfStudy(imports, study.studyInstanceUid));
  if (views.some((view) => view && needsDisc(view))) return 'copying';
  return isDecided(report, imports) ? 'copied' : 'undecided';
}

/** Whether every study on the disc has its import. */
export function isDecided(report: ScanReport, imports: readonly ImportView[]): boolean {
  const studies = report.patients.flatMap((patient) => patient.studies);
  return studies.length > 0 && studies.every((study) => importOfStudy(imports, study.studyInstanceUid) !== undefined);
}
