import { tagAt, uint32 } from './byte-order.ts';
import { type ByteSource, readExactly } from './byte-source.ts';
import { parseBytes, wholeWindow } from './byte-window.ts';
import { type CharacterSet, parseCharacterSet } from './character-set.ts';
import { dictionaryVr } from './dictionary.ts';
import { characterSetTag, type DicomElement, type DicomItem, itemTag, undefinedLength } from './element.ts';
import { readElements } from './read-elements.ts';
import { type Encoding, encodingOf } from './transfer-syntax.ts';
import { type Vr, vrFromLetters } from './vr.ts';

/** A data set taken apart: the top level, or one item. */
export interface DataSetView {
  readonly elements: readonly DicomElement[];
  readonly encoding: Encoding;
  readonly charset: CharacterSet;
  /** Where further elements would go at the end. */
  readonly end: number;
}

/** One item with its elements. */
export interface ItemView extends DataSetView {
  readonly item: DicomItem;
}

export type ItemsResult =
  | { readonly ok: true; readonly items: readonly ItemView[]; readonly end: number }
  /** The items up to and with the first that cannot be read whole, or up to more than any sequence has. */
  | { readonly ok: false; readonly items: readonly ItemView[] };

/** The value of an element as bytes, read from the source. */
export function readValue(source: ByteSource, element: DicomElement): Promise<Buffer> {
  const length = element.length === undefinedLength ? element.end - element.valueOffset : element.length;
  return readExactly(source, element.valueOffset, length);
}

/** The VR to read an element by: UN is looked up, as CP-246 and common practice do. */
export function effectiveVr(element: DicomElement): Vr {
  return element.vr === 'UN' ? dictionaryVr(element.tag) : element.vr;
}

/**
 * The character set of a data set from its own (0008,0005), or the enclosing one's (PS3.3 §C.12.1.1.2). `valueBytes` gives an element's bytes. Where the
 * enclosing set is assumed against its declaration, an item that repeats this declaration is taken for the same.
 */
export function charsetOf(
  elements: readonly DicomElement[],
  outer: CharacterSet,
  valueBytes: (element: DicomElement) => Buffer,
): CharacterSet {
  const declared = elements.find((element) => element.tag === characterSetTag);
  if (declared === undefined || declared.length === undefinedLength) return outer;
  const own = parseCharacterSet(valueBytes(declared).toString('latin1').replace(/\0/g, ''));
  return outer.kind === 'assumed' && own.terms.join('\\') === outer.terms.join('\\') ? outer : own;
}

/** Whether an element is a sequence: by VR, by dictionary for UN, or because delimited items stand in it. */
export function isSequence(element: DicomElement): boolean {
  if (element.vr === 'SQ' || effectiveVr(element) === 'SQ') return true;
  return element.vr === 'UN' && element.length === undefinedLength;
}

/** Items and their elements, of one sequence: 40 MB of memory, and a hundred times the largest real ones. */
const mostItems = 100_000;
const mostElements = 400_000;

/**
 * Takes a sequence's items apart, from the sequence's bytes (its value with delimiters, positioned at `valueOffset`). Positions stay absolute.
 * `ok: false` when the bytes are no items.
 */
export function itemsOf(element: DicomElement, value: Buffer, encoding: Encoding, outer: CharacterSet): ItemsResult {
  const window = wholeWindow(value, element.valueOffset);
  const limit = window.end;
  const inUn = element.vr === 'UN' && encoding.explicit;
  const littleEndian = inUn ? value[0] !== 0xff : encoding.littleEndian;
  const items: ItemView[] = [];
  let at = element.valueOffset;
  let elements = 0;
  while (limit - at >= 8) {
    if (items.length === mostItems || elements > mostElements) return { ok: false, items };
    const o = at - window.start;
    if (tagAt(value, o, littleEndian) !== itemTag) break;
    const length = uint32(value, o + 4, littleEndian);
    const contentStart = at + 8;
    const letters = vrFromLetters(value[o + 12] ?? 0, value[o + 13] ?? 0) !== undefined;
    const itemEncoding = inUn ? encodingOf(letters, littleEndian) : encoding;
    const contentLimit = length === undefinedLength ? limit : Math.min(limit, contentStart + length);
    const run = parseBytes(
      readElements(window, contentStart, contentLimit, itemEncoding, {
        until: 'end',
        delimited: length === undefinedLength,
      }),
    );
    elements += run.found;
    const whole = length === undefinedLength ? run.stop === 'delimiter' : run.stop === 'end';
    const end = length === undefinedLength ? run.end + 8 : contentStart + length;
    const item: DicomItem = { start: at, length, contentStart, contentEnd: run.end, end };
    const valueBytes = (one: DicomElement) => value.subarray(one.valueOffset - window.start, one.end - window.start);
    const charset = charsetOf(run.elements, outer, valueBytes);
    items.push({ item, elements: run.elements, encoding: itemEncoding, charset, end: run.end });
    if (!whole || end > limit) return { ok: false, items };
    at = end;
  }
  if (items.length === 0 && value.length > 0 && element.length !== undefinedLength) return { ok: false, items };
  return { ok: true, items, end: at };
}
