import { type ByteSource, isSyncSource, type SyncByteSource } from './byte-source.ts';
import { type CharacterSet, parseCharacterSet } from './character-set.ts';
import { charsetOf, type DataSetView, effectiveVr, isSequence, itemsOf } from './data-view.ts';
import { parseTag, type Tag } from './dictionary.ts';
import { characterSetTag, type DicomElement, undefinedLength, valueSize } from './element.ts';
import { type DicomHeader, dataSource } from './read-header.ts';
import { decodeValue } from './read-values.ts';
import type { ValueMemory } from './value-memory.ts';
import { isTextVr } from './vr.ts';

/** One item of a sequence: texts by keyword, and the items of sequences in it. */
export interface SequenceItem {
  readonly [keyword: string]: string | readonly SequenceItem[];
}

/** Longer sequences are no identifiers: they are left unread. */
const longestBytes = 64 * 1024;
/** A study has a handful of numbers and requests. */
const mostItems = 64;

/**
 * Sequences of the top level as JSON texts by keyword (`parseSequenceText`), of their items only what is `kept`. A text, because thousands of slices share
 * one and two are compared by it. Absent sequences are absent; one that is no sequence of items, or too long, is the text of none.
 */
export async function readSequences<K extends string>(
  header: DicomHeader,
  source: ByteSource,
  keywords: readonly K[],
  kept: readonly string[],
): Promise<{ [keyword in K]?: string }> {
  const data = dataSource(header, source);
  if (isSyncSource(data)) return readSequencesSync(header, data, keywords, kept);
  const wanted = wantedElements(header, keywords);
  const bytes = new Map<DicomElement, Buffer>();
  for (const element of [...wanted.values(), ...charsetElements(header)])
    bytes.set(element, await data.read(element.valueOffset, valueSize(element)));
  return textsOf(header, wanted, kept, (element) => bytes.get(element) ?? Buffer.alloc(0));
}

/** The same without waiting. `memory` is kept from file to file by whoever reads many. */
export function readSequencesSync<K extends string>(
  header: DicomHeader,
  source: SyncByteSource,
  keywords: readonly K[],
  kept: readonly string[],
  memory?: ValueMemory,
): { [keyword in K]?: string } {
  const { inflated } = header;
  const bytesOf = (element: DicomElement) =>
    inflated === undefined
      ? source.readSync(element.valueOffset, valueSize(element))
      : inflated.subarray(element.valueOffset, element.valueOffset + valueSize(element));
  return textsOf(header, wantedElements(header, keywords), kept, bytesOf, memory);
}

/** What `readSequences` gave as items again; none of an empty or absent text. */
export function parseSequenceText(text: string | undefined): readonly SequenceItem[] {
  return text === undefined || text === '' ? [] : (JSON.parse(text) as SequenceItem[]);
}

/** A text of an item, without padding; '' where it has none. */
export function itemText(item: SequenceItem | undefined, keyword: string): string {
  const value = item?.[keyword];
  return typeof value === 'string' ? value : '';
}

/** The items of a sequence in an item. */
export function itemsIn(item: SequenceItem | undefined, keyword: string): readonly SequenceItem[] {
  const value = item?.[keyword];
  return typeof value === 'object' ? value : [];
}

function wantedElements<K extends string>(header: DicomHeader, keywords: readonly K[]): Map<K, DicomElement> {
  const found = new Map<K, DicomElement>();
  for (const keyword of keywords) {
    const tag = parseTag(keyword);
    if (tag === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
    const element = header.elements.find((each) => each.tag === tag);
    if (element !== undefined && isSequence(element)) found.set(keyword, element);
  }
  return found;
}

function charsetElements({ elements }: DicomHeader): DicomElement[] {
  return elements.filter(({ tag, length }) => tag === characterSetTag && length !== undefinedLength).slice(0, 1);
}

function textsOf<K extends string>(
  header: DicomHeader,
  wanted: ReadonlyMap<K, DicomElement>,
  kept: readonly string[],
  bytesOf: (element: DicomElement) => Buffer,
  memory?: ValueMemory,
): { [keyword in K]?: string } {
  const texts: { [keyword in K]?: string } = {};
  if (wanted.size === 0) return texts;
  const charset = charsetOf(charsetElements(header), parseCharacterSet(undefined), bytesOf);
  const { littleEndian } = header.encoding;
  for (const [keyword, element] of wanted) {
    const size = valueSize(element);
    if (size === 0 || size > longestBytes) {
      texts[keyword] = '';
      continue;
    }
    const bytes = bytesOf(element);
    // Positions in `bytes` itself: what was decoded before is recognised wherever it stands in the file.
    const placed = { ...element, valueOffset: 0, length: bytes.length };
    const known = memory?.recall(placed, bytes, 'SQ', charset, littleEndian);
    const text = known?.text ?? sequenceText(element, bytes, header, charset, kept);
    if (known === undefined)
      memory?.keep(element.tag, bytes, 'SQ', charset, littleEndian, { text, values: [], lossy: false });
    texts[keyword] = text;
  }
  return texts;
}

function sequenceText(
  element: DicomElement,
  bytes: Buffer,
  { encoding }: DicomHeader,
  charset: CharacterSet,
  kept: readonly string[],
): string {
  const byTag = new Map<Tag, string>(
    kept.map((keyword) => {
      const tag = parseTag(keyword);
      if (tag === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
      return [tag, keyword];
    }),
  );
  const view = { encoding, charset, start: element.valueOffset };
  const items = itemsFrom(element, bytes, view, byTag);
  return items.length === 0 ? '' : JSON.stringify(items);
}

/** @param view how the sequence is written, and where in the data its first byte stands */
function itemsFrom(
  element: DicomElement,
  bytes: Buffer,
  view: Pick<DataSetView, 'encoding' | 'charset'> & { readonly start: number },
  byTag: ReadonlyMap<Tag, string>,
): SequenceItem[] {
  const { items } = itemsOf(element, bytes, view.encoding, view.charset);
  return items.slice(0, mostItems).map((item) => {
    const texts: Record<string, string | readonly SequenceItem[]> = {};
    for (const each of item.elements) {
      const keyword = byTag.get(each.tag);
      if (keyword === undefined || texts[keyword] !== undefined) continue;
      const from = each.valueOffset - view.start;
      const value = bytes.subarray(from, from + valueSize(each));
      const vr = effectiveVr(each);
      if (isSequence(each)) {
        const inner = itemsFrom(each, value, { ...item, start: each.valueOffset }, byTag);
        if (inner.length > 0) texts[keyword] = inner;
      } else if (isTextVr(vr)) {
        const { text } = decodeValue(value, vr, item.charset, item.encoding.littleEndian);
        if (text !== '') texts[keyword] = text;
      }
    }
    return texts;
  });
}
