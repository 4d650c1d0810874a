import { type ByteSource, bufferSource, readExactly } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { effectiveVr, type ItemView, itemsOf } from './data-view.ts';
import { parseTag, type Tag } from './dictionary.ts';
import { type DicomElement, directoryRecordsTag } from './element.ts';
import { withoutPadding } from './padding.ts';
import { type DicomHeader, readHeaderSync } from './read-header.ts';
import { decodeValue } from './read-values.ts';

/** What a directory record says about the patient, study or series its files belong to. Texts decoded, absent keys left out. */
export type DirectoryKeys = {
  readonly [keyword in (typeof keyKeywords)[number]]?: string;
};

const keyKeywords = [
  'PatientID',
  'PatientName',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'StudyDescription',
  'AccessionNumber',
  'SeriesInstanceUID',
  'Modality',
  'SeriesNumber',
  'SeriesDescription',
  'InstanceNumber',
] as const;

export interface DirectoryRecord {
  /** Position in the DICOMDIR, which is how records refer to one another. */
  readonly offset: number;
  /** `PATIENT`, `STUDY`, `SERIES`, `IMAGE`, `SR DOCUMENT`, … */
  readonly type: string;
  readonly inUse: boolean;
  readonly nextOffset: number;
  readonly lowerOffset: number;
  readonly keys: DirectoryKeys;
  readonly file?: DirectoryFile;
  /** The file id as written, of a record whose file would lie outside the medium. */
  readonly escapingFileId?: string;
}

/** A file the directory promises. */
export interface DirectoryFile {
  /** Path components relative to the DICOMDIR's folder, safe to resolve: no `..`, no drive, no separator. */
  readonly fileId: readonly string[];
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  readonly transferSyntaxUid?: string;
}

export interface ListedFile extends DirectoryFile {
  readonly recordType: string;
  /** The keys of the record and of those above it. */
  readonly keys: DirectoryKeys;
}

/** A file id that leads out of the medium: never opened, but a person must know that an image was promised there. */
export interface EscapingFile {
  /** As written: `..\\..\\ETC\\PASSWD`. */
  readonly fileId: string;
  readonly recordType: string;
  readonly keys: DirectoryKeys;
}

export interface DirectoryWarning {
  readonly code:
    | 'not-a-dicomdir'
    | 'too-large'
    | 'sequence-cut-short'
    | 'dangling-offset'
    | 'offset-cycle'
    | 'unreachable-records'
    | 'unsafe-file-id';
  readonly message: string;
}

export interface Dicomdir {
  readonly records: readonly DirectoryRecord[];
  readonly files: readonly ListedFile[];
  readonly escaping: readonly EscapingFile[];
  readonly warnings: readonly DirectoryWarning[];
}

/** Seventy thousand records, more than fit on any disc with images. */
const maxBytes = 32 * 1024 * 1024;

/**
 * Reads a DICOMDIR (PS3.3 Annex F, PS3.10 §8.6). The tree is followed by offsets; subtrees it does not reach (broken offsets
 * are common) are followed likewise, and what is left is taken in file order. Inactive records are left out of `files`. Nothing in it is to be trusted over the files themselves.
 */
export async function readDicomdir(source: ByteSource): Promise<Dicomdir> {
  if (source.sizeBytes > maxBytes) return failed('too-large', 'The DICOMDIR is larger than 32 MiB.');
  const bytes = await readExactly(source, 0, source.sizeBytes);
  const read = readHeaderSync(bufferSource(bytes), { until: 'end' });
  const header = read.header;
  if (header === undefined) return failed('not-a-dicomdir', 'The file is no DICOMDIR.');
  const warnings: DirectoryWarning[] = [];
  const sequence =
    header.elements.find((element) => element.tag === directoryRecordsTag) ?? cutShort(header, bytes, warnings);
  if (sequence === undefined) return failed('not-a-dicomdir', 'The file holds no directory records.');
  const value = bytes.subarray(sequence.valueOffset, sequence.end);
  const found = itemsOf(sequence, value, header.encoding, parseCharacterSet(undefined));
  if (!found.ok) warnings.push({ code: 'sequence-cut-short', message: 'Some directory records cannot be read.' });
  const records = found.items.map((item) => readRecord(item, bytes, warnings));
  const root = header.elements.find((element) => element.tag === 0x00041200);
  const rootOffset = root === undefined ? 0 : numberOf(root, bytes, header.encoding.littleEndian);
  return { records, ...listFiles(records, rootOffset, warnings), warnings };
}

function failed(code: DirectoryWarning['code'], message: string): Dicomdir {
  return { records: [], files: [], escaping: [], warnings: [{ code, message }] };
}

/** A sequence longer than the file: as much of it as there is. */
function cutShort(header: DicomHeader, bytes: Buffer, warnings: DirectoryWarning[]): DicomElement | undefined {
  if (header.truncation?.tag !== directoryRecordsTag) return undefined;
  const start = header.elements.at(-1)?.end ?? header.dataSetStart;
  const form = header.encoding.explicit ? 'long' : 'implicit';
  const valueOffset = start + (form === 'long' ? 12 : 8);
  warnings.push({
    code: 'sequence-cut-short',
    message: 'The list of directory records says it is longer than the file.',
  });
  const length = bytes.length - valueOffset;
  return { tag: directoryRecordsTag, vr: 'SQ', form, start, valueOffset, length, end: bytes.length };
}

function numberOf(element: DicomElement, bytes: Buffer, littleEndian: boolean): number {
  const value = bytes.subarray(element.valueOffset, element.end);
  if (value.length === 4) return littleEndian ? value.readUInt32LE() : value.readUInt32BE();
  return value.length === 2 ? (littleEndian ? value.readUInt16LE() : value.readUInt16BE()) : 0;
}

