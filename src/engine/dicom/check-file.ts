import type { ByteSource } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { governedTexts } from './charset-repair.ts';
import { charsetOf, effectiveVr, readValue } from './data-view.ts';
import { formatTag, isPrivateTag, lookupTag, sopClassName, type Tag, tagLabel } from './dictionary.ts';
import { characterSetTag, type DicomElement, isPixelGroup, undefinedLength } from './element.ts';
import { withoutPadding } from './padding.ts';
import { type DicomHeader, dataSource, readHeader } from './read-header.ts';
import { repairEncodings } from './repair-encoding.ts';
import { decodeText } from './text.ts';
import { likelierReadings, rankReadings } from './text-readings.ts';
import { validateValue } from './validate-value.ts';
import { isCharsetVr, isTextVr } from './vr.ts';

/** One thing that is wrong with a file. `tag` as `(gggg,eeee)`. No patient data in the message. */
export interface FileProblem {
  readonly code: string;
  readonly tag: string | null;
  readonly message: string;
}

export interface CheckedFile {
  /** True when nothing is wrong that would keep the file from being imported as it is. */
  readonly ok: boolean;
  /** `dicom`, `dicomdir`, or why it is neither. */
  readonly kind: 'dicom' | 'dicomdir' | 'truncated' | 'not-dicom' | 'empty' | 'unreadable';
  /** The SOP class's UID with its name where it has one, or null. */
  readonly sopClassUid: string | null;
  readonly transferSyntaxUid: string | null;
  readonly problems: readonly FileProblem[];
}

const requiredTags: readonly Tag[] = [0x00080016, 0x00080018, 0x0020000d, 0x0020000e];
/** Things about a file that are lawful or harmless: they are not listed. */
const silentWarnings: ReadonlySet<string> = new Set(['trailing-padding']);
/** Faults of values the file came with: listed, but the file can be imported with them as they are. */
const longestCheckedBytes = 64 * 1024;

/**
 * Says what is wrong with a file (structure: PS3.10 §7, PS3.5 §7; values: PS3.5 §6.2). Reads header values, never pixel data. Errors of the
 * source are thrown.
 */
export async function checkFile(source: ByteSource): Promise<CheckedFile> {
  const read = await readHeader(source, { until: 'end' });
  const header = read.header;
  const problems: FileProblem[] = [];
  if (!read.ok && read.reason !== 'dicomdir') {
    problems.push({ code: read.reason, tag: shownTag(header?.truncation?.tag), message: read.message });
  }
  if (header === undefined) {
    const reason = read.ok ? 'unreadable' : read.reason;
    const kind = reason === 'empty' || reason === 'not-dicom' || reason === 'truncated' ? reason : 'unreadable';
    return { ok: false, kind, sopClassUid: null, transferSyntaxUid: null, problems };
  }
  const isDirectory = !read.ok && read.reason === 'dicomdir';
  for (const { code, tag, message } of header.warnings) {
    if (!silentWarnings.has(code)) problems.push({ code, tag: shownTag(tag), message });
  }
  problems.push(...(await checkValues(header, source, isDirectory)));
  if (!isDirectory) problems.push(...(await checkCharset(header, source)));
  const sopClassUid = await sopClassOf(header, source);
  if (sopClassUid !== null && sopClassName(sopClassUid) === undefined && !sopClassUid.startsWith('1.2.840.10008.1.3')) {
    problems.push({ code: 'unknown-sop-class', tag: '(0008,0016)', message: 'The SOP class is private or unknown.' });
  }
  const kind = isDirectory ? 'dicomdir' : header.truncation !== undefined ? 'truncated' : 'dicom';
  const blocking = problems.some(({ code }) => blockingCodes.has(code));
  return { ok: !blocking, kind, sopClassUid, transferSyntaxUid: header.transferSyntaxUid, problems };
}

