import type { ListedPatient, LostRange, SkipReason } from '../../contract/scan.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';

/** The study and series that a directory record stands under. */
export interface ListedPlace {
  readonly studyInstanceUid: string | null;
  readonly seriesInstanceUid: string | null;
}

/** A file that the DICOMDIR promises, in the parts of its file id. */
export interface ListedFile extends ListedPlace {
  readonly fileId: readonly string[];
}

/** What a DICOMDIR says. `records` counts all levels; a directory that cannot be read lists nothing. */
export interface DirectoryListing {
  readonly records: number;
  readonly files: readonly ListedFile[];
  /** File ids that lead out of the medium, as written: promised, never opened. */
  readonly escaping: readonly (ListedPlace & { readonly fileId: string })[];
  /** The same as the tree that it is. */
  readonly patients: readonly ListedPatient[];
}

/** What became of one file: every file of a medium ends as exactly one of these. `path` is relative to its source and true. */
export type FileOutcome =
  | { readonly kind: 'instance'; readonly path: string; readonly instance: ScannedInstance }
  | { readonly kind: 'directory'; readonly path: string; readonly listing: DirectoryListing }
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: SkipReason }
  | {
      readonly kind: 'unreadable';
      readonly path: string;
      readonly reason: SkipReason;
      readonly bytesLost: number;
      /** Which bytes, where the whole file was tried. */
      readonly lostRanges?: readonly LostRange[];
      /** As far as its header could be read. */
      readonly studyInstanceUid: string | null;
      readonly seriesInstanceUid?: string | null;
    };