function readRecord(item: ItemView, bytes: Buffer, warnings: DirectoryWarning[]): DirectoryRecord {
  const { littleEndian } = item.encoding;
  const find = (tag: Tag) => item.elements.find((element) => element.tag === tag);
  const number = (tag: Tag, otherwise: number) => {
    const element = find(tag);
    return element === undefined ? otherwise : numberOf(element, bytes, littleEndian);
  };
  const text = (tag: Tag) => {
    const element = find(tag);
    if (element === undefined) return undefined;
    return decodeValue(
      bytes.subarray(element.valueOffset, element.end),
      effectiveVr(element),
      item.charset,
      littleEndian,
    ).text;
  };
  const keys: { [keyword in (typeof keyKeywords)[number]]?: string } = {};
  for (const keyword of keyKeywords) {
    const value = text(parseTag(keyword) ?? 0);
    if (value !== undefined) keys[keyword] = value;
  }
  const written = text(0x00041500)?.trim() ?? '';
  const fileId = written === '' ? undefined : readFileId(written);
  if (fileId === 'escapes') {
    const message = 'A directory record names a file outside the medium; it is not opened.';
    warnings.push({ code: 'unsafe-file-id', message });
  }
  const uids = { sopClassUid: text(0x00041510), sopInstanceUid: text(0x00041511), transferSyntaxUid: text(0x00041512) };
  const known = Object.fromEntries(Object.entries(uids).filter(([, uid]) => uid !== undefined && uid !== ''));
  return {
    offset: item.item.start,
    type: text(0x00041430) ?? '',
    inUse: number(0x00041410, 0xffff) !== 0,
    nextOffset: number(0x00041400, 0),
    lowerOffset: number(0x00041420, 0),
    keys,
    ...(fileId === undefined
      ? {}
      : fileId === 'escapes'
        ? { escapingFileId: written }
        : { file: { fileId, ...known } }),
  };
}

/** Backslashes separate the components (PS3.10 §8.2); slashes, padding and NULs occur. */
function readFileId(text: string): string[] | 'escapes' {
  const components = text
    .split(/[\\/]/)
    .map((part) => withoutPadding(part).trimStart())
    .filter((part) => part !== '.');
  const unsafe = components.some((part) => part === '' || part === '..' || part.includes('\0') || part.includes(':'));
  return unsafe ? 'escapes' : components;
}

function listFiles(
  records: readonly DirectoryRecord[],
  rootOffset: number,
  warnings: DirectoryWarning[],
): Pick<Dicomdir, 'files' | 'escaping'> {
  const byOffset = new Map(records.map((record) => [record.offset, record]));
  const reached = new Set<DirectoryRecord>();
  const found: FoundFiles = { files: [], escaping: [] };
  const warn = (code: DirectoryWarning['code'], message: string) => {
    if (!warnings.some((warning) => warning.code === code)) warnings.push({ code, message });
  };
  const walk = (start: number) => {
    const pending: { offset: number; keys: DirectoryKeys }[] = [{ offset: start, keys: {} }];
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      const record = byOffset.get(step.offset);
      if (record === undefined) {
        warn('dangling-offset', 'A directory record refers to a place where there is none.');
        continue;
      }
      if (reached.has(record)) {
        warn('offset-cycle', 'Directory records refer to one another in a circle.');
        continue;
      }
      reached.add(record);
      const keys = { ...step.keys, ...record.keys };
      if (record.nextOffset !== 0) pending.push({ offset: record.nextOffset, keys: step.keys });
      if (!record.inUse) continue;
      addFile(found, record, keys);
      if (record.lowerOffset !== 0) pending.push({ offset: record.lowerOffset, keys });
    }
  };
  const referred = new Set(records.flatMap(({ nextOffset, lowerOffset }) => [nextOffset, lowerOffset]));
  // A root that other records refer to is none: its files would lack the patient and study above them.
  if (rootOffset !== 0 && !referred.has(rootOffset)) walk(rootOffset);
  const missed = records.filter((record) => !reached.has(record) && record.inUse);
  if (missed.some((record) => record.file !== undefined || record.escapingFileId !== undefined)) {
    warn('unreachable-records', 'Some directory records hang on nothing; what hangs on them is taken all the same.');
    for (const { offset } of missed) if (!referred.has(offset)) walk(offset);
    addMissed(found, records, reached);
  }
  return found;
}

interface FoundFiles {
  readonly files: ListedFile[];
  readonly escaping: EscapingFile[];
}

function addFile({ files, escaping }: FoundFiles, record: DirectoryRecord, keys: DirectoryKeys): void {
  const { file, escapingFileId, type: recordType } = record;
  if (file !== undefined) files.push({ ...file, recordType, keys });
  if (escapingFileId !== undefined) escaping.push({ fileId: escapingFileId, recordType, keys });
}

/** In file order a record's patient, study and series are the last ones before it. */
function addMissed(
  found: FoundFiles,
  records: readonly DirectoryRecord[],
  reached: ReadonlySet<DirectoryRecord>,
): void {
  let patient: DirectoryKeys = {};
  let study: DirectoryKeys = {};
  let series: DirectoryKeys = {};
  for (const record of records) {
    if (record.type === 'PATIENT') [patient, study, series] = [record.keys, {}, {}];
    else if (record.type === 'STUDY') [study, series] = [record.keys, {}];
    else if (record.type === 'SERIES') series = record.keys;
    if (!reached.has(record) && record.inUse)
      addFile(found, record, { ...patient, ...study, ...series, ...record.keys });
  }
}
