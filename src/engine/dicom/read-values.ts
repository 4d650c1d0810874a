import { uint16, uint32 } from './byte-order.ts';
import { type ByteSource, firstWindowBytes, isSyncSource, type SyncByteSource } from './byte-source.ts';
import { type CharacterSet, parseCharacterSet } from './character-set.ts';
import { effectiveVr } from './data-view.ts';
import { formatTag, parseTag, type Tag } from './dictionary.ts';
import { characterSetTag, type DicomElement, undefinedLength } from './element.ts';
import { withoutOuterPadding, withoutPadding } from './padding.ts';
import { type DicomHeader, dataSource } from './read-header.ts';
import { decodeText } from './text.ts';
import type { ValueMemory } from './value-memory.ts';
import { isCharsetVr, isSingleText, isTextVr, numberSize, type Vr } from './vr.ts';

/** A value in a form to work with. Text without padding; `values` are its parts at `\`, each trimmed. */
export interface AttributeValue {
  readonly text: string;
  readonly values: readonly string[];
  /** What undeclared bytes were taken for; show it. */
  readonly guessed?: string;
  /** Some bytes stand for no character. */
  readonly lossy: boolean;
}

/** Values by keyword as asked. Absent elements are absent; empty ones have the text `''` and no values. */
export type Attributes<K extends string> = { readonly [keyword in K]?: AttributeValue };

/** Values longer than this are no attributes to scan by. */
const longestValueBytes = 64 * 1024;

interface Wanted<K extends string> {
  readonly byTag: ReadonlyMap<Tag, K>;
}

const undeclared = parseCharacterSet(undefined);
const wantedLists = new WeakMap<readonly string[], Wanted<string>>();

/**
 * Reads decoded top-level values, the first occurrence of each. Unknown keywords throw: they are named by the program.
 * Pass the same array each time; it is resolved once.
 */
export async function readAttributes<K extends string>(
  header: DicomHeader,
  source: ByteSource,
  keywords: readonly K[],
): Promise<Attributes<K>> {
  const data = dataSource(header, source);
  if (isSyncSource(data)) return readAttributesSync(header, data, keywords);
  const { byTag } = resolve(keywords);
  const bytes = new Map<DicomElement, Buffer>();
  for (const element of header.elements) {
    if (isWanted(element, byTag)) bytes.set(element, await data.read(element.valueOffset, element.length));
  }
  return decodeAll(header, byTag, (element) => bytes.get(element)!);
}

/** The same without waiting. `memory` is kept from file to file by whoever reads many. */
export function readAttributesSync<K extends string>(
  header: DicomHeader,
  source: SyncByteSource,
  keywords: readonly K[],
  memory?: ValueMemory,
): Attributes<K> {
  const { byTag } = resolve(keywords);
  const inflated = header.inflated;
  const bytesOf = ({ valueOffset, length }: DicomElement) =>
    inflated === undefined
      ? source.readSync(valueOffset, length)
      : inflated.subarray(valueOffset, valueOffset + length);
  if (memory === undefined) return decodeAll(header, byTag, bytesOf);
  const head = inflated ?? source.readSync(0, Math.min(source.sizeBytes, firstWindowBytes));
  return decodeAll(header, byTag, bytesOf, { memory, head });
}

/** The tags that reading these keywords looks at: what a scan has to keep of a header (`HeaderOptions.only`). */
export function tagsOf(keywords: readonly string[]): ReadonlySet<Tag> {
  return new Set([characterSetTag, ...resolve(keywords).byTag.keys()]);
}

