import { openFileSource } from '../dicom/byte-source.ts';
import type { PlainDataSet } from '../dicom/edit.ts';
import { type PlainReading, readDataSet } from '../dicom/read-data-set.ts';
import { type DicomHeader, readHeader } from '../dicom/read-header.ts';
import { explicitLittleUid, transferSyntax } from '../dicom/transfer-syntax.ts';
import { recordKeys, recordTypeOf } from './record-keys.ts';

interface LevelRecord {
  /** Tells it from its siblings. */
  readonly key: string;
  readonly record: PlainDataSet;
}
/** What a directory says about one file: a record of each level (PS3.3 §F.4). */
export interface DirectoryEntry {
  readonly patient: LevelRecord;
  readonly study: LevelRecord;
  readonly series: LevelRecord;
  readonly object: PlainDataSet;
}

/** Everything before it can be in a directory; it and what follows can be large. */
const encapsulatedDocumentTag = 0x00420011;

/**
 * Reads what a directory needs of a file on the medium. Null where the file is no DICOM object that one could list.
 * @param fileId the components of its path on the medium (PS3.10 §8.2)
 */
export async function directoryEntryOf(path: string, fileId: readonly string[]): Promise<DirectoryEntry | null> {
  const source = openFileSource(path);
  try {
    const read = await readHeader(source);
    if (!read.ok) return null;
    const { header } = read;
    const object = await dataSetBefore(header, source);
    const sopClassUid = object.text('SOPClassUID');
    const type = recordTypeOf(sopClassUid);
    const level = (recordType: string, key: string, ...others: string[]): LevelRecord => ({
      key: object.text(key),
      record: {
        DirectoryRecordType: recordType,
        ...Object.fromEntries([key, ...others].map((keyword) => [keyword, object.text(keyword)])),
      },
    });
    const ofStudy = ['StudyDate', 'StudyTime', 'StudyDescription', 'StudyID', 'AccessionNumber'];
    return {
      patient: level('PATIENT', 'PatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'),
      study: level('STUDY', 'StudyInstanceUID', ...ofStudy),
      series: level('SERIES', 'SeriesInstanceUID', 'Modality', 'SeriesNumber', 'SeriesDescription'),
      object: {
        DirectoryRecordType: type,
        ReferencedFileID: fileId,
        ReferencedSOPClassUIDInFile: sopClassUid,
        ReferencedSOPInstanceUIDInFile: object.text('SOPInstanceUID'),
        ReferencedTransferSyntaxUIDInFile: header.declaredTransferSyntaxUid ?? header.transferSyntaxUid,
        ...recordKeys(object, type),
      },
    };
  } finally {
    await source.close();
  }
}

/** The data set up to what is large in it: pixels, a document. */
async function dataSetBefore(header: DicomHeader, source: ReturnType<typeof openFileSource>): Promise<PlainReading> {
  const large = header.elements.find(({ tag }) => tag === encapsulatedDocumentTag)?.start;
  const end = large ?? header.pixelRange?.start ?? header.elements.at(-1)?.end ?? header.dataSetStart;
  const bytes =
    header.inflated === undefined
      ? await source.read(header.dataSetStart, end - header.dataSetStart)
      : header.inflated.subarray(0, end);
  const known = transferSyntax(header.transferSyntaxUid) !== undefined;
  return readDataSet(bytes, known ? header.transferSyntaxUid : explicitLittleUid);
}
