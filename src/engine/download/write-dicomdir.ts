import { buildDataSet, buildElement } from '../dicom/build-dataset.ts';
import type { PlainDataSet, TagValue } from '../dicom/edit.ts';
import { directoryRecordsTag, itemTag } from '../dicom/element.ts';
import { gantryImplementationClassUid } from '../dicom/rewrite-front.ts';
import { directoryStorageUid, explicitLittle, explicitLittleUid } from '../dicom/transfer-syntax.ts';
import { makeUid } from '../dicom/uid.ts';
import type { DirectoryEntry } from './directory-entry.ts';

interface DirectoryRecord {
  readonly keys: PlainDataSet;
  readonly children: DirectoryRecord[];
  /** Where its item begins in the file: what its neighbours' offsets say. */
  offset: number;
}

const itemHeaderBytes = 8;
const sequenceHeaderBytes = 12;

/**
 * The bytes of a DICOMDIR (PS3.10 §8.6, PS3.3 Annex F): patients › studies › series › objects in the order of the entries, explicit VR little
 * endian as the general-purpose media profiles ask (PS3.11 §D.3). Texts are UTF-8; each record that needs it says so.
 */
export function writeDicomdir(entries: readonly DirectoryEntry[]): Buffer {
  const roots = treeOf(entries);
  const records = roots.flatMap(inFileOrder);
  const meta = fileMeta();
  // Offsets have a fixed width, so that a first writing with zeros has every length already.
  let offset = meta.length + fileSet(0, 0).length + sequenceHeaderBytes;
  for (const record of records) {
    record.offset = offset;
    offset += itemHeaderBytes + recordBytes(record, undefined).length;
  }
  const next = new Map(
    siblingGroups(roots).flatMap((group) => group.map((record, index) => [record, group[index + 1]] as const)),
  );
  const items = records.flatMap((record) => {
    const bytes = recordBytes(record, next.get(record));
    return [itemHeader(bytes.length), bytes];
  });
  return Buffer.concat([
    meta,
    fileSet(roots[0]?.offset ?? 0, roots.at(-1)?.offset ?? 0),
    buildElement(directoryRecordsTag, 'SQ', Buffer.concat(items), explicitLittle),
  ]);
}

function treeOf(entries: readonly DirectoryEntry[]): DirectoryRecord[] {
  const roots: DirectoryRecord[] = [];
  const known = new Map<string, DirectoryRecord>();
  const place = (siblings: DirectoryRecord[], path: readonly string[], keys: PlainDataSet): DirectoryRecord => {
    const name = JSON.stringify(path);
    const record = known.get(name) ?? newRecord(keys);
    if (!known.has(name)) siblings.push(record);
    known.set(name, record);
    return record;
  };
  for (const { patient, study, series, object } of entries) {
    const ofPatient = place(roots, [patient.key], patient.record);
    const ofStudy = place(ofPatient.children, [patient.key, study.key], study.record);
    const ofSeries = place(ofStudy.children, [patient.key, study.key, series.key], series.record);
    ofSeries.children.push(newRecord(object));
  }
  return roots;
}

/** PS3.3 §F.3.2.2: a character set where a key is not plain ASCII. */
function newRecord(keys: PlainDataSet): DirectoryRecord {
  return {
    keys: hasOtherLetters(keys) ? { SpecificCharacterSet: 'ISO_IR 192', ...keys } : keys,
    children: [],
    offset: 0,
  };
}

function hasOtherLetters(value: TagValue | PlainDataSet): boolean {
  if (typeof value === 'string') return [...value].some((letter) => letter > '\u007f');
  if (typeof value !== 'object' || value instanceof Uint8Array) return false;
  return Object.values(value).some((inner: TagValue | PlainDataSet) => hasOtherLetters(inner));
}

function recordBytes(record: DirectoryRecord, next: DirectoryRecord | undefined): Buffer {
  return buildDataSet({
    ...record.keys,
    OffsetOfTheNextDirectoryRecord: next?.offset ?? 0,
    RecordInUseFlag: 0xffff,
    OffsetOfReferencedLowerLevelDirectoryEntity: record.children[0]?.offset ?? 0,
  });
}

function inFileOrder(record: DirectoryRecord): DirectoryRecord[] {
  return [record, ...record.children.flatMap(inFileOrder)];
}

function siblingGroups(siblings: DirectoryRecord[]): DirectoryRecord[][] {
  return [siblings, ...siblings.flatMap((record) => siblingGroups(record.children))];
}

/** Preamble, `DICM` and file meta information (PS3.10 §7.1). */
function fileMeta(): Buffer {
  const meta = buildDataSet({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: directoryStorageUid,
    MediaStorageSOPInstanceUID: makeUid(),
    TransferSyntaxUID: explicitLittleUid,
    ImplementationClassUID: gantryImplementationClassUid,
  });
  const length = buildDataSet({ FileMetaInformationGroupLength: meta.length });
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), length, meta]);
}

function fileSet(first: number, last: number): Buffer {
  return buildDataSet({
    FileSetID: 'GANTRY',
    OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: first,
    OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: last,
    FileSetConsistencyFlag: 0,
  });
}

function itemHeader(sizeBytes: number): Buffer {
  const header = Buffer.alloc(itemHeaderBytes);
  header.writeUInt16LE(itemTag >>> 16, 0);
  header.writeUInt16LE(itemTag & 0xffff, 2);
  header.writeUInt32LE(sizeBytes, 4);
  return header;
}
