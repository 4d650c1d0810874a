import { type ByteSource, isSyncSource } from '../dicom/byte-source.ts';
import { type DicomHeader, type HeaderResult, readHeader, readHeaderSync } from '../dicom/read-header.ts';
import { readSequences, readSequencesSync } from '../dicom/read-sequences.ts';
import { type Attributes, readAttributes, readAttributesSync, tagsOf } from '../dicom/read-values.ts';
import { isUid } from '../dicom/uid.ts';
import type { ValueMemory } from '../dicom/value-memory.ts';
import type { Source, SourceEntry } from '../media/source.ts';
import {
  type InstanceFlag,
  keptKeywords,
  type ScannedInstance,
  type ScannedKeyword,
  scannedItemKeywords,
  scannedKeywords,
  scannedSequences,
} from '../study/scanned-instance.ts';
import { fileKind, fileKindBytes } from './file-kind.ts';
import type { FileOutcome } from './file-outcome.ts';
import { readListing } from './read-listing.ts';

/** What reading a file wants of a source. */
export type FilesOfSource = Pick<Source, 'path' | 'open' | 'sizeOf'>;

/**
 * Looks at one entry of a source: header only, never pixel data. Whatever goes wrong is the file's outcome; nothing is thrown. Who reads many files
 * one after the other keeps a `memory` from file to file.
 */
export async function readFile(source: FilesOfSource, entry: SourceEntry, memory?: ValueMemory): Promise<FileOutcome> {
  const { path, sizeBytes, skip } = entry;
  if (skip === 'read-error') return unreadable(path, sizeBytes ?? 0);
  if (skip !== undefined) return { kind: 'skipped', path, reason: skip };
  try {
    const bytes = await source.open(path);
    try {
      return await outcomeOf(source, path, bytes, memory);
    } finally {
      await bytes.close();
    }
  } catch (error) {
    return outcomeOfFailure(source, entry, error);
  }
}

/** What becomes of a file that could not be opened or read. */
export async function outcomeOfFailure(
  source: Pick<FilesOfSource, 'sizeOf'>,
  { path, sizeBytes }: SourceEntry,
  error: unknown,
): Promise<FileOutcome> {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ELOOP') return { kind: 'skipped', path, reason: 'symlink' };
  // A container's entry from which more comes out than it says, or than anything holds.
  if (code === 'EFBIG') return { kind: 'skipped', path, reason: 'too-large' };
  return unreadable(path, sizeBytes ?? (await source.sizeOf(path)));
}

function unreadable(path: string, bytesLost: number): FileOutcome {
  return { kind: 'unreadable', path, reason: 'read-error', bytesLost, studyInstanceUid: null };
}

async function outcomeOf(
  source: Pick<Source, 'path'>,
  path: string,
  bytes: ByteSource,
  memory?: ValueMemory,
): Promise<FileOutcome> {
  const result = isSyncSource(bytes) ? readHeaderSync(bytes, options) : await readHeader(bytes, options);
  if (result.ok) {
    const { header } = result;
    const read = isSyncSource(bytes)
      ? readAttributesSync(header, bytes, scannedKeywords, memory)
      : await readAttributes(header, bytes, scannedKeywords);
    const sequences = isSyncSource(bytes)
      ? readSequencesSync(header, bytes, scannedSequences, scannedItemKeywords, memory)
      : await readSequences(header, bytes, scannedSequences, scannedItemKeywords);
    return instanceOutcome(source.path, path, bytes.sizeBytes, header, { read, sequences });
  }
  switch (result.reason) {
    case 'dicomdir':
      return { kind: 'directory', path, listing: await readListing(bytes) };
    case 'truncated':
    case 'deflate-broken':
      return cutShort(path, bytes, result);
    case 'too-large':
      return { kind: 'unreadable', path, reason: 'too-large', bytesLost: bytes.sizeBytes, studyInstanceUid: null };
    case 'empty':
      return { kind: 'skipped', path, reason: 'empty' };
    case 'not-dicom':
      return { kind: 'skipped', path, reason: fileKind(path, await bytes.read(0, fileKindBytes)) };
  }
}

