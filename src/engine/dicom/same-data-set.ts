import { type ByteSource, readExactly } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { type DataSetView, isSequence, itemsOf, readValue } from './data-view.ts';
import type { Tag } from './dictionary.ts';
import { type DicomElement, isPixelGroup } from './element.ts';
import { dataSource, type HeaderResult, readHeader } from './read-header.ts';

/** What coders add about themselves (PS3.3 C.7.6.1.1): derivation description and its code. */
const addedByCoders: ReadonlySet<Tag> = new Set([0x00082111, 0x00089215]);
const compareBytes = 1024 * 1024;
const mostLevels = 64;

interface Side {
  readonly view: DataSetView;
  readonly source: ByteSource;
}

/**
 * Whether two files hold the same data set, however each writes it: explicit or implicit, items of known or unknown length, with group lengths or
 * without. Every element of the first must stand in the second with the same bytes, pixels included; the second may have no other but what coders
 * add. Preamble and file meta information are left out. `unreadable` where that cannot be told: other byte order, or a file that does not parse.
 */
export async function sameDataSet(first: ByteSource, second: ByteSource): Promise<'same' | 'different' | 'unreadable'> {
  const left = sideOf(await readHeader(first, { until: 'end' }), first);
  const right = sideOf(await readHeader(second, { until: 'end' }), second);
  if (left === null || right === null) return 'unreadable';
  if (left.view.encoding.littleEndian !== right.view.encoding.littleEndian) return 'unreadable';
  return sameView(left, right, 0);
}

function sideOf(read: HeaderResult, file: ByteSource): Side | null {
  if (!read.ok || read.header.trailing.sizeBytes > 0) return null;
  const { header } = read;
  const { elements, encoding, dataSetStart } = header;
  const view = { elements, encoding, charset: parseCharacterSet(undefined), end: dataSetStart };
  return { view, source: dataSource(header, file) };
}

async function sameView(left: Side, right: Side, level: number): Promise<'same' | 'different' | 'unreadable'> {
  if (level > mostLevels) return 'unreadable';
  const theirs = new Map(right.view.elements.filter(isContent).map((element) => [element.tag, element]));
  const ours = left.view.elements.filter(isContent);
  for (const element of ours) {
    const other = theirs.get(element.tag);
    if (other === undefined) return 'different';
    theirs.delete(element.tag);
    const found = await sameElement({ ...left, element }, { ...right, element: other }, level);
    if (found !== 'same') return found;
  }
  return [...theirs.keys()].every((tag) => addedByCoders.has(tag)) ? 'same' : 'different';
}

/** Group lengths (gggg,0000) say how something is written, not what (PS3.5 §7.2). */
function isContent({ tag }: DicomElement): boolean {
  return (tag & 0xffff) !== 0;
}

type At = Side & { readonly element: DicomElement };

async function sameElement(left: At, right: At, level: number): Promise<'same' | 'different' | 'unreadable'> {
  const nested = !isPixelGroup(left.element.tag) && (isSequence(left.element) || isSequence(right.element));
  if (!nested) return (await sameBytes(left, right)) ? 'same' : 'different';
  const [ours, theirs] = [await itemsAt(left), await itemsAt(right)];
  if (ours === null || theirs === null) return (await sameBytes(left, right)) ? 'same' : 'unreadable';
  if (ours.length !== theirs.length) return 'different';
  for (const [index, view] of ours.entries()) {
    const other = theirs[index];
    if (other === undefined) return 'different';
    const found = await sameView({ ...left, view }, { ...right, view: other }, level + 1);
    if (found !== 'same') return found;
  }
  return 'same';
}

async function itemsAt({ element, source, view }: At): Promise<readonly DataSetView[] | null> {
  const found = itemsOf(element, await readValue(source, element), view.encoding, view.charset);
  return found.ok ? found.items : null;
}

/** A value of odd length may have got its padding byte (PS3.5 §6.2). */
async function sameBytes(left: At, right: At): Promise<boolean> {
  const sizes = [left.element.end - left.element.valueOffset, right.element.end - right.element.valueOffset] as const;
  const shorter = Math.min(...sizes);
  const [longer, extra] = sizes[0] > sizes[1] ? [left, sizes[0] - shorter] : [right, sizes[1] - shorter];
  if (extra > 1 || (extra === 1 && shorter % 2 === 0)) return false;
  if (extra === 1) {
    const [padding] = await readExactly(longer.source, longer.element.valueOffset + shorter, 1);
    if (padding !== 0x00 && padding !== 0x20) return false;
  }
  for (let at = 0; at < shorter; at += compareBytes) {
    const length = Math.min(compareBytes, shorter - at);
    const ours = await readExactly(left.source, left.element.valueOffset + at, length);
    if (!ours.equals(await readExactly(right.source, right.element.valueOffset + at, length))) return false;
  }
  return true;
}
