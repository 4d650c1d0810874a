import type { ByteSource } from '../dicom/byte-source.ts';
import { type DirectoryKeys, readDicomdir } from '../dicom/dicomdir.ts';
import type { DirectoryListing } from './file-outcome.ts';

/** What a DICOMDIR lists, as far as it can be read: a broken one lists less, and costs nothing but that. Throws the source's read errors. */
export async function readListing(source: ByteSource): Promise<DirectoryListing> {
  const { records, files, escaping } = await readDicomdir(source);
  return {
    records: records.length,
    files: files.map(({ fileId, keys }) => ({ fileId, studyInstanceUid: studyOf(keys) })),
    escaping: escaping.map(({ fileId, keys }) => ({ fileId, studyInstanceUid: studyOf(keys) })),
  };
}

function studyOf(keys: DirectoryKeys): string | null {
  return keys.StudyInstanceUID?.trim() || null;
}