/** A DICOMDIR cut short is still the directory; an image cut short is lost, and its study is told as far as its header goes. */
async function cutShort(
  path: string,
  bytes: ByteSource,
  result: Pick<Extract<HeaderResult, { ok: false }>, 'header' | 'bytesLost'>,
): Promise<FileOutcome> {
  if (isDicomdirName(path)) return { kind: 'directory', path, listing: await readListing(bytes) };
  const read = result.header && (await readAttributes(result.header, bytes, uidKeywords));
  const uid = (keyword: (typeof uidKeywords)[number]) => (read && textOf(read, keyword)) || null;
  return {
    kind: 'unreadable',
    path,
    reason: 'truncated',
    bytesLost: result.bytesLost ?? bytes.sizeBytes,
    studyInstanceUid: uid('StudyInstanceUID'),
    seriesInstanceUid: uid('SeriesInstanceUID'),
  };
}

type TextKeyword = (typeof scannedKeywords)[number];

const options = { only: tagsOf(keptKeywords) };
const uidKeywords = ['StudyInstanceUID', 'SeriesInstanceUID'] as const;
const identifiers = [...uidKeywords, 'SOPInstanceUID'] as const;

function instanceOutcome(
  sourcePath: string,
  path: string,
  sizeBytes: number,
  header: DicomHeader,
  { read, sequences }: { read: Attributes<TextKeyword>; sequences: ScannedInstance['attributes'] },
): FileOutcome {
  const uid = (keyword: TextKeyword) => textOf(read, keyword);
  const instance = {
    sourcePath,
    path,
    sizeBytes,
    sopInstanceUid: uid('SOPInstanceUID'),
    sopClassUid: uid('SOPClassUID') || (header.mediaStorageSopClassUid ?? ''),
    studyInstanceUid: uid('StudyInstanceUID'),
    seriesInstanceUid: uid('SeriesInstanceUID'),
    transferSyntaxUid: header.transferSyntaxUid,
    instanceNumber: wholeNumber(textOf(read, 'InstanceNumber')),
    attributes: { ...textsOf(read), ...sequences },
    flags: flagsOf(header, read),
  };
  // Without these three the archive has no place for it (PS3.3 §C.12.1, §C.7.2.1, §C.7.3.1: all type 1).
  if (instance.sopInstanceUid === '' || instance.studyInstanceUid === '' || instance.seriesInstanceUid === '') {
    const studyInstanceUid = instance.studyInstanceUid || null;
    const seriesInstanceUid = instance.seriesInstanceUid || null;
    const bytesLost = sizeBytes;
    return { kind: 'unreadable', path, reason: 'not-dicom', bytesLost, studyInstanceUid, seriesInstanceUid };
  }
  return { kind: 'instance', path, instance };
}

/** `DICOMDIR` as file systems show it: in any case, with a final dot or a version (PS3.10 §8.6, ISO 9660). */
export function isDicomdirName(path: string): boolean {
  return /(^|\/)dicomdir\.?(;\d+)?$/i.test(path);
}

function textOf<K extends string>(read: Attributes<K>, keyword: K): string {
  return read[keyword]?.text.trim() ?? '';
}

function textsOf(read: Attributes<TextKeyword>): Partial<Record<ScannedKeyword, string>> {
  const texts: Partial<Record<ScannedKeyword, string>> = {};
  for (const keyword of scannedKeywords) {
    const value = read[keyword];
    if (value !== undefined) texts[keyword] = value.text;
  }
  return texts;
}

const flagsOfWarnings: Readonly<Partial<Record<DicomHeader['warnings'][number]['code'], InstanceFlag>>> = {
  'executable-preamble': 'executable-preamble',
  'transfer-syntax-mismatch': 'transfer-syntax-mismatch',
};

function flagsOf(header: DicomHeader, read: Attributes<TextKeyword>): InstanceFlag[] {
  const flags = new Set<InstanceFlag>();
  for (const { code } of header.warnings) {
    const flag = flagsOfWarnings[code];
    if (flag !== undefined) flags.add(flag);
  }
  if (scannedKeywords.some((keyword) => read[keyword]?.guessed !== undefined)) flags.add('charset-undeclared');
  if (textOf(read, 'BurnedInAnnotation') === 'YES') flags.add('burned-in-annotation');
  // Kept as they are, since other objects refer to them; archives take them unseen, and viewers stumble (standards.md §3.4(7)).
  if (identifiers.some((keyword) => !isUid(textOf(read, keyword)))) flags.add('uid-invalid');
  return [...flags];
}

function wholeNumber(text: string): number | null {
  return /^[+-]?\d{1,12}$/.test(text) ? Number(text) : null;
}
