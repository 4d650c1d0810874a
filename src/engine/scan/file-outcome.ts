import type { LostRange, SkipReason } from '../../contract/scan.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';

/** A file that the DICOMDIR promises, in the parts of its file id, with the study its record stands under. */
export interface ListedFile {
  readonly fileId: readonly string[];
  readonly studyInstanceUid: string | null;
}

/** What a DICOMDIR says. `records` counts all levels; a directory that cannot be read lists nothing. */
export interface DirectoryListing {
  readonly records: number;
  readonly files: readonly ListedFile[];
  /** File ids that lead out of the medium, as written: promised, never opened. */
  readonly escaping: readonly { readonly fileId: string; readonly studyInstanceUid: string | null }[];
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
    };
