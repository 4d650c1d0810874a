import type { ImportView } from '../../contract/imports.ts';
import type { ScanReport } from '../../contract/scan.ts';
import { needsDisc } from '../words/import-words.ts';
import { peopleOf } from './people-of.ts';

/** The newest import of a study, unless it was cancelled. */
export function importOfStudy(imports: readonly ImportView[], studyInstanceUid: string): ImportView | undefined {
  return imports
    .filter((view) => view.studyInstanceUid === studyInstanceUid && view.condition !== 'cancelled')
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}

/**
 * Whether the disc can be given back: `copied` when every study on it was decided and copied whole, `copying` while one is
 * being copied, `undecided` otherwise.
 */
export function discState(report: ScanReport, imports: readonly ImportView[]): 'undecided' | 'copying' | 'copied' {
  const studies = peopleOf(report).flatMap((patient) => patient.studies);
  const views = studies.map((study) => importOfStudy(imports, study.studyInstanceUid));
  if (views.some((view) => view && needsDisc(view))) return 'copying';
  return studies.length > 0 && views.every((view) => view !== undefined) ? 'copied' : 'undecided';
}
