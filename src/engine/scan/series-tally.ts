import type { ScannedSource } from '../../contract/scan.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { FileOutcome, ListedPlace } from './file-outcome.ts';
import type { DuplicateFindings } from './find-duplicates.ts';
import type { SourceFindings } from './study-notes.ts';

/** One series of one source: what its DICOMDIRs list, what was found, what either lacks, and what could not be read. */
export type SeriesTally = ScannedSource['dicomdir']['series'][number] & { number: number | null; lost: number };

/**
 * Listed, found, missing and unlisted, series by series, of a source with a DICOMDIR; without one only the series that lost files. What a file says of
 * itself counts before what its record says. A file that is there twice is one image; a listed file that cannot be used is missing. Pure.
 */
export function tallySeries(
  { outcomes, directory }: SourceFindings,
  { kept, conflicts }: Pick<DuplicateFindings, 'kept' | 'conflicts'>,
): SeriesTally[] {
  const tallies = new Map<string, SeriesTally>();
  const tallyOf = (studyInstanceUid: string | null, seriesInstanceUid: string | null): SeriesTally => {
    const key = `${studyInstanceUid} ${seriesInstanceUid}`;
    const known = tallies.get(key);
    if (known !== undefined) return known;
    const made = emptyTally(studyInstanceUid ?? '', seriesInstanceUid ?? '');
    tallies.set(key, made);
    return made;
  };
  const isKept = new Set(kept);
  const isContested = new Set(conflicts.map(({ other }) => other));
  for (const outcome of outcomes) {
    const isListed = directory.listed.has(outcome.path);
    if (outcome.kind === 'unreadable') lose(outcome, directory.places.get(outcome.path), tallyOf);
    if (outcome.kind === 'instance') {
      if (!directory.present) continue;
      const { instance } = outcome;
      if (isKept.has(instance)) count(tallyOf(instance.studyInstanceUid, instance.seriesInstanceUid), isListed);
      else if (isListed && isContested.has(instance))
        miss(tallyOf(instance.studyInstanceUid, instance.seriesInstanceUid));
    } else if (isListed) {
      const place = directory.places.get(outcome.path);
      miss(tallyOf(place?.studyInstanceUid ?? null, place?.seriesInstanceUid ?? null));
    }
  }
  for (const { studyInstanceUid, seriesInstanceUid } of directory.missing) {
    miss(tallyOf(studyInstanceUid, seriesInstanceUid));
  }
  describe(tallies, outcomes);
  return [...tallies.values()].sort(bySeries);
}

/** Not by the order of the medium: the same disc is listed alike in a folder, an image and a zip. */
function bySeries(left: SeriesTally, right: SeriesTally): number {
  const text = ({ studyInstanceUid, seriesInstanceUid }: SeriesTally) => `${studyInstanceUid} ${seriesInstanceUid}`;
  return text(left) < text(right) ? -1 : 1;
}

function emptyTally(studyInstanceUid: string, seriesInstanceUid: string): SeriesTally {
  const words = { modality: '', description: '', number: null };
  return { studyInstanceUid, seriesInstanceUid, ...words, listed: 0, found: 0, missing: 0, unlisted: 0, lost: 0 };
}

/** A file whose series neither its own header nor a record tells is told with its study alone. */
function lose(
  { studyInstanceUid, seriesInstanceUid }: Extract<FileOutcome, { kind: 'unreadable' }>,
  place: ListedPlace | undefined,
  tallyOf: (studyInstanceUid: string | null, seriesInstanceUid: string | null) => SeriesTally,
): void {
  const study = studyInstanceUid ?? place?.studyInstanceUid ?? null;
  const series = seriesInstanceUid ?? place?.seriesInstanceUid ?? null;
  if (study !== null && series !== null) tallyOf(study, series).lost += 1;
}

function count(tally: SeriesTally, isListed: boolean): void {
  tally.found += 1;
  if (isListed) tally.listed += 1;
  else tally.unlisted += 1;
}

function miss(tally: SeriesTally): void {
  tally.listed += 1;
  tally.missing += 1;
}

/** The words for each series: from its directory record, which is there even where no file is, and from the files for the others. */
function describe(tallies: ReadonlyMap<string, SeriesTally>, outcomes: SourceFindings['outcomes']): void {
  for (const outcome of outcomes) {
    if (outcome.kind === 'directory') {
      for (const study of outcome.listing.patients.flatMap((patient) => patient.studies)) {
        for (const series of study.series) {
          const tally = tallies.get(`${study.studyInstanceUid} ${series.seriesInstanceUid}`);
          if (tally === undefined) continue;
          tally.modality ||= series.modality;
          tally.description ||= series.description;
          tally.number ??= series.number;
        }
      }
    }
    if (outcome.kind === 'instance') wordsOf(tallies, outcome.instance);
  }
}

function wordsOf(tallies: ReadonlyMap<string, SeriesTally>, instance: ScannedInstance): void {
  const tally = tallies.get(`${instance.studyInstanceUid} ${instance.seriesInstanceUid}`);
  if (tally === undefined) return;
  tally.modality ||= instance.attributes.Modality?.trim() ?? '';
  tally.description ||= instance.attributes.SeriesDescription?.trim() ?? '';
}
