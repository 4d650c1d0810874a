import { dirname } from 'node:path/posix';
import type { Warning } from '../../contract/scan.ts';
import { displayPath } from '../media/display-path.ts';
import type { StudyNotes } from '../study/group-studies.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { ContestedFile, MissingFile } from '../study/scanned-study.ts';
import type { DirectoryComparison } from './compare-directory.ts';
import { fileKind } from './file-kind.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { DuplicateFindings } from './find-duplicates.ts';
import type { SeriesTally } from './series-tally.ts';

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
  tallies: readonly SeriesTally[],
): Map<string, StudyNotes> {
  const notes = new Map<string, OpenNotes>();
  const noteOf = (study: string) => {
    const note = notes.get(study) ?? { missingFiles: [], warnings: [], series: [], contested: [] };
    notes.set(study, note);
    return note;
  };
  for (const source of sources) {
    const own = kept.filter((instance) => instance.sourcePath === source.path);
    for (const [study, files] of byStudy(lostFiles(source, own))) {
      noteOf(study).missingFiles.push(...files.map(missingFile));
      noteOf(study).warnings.push({ code: 'unreadable-files', params: { count: files.length } });
    }
    for (const [study, files] of byStudy(source.directory.missing)) {
      noteOf(study).missingFiles.push(...files.map(missingFile));
      noteOf(study).warnings.push({ code: 'listed-but-missing', params: { count: files.length } });
    }
    const unlisted = new Set(source.directory.unlisted);
    for (const [study, files] of byStudy(own.filter((instance) => unlisted.has(instance.path)))) {
      noteOf(study).warnings.push({ code: 'unlisted', params: { count: files.length } });
    }
  }
  for (const tally of tallies) noteOf(tally.studyInstanceUid).series.push(tally);
  for (const { kept: first, other } of conflicts) {
    const params = {
      sopInstanceUid: first.sopInstanceUid,
      kept: displayPath(first.path),
      other: displayPath(other.path),
    };
    // Only one of the two can be in an archive: the other is an image that does not arrive.
    noteOf(other.studyInstanceUid).missingFiles.push({
      path: displayPath(other.path),
      reason: 'same-uid-other-content',
      seriesInstanceUid: other.seriesInstanceUid,
    });
    for (const study of new Set([first.studyInstanceUid, other.studyInstanceUid])) {
      noteOf(study).warnings.push({ code: 'same-uid-other-content', params });
    }
  }
  for (const candidates of contestedImages(conflicts)) {
    for (const study of new Set(candidates.map(({ instance }) => instance.studyInstanceUid))) {
      noteOf(study).contested.push(candidates);
    }
  }
  return notes;
}

function missingFile({ path, reason, seriesInstanceUid }: MissingFile): MissingFile {
  return { path, reason, seriesInstanceUid };
}

interface OpenNotes {
  readonly missingFiles: MissingFile[];
  readonly warnings: Warning[];
  readonly series: SeriesTally[];
  readonly contested: (readonly ContestedFile[])[];
}

/** Each image with several contents, the one that is kept first. */
function contestedImages(conflicts: DuplicateFindings['conflicts']): ContestedFile[][] {
  const images = new Map<ScannedInstance, ContestedFile[]>();
  const shown = (instance: ScannedInstance) => ({ instance, shownPath: displayPath(instance.path) });
  for (const { kept, other } of conflicts) images.set(kept, [...(images.get(kept) ?? [shown(kept)]), shown(other)]);
  return [...images.values()];
}

const noBytes = Buffer.alloc(0);

/**
 * Each lost file, once for each study it may belong to. A file that is no DICOM is a loss only where the DICOMDIR lists it; one that cannot be
 * read and is called a program or a document is none.
 */
function lostFiles(
  { outcomes, directory }: SourceFindings,
  own: readonly ScannedInstance[],
): (MissingFile & { studyInstanceUid: string })[] {
  const studiesByFolder = new Map<string, Set<string>>();
  for (const instance of own) {
    const folder = dirname(instance.path);
    const studies = studiesByFolder.get(folder) ?? new Set<string>();
    studiesByFolder.set(folder, studies.add(instance.studyInstanceUid));
  }
  const all = new Set(own.map((instance) => instance.studyInstanceUid));
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'instance' || outcome.kind === 'directory') return [];
    const place = directory.places.get(outcome.path);
    const listed = place?.studyInstanceUid ?? undefined;
    const named = outcome.kind === 'unreadable' ? (outcome.studyInstanceUid ?? listed) : listed;
    const mayBeImage = outcome.kind === 'unreadable' && fileKind(outcome.path, noBytes) === 'not-dicom';
    const possible = mayBeImage ? (studiesByFolder.get(dirname(outcome.path)) ?? all) : [];
    const studies = named === undefined ? [...possible] : [named];
    return studies.map((studyInstanceUid) => ({
      path: displayPath(outcome.path),
      reason: outcome.reason,
      studyInstanceUid,
      seriesInstanceUid: place?.seriesInstanceUid ?? null,
    }));
  });
}

function byStudy<T extends { readonly studyInstanceUid: string | null }>(files: readonly T[]): Map<string, T[]> {
  const studies = new Map<string, T[]>();
  for (const file of files) {
    if (file.studyInstanceUid === null) continue;
    const known = studies.get(file.studyInstanceUid);
    if (known === undefined) studies.set(file.studyInstanceUid, [file]);
    else known.push(file);
  }
  return studies;
}