function resolve<K extends string>(keywords: readonly K[]): Wanted<K> {
  const known = wantedLists.get(keywords);
  if (known !== undefined) return known as Wanted<K>;
  const byTag = new Map<Tag, K>();
  for (const keyword of keywords) {
    const tag = parseTag(keyword);
    if (tag === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
    byTag.set(tag, keyword);
  }
  wantedLists.set(keywords, { byTag });
  return { byTag };
}

function isWanted({ tag, length }: DicomElement, byTag: ReadonlyMap<Tag, string>): boolean {
  if (length === undefinedLength || length > longestValueBytes) return false;
  return tag === characterSetTag || byTag.has(tag);
}

function decodeAll<K extends string>(
  header: DicomHeader,
  byTag: ReadonlyMap<Tag, K>,
  bytesOf: (element: DicomElement) => Buffer,
  remembered?: { readonly memory: ValueMemory; readonly head: Buffer },
): Attributes<K> {
  const { littleEndian } = header.encoding;
  let charset: CharacterSet | undefined;
  const attributes: { [keyword in K]?: AttributeValue } = {};
  for (const element of header.elements) {
    if (!isWanted(element, byTag)) continue;
    const { tag } = element;
    if (tag === characterSetTag && charset === undefined) {
      charset = parseCharacterSet(bytesOf(element).toString('latin1').replace(/\0/g, ''));
    }
    const keyword = byTag.get(tag);
    if (keyword === undefined || attributes[keyword] !== undefined) continue;
    const vr = effectiveVr(element);
    const set = charset ?? undeclared;
    const known = remembered?.memory.recall(element, remembered.head, vr, set, littleEndian);
    if (known !== undefined) {
      attributes[keyword] = known;
      continue;
    }
    const bytes = bytesOf(element);
    const value = decodeValue(bytes, vr, set, littleEndian);
    remembered?.memory.keep(tag, bytes, vr, set, littleEndian, value);
    attributes[keyword] = value;
  }
  return attributes;
}

/** Decodes one value (PS3.5 §6.2): text by the character set, numbers and tags in decimal and `(gggg,eeee)`; other binary gives `''`. */
export function decodeValue(
  bytes: Buffer,
  vr: Vr,
  charset: ReturnType<typeof parseCharacterSet>,
  littleEndian: boolean,
): AttributeValue {
  if (isCharsetVr(vr)) {
    const decoded = decodeText(bytes, charset, vr);
    return textValue(decoded.text, vr, decoded.lossy, decoded.guessed);
  }
  if (isTextVr(vr)) return textValue(bytes.toString('latin1'), vr, false);
  const size = numberSize(vr);
  if (size === undefined) return { text: '', values: [], lossy: false };
  const values: string[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) values.push(numberAt(bytes, at, vr, littleEndian));
  return { text: values.join('\\'), values, lossy: false };
}

function textValue(raw: string, vr: Vr, lossy: boolean, guessed?: string): AttributeValue {
  let text = isSingleText(vr) ? withoutPadding(raw) : withoutOuterPadding(raw);
  let values =
    text === '' ? [] : isSingleText(vr) || !text.includes('\\') ? [text] : text.split('\\').map(withoutOuterPadding);
  if (vr === 'PN' && text.includes('=')) {
    values = values.map((value) => value.replace(/=+$/, ''));
    text = values.join('\\');
  }
  return guessed === undefined ? { text, values, lossy } : { text, values, lossy, guessed };
}

function numberAt(bytes: Buffer, at: number, vr: Vr, littleEndian: boolean): string {
  switch (vr) {
    case 'US':
      return String(uint16(bytes, at, littleEndian));
    case 'SS':
      return String((uint16(bytes, at, littleEndian) << 16) >> 16);
    case 'UL':
      return String(uint32(bytes, at, littleEndian));
    case 'SL':
      return String(uint32(bytes, at, littleEndian) | 0);
    case 'AT':
      return formatTag(((uint16(bytes, at, littleEndian) << 16) | uint16(bytes, at + 2, littleEndian)) >>> 0);
    case 'FL':
      return shortFloat(littleEndian ? bytes.readFloatLE(at) : bytes.readFloatBE(at));
    case 'FD':
      return String(littleEndian ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at));
    case 'UV':
      return String(littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    case 'SV':
      return String(littleEndian ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
    default:
      return '';
  }
}

/** Single precision numbers in as many digits as they hold. */
function shortFloat(value: number): string {
  return String(Number(value.toPrecision(7)));
}
