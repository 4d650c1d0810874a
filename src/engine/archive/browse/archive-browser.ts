import type { ArchiveInstance, ArchivePreview, ArchiveSeries, ArchiveStatistics } from '../../../contract/archive.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import type { InstancePlace } from '../archive-verbs.ts';

/** What a study must have; all that is given. Ids are compared as wholes, names and descriptions by their parts, in any case. */
export interface StudySearch {
  /** Words of a name, in this order. */
  readonly patientName?: readonly string[];
  readonly patientId?: string;
  readonly accessionNumber?: string;
  readonly studyInstanceUid?: string;
  /** ISO days, both included. */
  readonly from?: string;
  readonly until?: string;
  readonly modality?: string;
  readonly description?: string;
}

export interface FoundStudies {
  readonly studies: ArchiveStudy[];
  /** There are more behind these. */
  readonly more: boolean;
}

export interface StudyInArchive {
  readonly study: ArchiveStudy;
  readonly series: ArchiveSeries[];
  readonly bytes: number | null;
  readonly labels: string[] | null;
}

/** A tag as it came: `path` is `ggggeeee`, with item numbers in between; `vr` is empty where the archive does not name it. */
export interface BareTag {
  readonly path: string;
  readonly depth: number;
  /** `ggggeeee` */
  readonly tagId: string;
  readonly vr: string;
  readonly text: string;
}

/** Looking into an archive, whichever way it speaks. All throw FaultErrors of the archive; "not there" is null or an empty list. */
export interface ArchiveBrowser {
  /** Counted from `offset`, the newest of a page first. */
  search(search: StudySearch, page: { offset: number; limit: number }, signal?: AbortSignal): Promise<FoundStudies>;
  study(studyId: string, signal?: AbortSignal): Promise<StudyInArchive | null>;
  instances(place: { studyInstanceUid: string; seriesId: string }, signal?: AbortSignal): Promise<ArchiveInstance[]>;
  tags(place: InstancePlace, signal?: AbortSignal): Promise<BareTag[]>;
  preview(place: InstancePlace, signal?: AbortSignal): Promise<ArchivePreview | null>;
  statistics(signal?: AbortSignal): Promise<ArchiveStatistics | null>;
  /** Gives the file as the archive keeps it, part by part. False when the archive does not hold it. */
  file(place: InstancePlace, receive: (part: Buffer) => Promise<void>, signal?: AbortSignal): Promise<boolean>;
  /** The checksum that the archive keeps of a file, in hex; null where it keeps none. */
  recordedMd5(place: InstancePlace, signal?: AbortSignal): Promise<string | null>;
}

/** The longer side of a preview, in pixels. */
export const previewPixels = 512;

/** The newest first; without a date last. */
export function newestFirst<S extends { readonly studyDate: string }>(studies: readonly S[]): S[] {
  return studies.toSorted((a, b) => b.studyDate.localeCompare(a.studyDate));
}

/** By their numbers; what has none comes last. */
export function inOrder<N extends { readonly number: number | null }>(list: readonly N[]): N[] {
  return list.toSorted((a, b) => (a.number ?? Number.MAX_SAFE_INTEGER) - (b.number ?? Number.MAX_SAFE_INTEGER));
}

/** A DICOM IS value, or null. */
export function integer(value: string): number | null {
  return /^[+-]?\d{1,12}$/.test(value.trim()) ? Number(value) : null;
}

/** An answer's picture. Anything that is none, is none: reports, waveforms, and what the archive cannot decode. */
export function pictureOf(status: number, contentType: string | undefined, body: Buffer): ArchivePreview | null {
  const [mediaType] = (contentType ?? '').split(';');
  if (status !== 200 || (mediaType !== 'image/png' && mediaType !== 'image/jpeg')) return null;
  return { mediaType, base64: body.toString('base64') };
}
