import type { ByteSource } from '../dicom/byte-source.ts';
import { type DirectoryKeys, readDicomdir } from '../dicom/dicomdir.ts';
import type { DirectoryListing, ListedPlace } from './file-outcome.ts';
import { listedPatients } from './listed-patients.ts';

/** What a DICOMDIR lists, as far as it can be read: a broken one lists less, and costs nothing but that. Throws the source's read errors. */
export async function readListing(source: ByteSource): Promise<DirectoryListing> {
  const { records, files, escaping } = await readDicomdir(source);
  return {
    records: records.length,
    files: files.map(({ fileId, keys }) => ({ fileId, ...placeOf(keys) })),
    escaping: escaping.map(({ fileId, keys }) => ({ fileId, ...placeOf(keys) })),
    patients: listedPatients([...files, ...escaping].map(({ keys }) => keys)),
  };
}

function placeOf(keys: DirectoryKeys): ListedPlace {
  return {
    studyInstanceUid: keys.StudyInstanceUID?.trim() || null,
    seriesInstanceUid: keys.SeriesInstanceUID?.trim() || null,
  };
}