const blockingCodes: ReadonlySet<string> = new Set([
  'truncated',
  'deflate-broken',
  'too-large',
  'missing-element',
  'empty-identifier',
  'transfer-syntax-mismatch',
  'pixel-data-encapsulated-undeclared',
  'pixel-data-not-encapsulated',
]);

function shownTag(tag: Tag | undefined): string | null {
  return tag === undefined ? null : formatTag(tag);
}

async function sopClassOf(header: DicomHeader, source: ByteSource): Promise<string | null> {
  const element = header.elements.find(({ tag }) => tag === 0x00080016);
  if (element === undefined || element.length > 128) return header.mediaStorageSopClassUid ?? null;
  const value = await readValue(dataSource(header, source), element);
  return withoutPadding(value.toString('latin1'));
}

async function checkValues(header: DicomHeader, source: ByteSource, isDirectory: boolean): Promise<FileProblem[]> {
  const data = dataSource(header, source);
  const problems: FileProblem[] = [];
  if (!isDirectory) {
    for (const tag of requiredTags) {
      const element = header.elements.find((one) => one.tag === tag);
      if (element === undefined) {
        problems.push({ code: 'missing-element', tag: formatTag(tag), message: `${tagLabel(tag)} is missing.` });
      } else if (element.length === 0) {
        problems.push({ code: 'empty-identifier', tag: formatTag(tag), message: `${tagLabel(tag)} is empty.` });
      }
    }
  }
  const declared = header.elements.find(({ tag }) => tag === characterSetTag);
  const declaredBytes = declared === undefined ? Buffer.alloc(0) : await readValue(data, declared);
  const charset = charsetOf(header.elements, parseCharacterSet(undefined), () => declaredBytes);
  if (charset.kind === 'undeclared' && charset.unknownTerm !== undefined) {
    const message = 'The character set is not one of the standard.';
    problems.push({ code: 'unknown-character-set', tag: formatTag(characterSetTag), message });
  }
  for (const element of header.elements) {
    if (!isCheckable(element)) continue;
    const vr = effectiveVr(element);
    const bytes = await readValue(data, element);
    const decoded = isCharsetVr(vr) ? decodeText(bytes, charset, vr) : { text: bytes.toString('latin1'), lossy: false };
    const tag = formatTag(element.tag);
    const label = tagLabel(element.tag);
    if (decoded.lossy) {
      problems.push({ code: 'undecodable-text', tag, message: `${label} has bytes that stand for no character.` });
    } else if (decoded.guessed !== undefined) {
      const message = `${label} has letters of no declared character set; taken for ${decoded.guessed}.`;
      problems.push({ code: 'undeclared-text', tag, message });
    }
    const vm = lookupTag(element.tag)?.vm ?? '1-n';
    const checked = validateValue(vr, withoutPadding(decoded.text), { vm });
    if (!checked.ok)
      problems.push({
        code: `value-${checked.code}`,
        tag,
        message: `${label}: not as ${vr} must be (${checked.limit}).`,
      });
  }
  return problems;
}

/** Texts that read far better in another character set than in the declared one, with the best candidates. */
async function checkCharset(header: DicomHeader, source: ByteSource): Promise<FileProblem[]> {
  const { declared, texts } = await governedTexts(header, source);
  const likelier = likelierReadings(rankReadings(texts));
  const names = likelier.flatMap(({ encoding }) => (encoding === null ? [] : [repairEncodings[encoding]]));
  if (names.length === 0) return [];
  const own = declared === '' ? 'no declared character set' : `the declared ${declared.replaceAll('\\', ', ')}`;
  const message = `The texts read better as ${names.join(', or as ')} than in ${own}.`;
  return [{ code: 'charset-suspect', tag: formatTag(characterSetTag), message }];
}

function isCheckable(element: DicomElement): boolean {
  if (isPixelGroup(element.tag) || element.length === 0 || element.length === undefinedLength) return false;
  return element.length <= longestCheckedBytes && isTextVr(effectiveVr(element)) && !isPrivateTag(element.tag);
}
