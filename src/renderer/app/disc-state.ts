import type { ImportView } from '../../contract/imports.ts';
import type { ScanReport } from '../../contract/scan.ts';
import { needsDisc } from '../words/import-words.ts';
import { peopleOf } from './people-of.ts';

/** The newest import of a study for its patient, unless it was cancelled; what left for research decides nothing about her. */
export function importOfStudy(imports: readonly ImportView[], studyInstanceUid: string): ImportView | undefined {
  return imports
    .filter(
      (view) =>
        view.studyInstanceUid === studyInstanceUid && view.condition !== 'cancelled' && view.project === undefined,
    )
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}

export type DiscState = 'undecided' | 'copying' | 'images-copied' | 'copied';

/**
 * Whether the disc can be given back: `copied` when the scan itself holds all that could be read, reports and pictures among it, or every study on it was decided and copied whole;
 * `images-copied` when only reports and films that were too large to be held would still be read from it, `copying` while a study is being copied, `undecided` otherwise.
 */
export function discState(report: ScanReport, imports: readonly ImportView[]): DiscState {
  const studies = peopleOf(report).flatMap((patient) => patient.studies);
  const views = studies.map((study) => importOfStudy(imports, study.studyInstanceUid));
  if (views.some((view) => view && needsDisc(view))) return 'copying';
  if (isDecided(report, imports)) return 'copied';
  const isCopied = report.copy && report.copy.state !== 'no-room' && studies.length > 0;
  if (!isCopied) return 'undecided';
  // What was too large to be held may still be wanted from the disc until all is decided.
  const isWanted = report.sources.some(({ documents = [] }) =>
    documents.some(({ isHeld, targets }) => !isHeld && targets.length > 0),
  );
  return isWanted ? 'images-copied' : 'copied';
}

/** Whether every study on the disc has its import. */
export function isDecided(report: ScanReport, imports: readonly ImportView[]): boolean {
  const studies = peopleOf(report).flatMap((patient) => patient.studies);
  return studies.length > 0 && studies.every((study) => importOfStudy(imports, study.studyInstanceUid) !== undefined);
}
