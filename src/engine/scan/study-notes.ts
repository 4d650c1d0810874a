import { dirname } from 'node:path/posix';
import type { Warning } from '../../contract/scan.ts';
import { displayPath } from '../media/display-path.ts';
import type { StudyNotes } from '../study/group-studies.ts';
import type { DirectoryComparison } from './compare-directory.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { DuplicateFindings } from './find-duplicates.ts';
import type { ScannedInstance } from './scanned-instance.ts';

export interface SourceFindings {
  readonly path: string;
  readonly outcomes: readonly FileOutcome[];
  readonly directory: DirectoryComparison;
}

/**
 * What each study lacks and what a person should know of it. A file that cannot be used counts for the study that its own header, else its
 * DICOMDIR record, names. A loss that names no study counts for the studies in its folder, else for all of its medium: better to look
 * for an image that was none than to call a study complete that is not. Pure.
 */
export function studyNotes(
  sources: readonly SourceFindings[],
  kept: readonly ScannedInstance[],
  conflicts: DuplicateFindings['conflicts'],
): Map<string, StudyNotes> {
  const notes = new Map<string, { missing: number; warnings: Warning[] }>();
  const noteOf = (study: string) => {
    const note = notes.get(study) ?? { missing: 0, warnings: [] };
    notes.set(study, note);
    return note;
  };
  const count = (studies: readonly (string | null)[], code: Warning['code'], isLoss: boolean) => {
    for (const [study, files] of countEach(studies)) {
      const note = noteOf(study);
      if (isLoss) note.missing += files;
      note.warnings.push({ code, params: { count: files } });
    }
  };
  for (const source of sources) {
    const own = kept.filter((instance) => instance.sourcePath === source.path);
    count(lostFiles(source, own), 'unreadable-files', true);
    count(
      source.directory.missing.map((file) => file.studyInstanceUid),
      'listed-but-missing',
      true,
    );
    const unlisted = new Set(source.directory.unlisted);
    count(
      own.filter((instance) => unlisted.has(instance.path)).map((each) => each.studyInstanceUid),
      'unlisted',
      false,
    );
  }
  for (const { kept: first, other } of conflicts) {
    const params = {
      sopInstanceUid: first.sopInstanceUid,
      kept: displayPath(first.path),
      other: displayPath(other.path),
    };
    for (const study of new Set([first.studyInstanceUid, other.studyInstanceUid])) {
      noteOf(study).warnings.push({ code: 'same-uid-other-content', params });
    }
  }
  return notes;
}

/** The study of each lost file, once for each study it may belong to. */
function lostFiles({ outcomes, directory }: SourceFindings, own: readonly ScannedInstance[]): string[] {
  const studiesByFolder = new Map<string, Set<string>>();
  for (const instance of own) {
    const folder = dirname(instance.path);
    const studies = studiesByFolder.get(folder) ?? new Set<string>();
    studiesByFolder.set(folder, studies.add(instance.studyInstanceUid));
  }
  const all = new Set(own.map((instance) => instance.studyInstanceUid));
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'instance' || outcome.kind === 'directory') return [];
    const listed = directory.listedStudies.get(outcome.path);
    if (outcome.kind === 'skipped') return listed === undefined ? [] : [listed];
    const named = outcome.studyInstanceUid ?? listed;
    return named === undefined ? [...(studiesByFolder.get(dirname(outcome.path)) ?? all)] : [named];
  });
}

function countEach(studies: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const study of studies) {
    if (study !== null) counts.set(study, (counts.get(study) ?? 0) + 1);
  }
  return counts;
}
