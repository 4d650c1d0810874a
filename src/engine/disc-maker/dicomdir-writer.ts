import {
  type Dataset,
  encodeDataset,
  encodePreambleAndMeta,
  type Form,
  itemHeader,
  TRANSFER_SYNTAX,
} from './dicom-writer.ts';
import type { DiscInstance } from './disc-study.ts';
import { seededUid } from './random.ts';
import type { TextEncoding } from './text-encoding.ts';

/** One line of the directory: an object and the file id that the directory gives for it (it may be a lie). */
export interface DirectoryEntry {
  readonly instance: DiscInstance;
  readonly path: string;
}

interface DirectoryRecord {
  readonly dataset: Dataset;
  readonly textEncoding: TextEncoding;
  readonly children: DirectoryRecord[];
  /** Where its item starts in the file: what the offsets of its neighbours say. */
  offset: number;
}

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';
const ITEM_HEADER_BYTES = 8;
const SEQUENCE_HEADER_BYTES = 12;

/** The bytes of a DICOMDIR over the entries, patients › studies › series › objects, with offsets (PS3.3 §F.3, PS3.10 §8). */
export function createDicomdir(fileSetId: string, seed: number, entries: readonly DirectoryEntry[]): Buffer {
  const roots = buildTree(entries);
  const records = roots.flatMap(inFileOrder);
  const head = encodePreambleAndMeta({
    sopClassUid: MEDIA_STORAGE_DIRECTORY,
    sopInstanceUid: seededUid('dicomdir', seed, ...entries.map((entry) => entry.instance.sopInstanceUid)),
    transferSyntax: 'explicitLittleEndian',
  });
  // Offsets have a fixed width, so a first pass with zeros already has every length.
  let offset = head.length + rootBytes(fileSetId, roots).length + SEQUENCE_HEADER_BYTES;
  for (const record of records) {
    record.offset = offset;
    offset += ITEM_HEADER_BYTES + recordBytes(record, undefined).length;
  }
  const items = siblingGroups(roots).flatMap((group) =>
    group.map((record, index) => [record, group[index + 1]] as const),
  );
  const next = new Map(items);
  const body = records.flatMap((record) => {
    const bytes = recordBytes(record, next.get(record));
    return [itemHeader(bytes.length, formOf(record.textEncoding)), bytes];
  });
  const sequence = Buffer.from([0x04, 0x00, 0x20, 0x12, 0x53, 0x51, 0, 0, 0, 0, 0, 0]);
  sequence.writeUInt32LE(
    body.reduce((sum, part) => sum + part.length, 0),
    8,
  );
  return Buffer.concat([head, rootBytes(fileSetId, roots), sequence, ...body]);
}

function formOf(textEncoding: TextEncoding): Form {
  return { explicit: true, bigEndian: false, textEncoding };
}

function rootBytes(fileSetId: string, roots: readonly DirectoryRecord[]): Buffer {
  return encodeDataset(
    {
      FileSetID: fileSetId,
      OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: roots[0]?.offset ?? 0,
      OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: roots.at(-1)?.offset ?? 0,
      FileSetConsistencyFlag: 0,
    },
    formOf('latin1'),
  );
}

function recordBytes(record: DirectoryRecord, next: DirectoryRecord | undefined): Buffer {
  return encodeDataset(
    {
      ...record.dataset,
      OffsetOfTheNextDirectoryRecord: next?.offset ?? 0,
      RecordInUseFlag: 0xffff,
      OffsetOfReferencedLowerLevelDirectoryEntity: record.children[0]?.offset ?? 0,
    },
    formOf(record.textEncoding),
  );
}

function inFileOrder(record: DirectoryRecord): DirectoryRecord[] {
  return [record, ...record.children.flatMap(inFileOrder)];
}

function siblingGroups(siblings: DirectoryRecord[]): DirectoryRecord[][] {
  return [siblings, ...siblings.flatMap((record) => siblingGroups(record.children))];
}

function buildTree(entries: readonly DirectoryEntry[]): DirectoryRecord[] {
  const roots: DirectoryRecord[] = [];
  const known = new Map<string, DirectoryRecord>();
  for (const { instance, path } of entries) {
    const { series } = instance;
    const { study } = series;
    const { person } = study;
    const place = (siblings: DirectoryRecord[], key: string, dataset: Dataset): DirectoryRecord => {
      const record = known.get(key) ?? {
        dataset: withCharset(instance, dataset),
        textEncoding: person.textEncoding,
        children: [],
        offset: 0,
      };
      if (!known.has(key)) siblings.push(record);
      known.set(key, record);
      return record;
    };
    const patient = place(roots, `${study.personIndex}`, {
      DirectoryRecordType: 'PATIENT',
      PatientName: person.patientName,
      PatientID: person.patientId,
    });
    const studyRecord = place(patient.children, study.studyInstanceUid, {
      DirectoryRecordType: 'STUDY',
      StudyDate: study.date,
      StudyTime: study.time,
      AccessionNumber: study.accessionNumber,
      StudyDescription: study.description,
      StudyInstanceUID: study.studyInstanceUid,
      StudyID: `${study.studyIndex + 1}`,
    });
    const seriesRecord = place(studyRecord.children, series.seriesInstanceUid, {
      DirectoryRecordType: 'SERIES',
      Modality: series.modality,
      SeriesInstanceUID: series.seriesInstanceUid,
      SeriesNumber: series.number,
    });
    seriesRecord.children.push({
      dataset: withCharset(instance, objectKeys(instance, path)),
      textEncoding: person.textEncoding,
      children: [],
      offset: 0,
    });
  }
  return roots;
}

function withCharset(instance: DiscInstance, dataset: Dataset): Dataset {
  const declared = instance.series.study.person.specificCharacterSet;
  return declared === null ? dataset : { ...dataset, SpecificCharacterSet: declared };
}

/** The keys of the lowest record, by its type (PS3.3 §F.5). */
function objectKeys(instance: DiscInstance, path: string): Dataset {
  const keys: Dataset = {
    DirectoryRecordType: instance.recordType,
    ReferencedFileID: path.split('/'),
    ReferencedSOPClassUIDInFile: instance.sopClassUid,
    ReferencedSOPInstanceUIDInFile: instance.sopInstanceUid,
    ReferencedTransferSyntaxUIDInFile: TRANSFER_SYNTAX[instance.transferSyntax],
    InstanceNumber: instance.instanceNumber,
  };
  if (instance.recordType === 'IMAGE') return keys;
  const full = instance.dataset();
  const picked = (keywords: readonly (keyof Dataset)[]): Dataset =>
    Object.fromEntries(
      keywords.filter((keyword) => full[keyword] !== undefined).map((keyword) => [keyword, full[keyword]]),
    );
  if (instance.recordType === 'SR DOCUMENT') {
    return {
      ...keys,
      ...picked(['CompletionFlag', 'VerificationFlag', 'ContentDate', 'ContentTime', 'ConceptNameCodeSequence']),
    };
  }
  return {
    ...keys,
    ...picked([
      'ContentDate',
      'ContentTime',
      'DocumentTitle',
      'MIMETypeOfEncapsulatedDocument',
      'ConceptNameCodeSequence',
    ]),
  };
}
