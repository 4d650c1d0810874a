import type { ScanListing } from '../../contract/scan.ts';
import type { Source, SourceEntry } from '../media/source.ts';
import type { BoundedReader } from './bounded-reader.ts';
import type { FileOutcome } from './file-outcome.ts';
import { mergedListings } from './listed-patients.ts';
import { isDicomdirName } from './read-file.ts';

/** Reads each DICOMDIR as the walk comes by it, so that a person sees what the disc promises long before its images are read. */
export interface InstantListing {
  /**
   * The outcome of a file that is called DICOMDIR, read here and now and not to be read again, for a disc is read once; undefined for any
   * other file.
   */
  take(files: BoundedReader, source: Source, entry: SourceEntry): Promise<FileOutcome | undefined>;
}

/** `onListing` gets everything that was listed so far, each time a further directory was read. */
export function instantListing(
  scanId: string,
  onListing: ((listing: ScanListing) => void) | undefined,
): InstantListing {
  const listings: ScanListing['patients'][] = [];
  return {
    take: async (files, source, entry) => {
      if (!isDicomdirName(entry.path)) return undefined;
      const outcome = await files.read(source, entry);
      if (outcome.kind === 'directory' && outcome.listing.patients.length > 0) {
        listings.push([...outcome.listing.patients]);
        onListing?.({ scanId, patients: mergedListings(listings) });
      }
      return outcome;
    },
  };
}
