import { isGroupLength, lookupTag, parseTag, type Tag } from './dictionary.ts';
import { validateValue } from './validate-value.ts';
import type { Vr } from './vr.ts';

/**
 * Where an edit applies: keywords (or `ggggeeee`) with item numbers (from 0) between them, e.g.
 * `['RequestAttributesSequence', 0, 'AccessionNumber']`.
 */
export type TagPath = readonly (string | number)[];

/** Bytes as they are to stand in the file, in its byte order and character set, under this VR. */
export interface RawValue {
  readonly vr: Vr;
  readonly bytes: Uint8Array;
}

/** A value as plain data: text (values joined by `\`), numbers, raw bytes, or a sequence's items. */
export type TagValue =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | Uint8Array
  | RawValue
  | readonly PlainDataSet[];

/** A data set as plain data: keyword (or `ggggeeee`) → value. `''` and `[]` are zero length. */
export interface PlainDataSet {
  readonly [keyword: string]: TagValue;
}

/**
 * One change to a data set. `set` replaces every occurrence of the element or inserts it, making missing sequences and the item
 * next after the last on the way; `erase` removes it; the item edits name a sequence, `insert-item` with the number it is to have.
 */
export type TagEdit =
  | { readonly action: 'set'; readonly path: TagPath; readonly value: TagValue }
  | { readonly action: 'erase'; readonly path: TagPath }
  | { readonly action: 'append-item'; readonly path: TagPath; readonly item: PlainDataSet }
  | { readonly action: 'insert-item'; readonly path: TagPath; readonly item: PlainDataSet };

export type EditsResult =
  | { readonly ok: true; readonly edits: readonly TagEdit[] }
  | { readonly ok: false; readonly message: string };

/**
 * Edits of top-level elements from what somebody typed: `{keyword: 'PatientID', value: 'M123'}` to set, keywords to erase. The keywords and the values
 * are checked against the dictionary and the VR's rules; the message names the keyword, the limit and the offending part.
 */
export function topLevelEdits(wanted: {
  readonly set?: readonly { readonly keyword: string; readonly value: string }[];
  readonly erase?: readonly string[];
}): EditsResult {
  const edits: TagEdit[] = [];
  for (const { keyword, value } of wanted.set ?? []) {
    const entry = editable(keyword);
    if (typeof entry === 'string') return { ok: false, message: entry };
    const checked = validateValue(entry.vr, value, { vm: entry.vm });
    if (!checked.ok) return { ok: false, message: `${keyword}: ${checked.message}` };
    edits.push({ action: 'set', path: [keyword], value });
  }
  for (const keyword of wanted.erase ?? []) {
    const entry = parseTag(keyword);
    if (entry === undefined) return { ok: false, message: `${keyword} is no DICOM keyword` };
    if (whyFixed(entry) !== undefined) return { ok: false, message: `${keyword} cannot be erased: ${whyFixed(entry)}` };
    edits.push({ action: 'erase', path: [keyword] });
  }
  return { ok: true, edits };
}

function editable(keyword: string) {
  const tag = parseTag(keyword);
  const entry = tag === undefined ? undefined : lookupTag(tag);
  if (entry === undefined) return `${keyword} is no DICOM keyword`;
  const fixed = whyFixed(entry.tag);
  if (fixed !== undefined) return `${keyword} cannot be set: ${fixed}`;
  if (entry.vr === 'SQ' || entry.vr.startsWith('O') || entry.vr === 'UN')
    return `${keyword} holds no single value to type`;
  return entry;
}

/** Why an element is never edited, whatever its value. */
export type FixedElement = 'group-length' | 'character-set' | 'file-meta' | 'pixel-data' | 'delimiter';

const fixedSentences: Readonly<Record<FixedElement, string>> = {
  'group-length': 'a group length follows the elements by itself',
  'character-set': 'the character set follows the texts by itself',
  'file-meta': 'the file meta information follows the data set by itself',
  'pixel-data': 'pixel data is never changed',
  delimiter: 'it is a delimiter',
};

/** Why an element is never edited, whatever the value, as a word; undefined when it may be. */
export function fixedElement(tag: Tag): FixedElement | undefined {
  if (isGroupLength(tag)) return 'group-length';
  if (tag === 0x00080005) return 'character-set';
  if (tag >>> 16 === 0x0002) return 'file-meta';
  if (tag >>> 16 === 0x7fe0) return 'pixel-data';
  if (tag >>> 16 === 0xfffe) return 'delimiter';
  return undefined;
}

/** The same as a sentence. */
export function whyFixed(tag: Tag): string | undefined {
  const reason = fixedElement(tag);
  return reason === undefined ? undefined : fixedSentences[reason];
}
