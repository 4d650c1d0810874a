import type { ByteSource } from '../dicom/byte-source.ts';
import { readDicomdir } from '../dicom/dicomdir.ts';
import type { DirectoryListing } from './file-outcome.ts';

/** What a DICOMDIR lists, as far as it can be read: a broken one lists less, and costs nothing but that. Throws the source's read errors. */
export async function readListing(source: ByteSource): Promise<DirectoryListing> {
  const { records, files } = await readDicomdir(source);
  return {
    records: records.length,
    files: files.map(({ fileId, keys }) => ({ fileId, studyInstanceUid: keys.StudyInstanceUID?.trim() || null })),
  };
}
