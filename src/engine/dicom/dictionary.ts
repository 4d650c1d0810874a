import table from '../../../resources/dicom-dictionary.json' with { type: 'json' };
import sopClasses from '../../../resources/sop-classes.json' with { type: 'json' };
import { isVr, type Vr } from './vr.ts';

/** A tag as one unsigned number: 0x00100020 is (0010,0020). */
export type Tag = number;

export interface DictionaryEntry {
  readonly tag: Tag;
  readonly keyword: string;
  readonly vr: Vr;
  readonly vm: string;
  readonly name: string;
  readonly retired: boolean;
}

/** One attribute: `id|keyword|VR|VM|name|1 if retired`. The lines are sorted by id. */
type Line = string;

/** `byKeyword`: the places of the attributes in the order of their keywords. */
const {
  attributes,
  repeating,
  byKeyword,
}: {
  readonly attributes: readonly Line[];
  readonly repeating: readonly Line[];
  readonly byKeyword: readonly number[];
} = table;
const sopClassNames: Readonly<Record<string, string>> = sopClasses;
const idLength = 8;
const keywordAt = idLength + 1;
/** Entries are made when first asked for: programs look at a few dozen of five thousand, and every thread starts with the table. */
const entries = new Map<Tag, DictionaryEntry>();

const patterns = repeating.map((line) => {
  const id = line.slice(0, idLength);
  return {
    line,
    tag: Number.parseInt(id.replaceAll('x', '0'), 16),
    matches: new RegExp(`^${id.replaceAll('x', '[0-9A-F]')}$`),
  };
});

/** `US or SS` is read as the first, `OB or OW` as OW, which is what implicit little endian means (PS3.5 §A.1). */
function concreteVr(vr: string): Vr {
  if (vr.includes('OW')) return 'OW';
  const first = vr.slice(0, 2);
  return isVr(first) ? first : 'UN';
}

function entryOf(tag: Tag, line: Line): DictionaryEntry {
  const [, keyword = '', vr = '', vm = '', name = '', retired] = line.split('|');
  return { tag, keyword, vr: concreteVr(vr), vm, name, retired: retired === '1' };
}

function lineOf(id: string): Line | undefined {
  let low = 0;
  let high = attributes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (attributes[middle]! < id) low = middle + 1;
    else high = middle;
  }
  const line = attributes[low];
  return line?.startsWith(id) ? line : undefined;
}

/** The data dictionary's entry of a tag (PS3.6), repeating groups included; undefined for private and unknown tags. */
export function lookupTag(tag: Tag): DictionaryEntry | undefined {
  const known = entries.get(tag);
  if (known !== undefined) return known;
  if (isPrivateTag(tag)) return undefined;
  const line = lineOf(tagId(tag)) ?? repeatingLine(tag);
  if (line === undefined) return undefined;
  const entry = entryOf(tag, line);
  entries.set(tag, entry);
  return entry;
}

function repeatingLine(tag: Tag): Line | undefined {
  const group = tag >>> 16;
  if (group !== 0x0020 && group !== 0x0028 && group >>> 8 !== 0x50 && group >>> 8 !== 0x60 && group >>> 8 !== 0x7f) {
    return undefined;
  }
  const id = tagId(tag);
  return patterns.find(({ matches }) => matches.test(id))?.line;
}

/** Asked before: the few dozen that the program and its plans name come back for every instance. */
const tagsByKeyword = new Map<string, Tag>();

function tagOfKeyword(word: string): Tag | undefined {
  const tag = tagOfAttribute(word) ?? patterns.find(({ line }) => keywordOf(line) === word)?.tag;
  if (tag !== undefined) tagsByKeyword.set(word, tag);
  return tag;
}

function tagOfAttribute(word: string): Tag | undefined {
  const lineAt = (place: number): Line => attributes[byKeyword[place] ?? 0] ?? '';
  let low = 0;
  let high = byKeyword.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keywordOf(lineAt(middle)) < word) low = middle + 1;
    else high = middle;
  }
  const line = low < byKeyword.length ? lineAt(low) : '';
  return keywordOf(line) === word ? tagInLine(line) : undefined;
}

function keywordOf(line: Line): string {
  return line.slice(keywordAt, line.indexOf('|', keywordAt));
}

function tagInLine(line: Line): Tag {
  return Number.parseInt(line.slice(0, idLength), 16);
}

/** By keyword (`PatientID`), by eight hex digits (`00100020`) or as shown (`(0010,0020)`). */
export function lookupKeyword(word: string): DictionaryEntry | undefined {
  const tag = parseTag(word);
  if (tag === undefined) return undefined;
  const pattern = patterns.find(({ line }) => line.startsWith(`${word}|`, keywordAt));
  return pattern === undefined ? lookupTag(tag) : entryOf(tag, pattern.line);
}

/** A tag from keyword, `00100020` or `(0010,0020)`; undefined when it is none of them. */
export function parseTag(word: string): Tag | undefined {
  const known = tagsByKeyword.get(word);
  if (known !== undefined) return known;
  const digits = /^\(?([0-9a-fA-F]{4}),?([0-9a-fA-F]{4})\)?$/.exec(word);
  return digits === null ? tagOfKeyword(word) : Number.parseInt(`${digits[1]}${digits[2]}`, 16);
}

/** The tag of a keyword the program itself names; an unknown one is a programming error and throws. */
export function tagOf(keyword: string): Tag {
  const tag = parseTag(keyword);
  if (tag === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
  return tag;
}

/** The VR an element has when the file does not say (implicit VR, UN). */
export function dictionaryVr(tag: Tag): Vr {
  const known = entries.get(tag);
  if (known !== undefined) return known.vr;
  if ((tag & 0xffff) === 0) return 'UL';
  if (isPrivateTag(tag)) return isPrivateCreator(tag) ? 'LO' : 'UN';
  return lookupTag(tag)?.vr ?? 'UN';
}

export function isPrivateTag(tag: Tag): boolean {
  return ((tag >>> 16) & 1) === 1;
}

/** (gggg,0010)–(gggg,00FF) of an odd group reserve blocks of private elements (PS3.5 §7.8.1). */
export function isPrivateCreator(tag: Tag): boolean {
  const element = tag & 0xffff;
  return isPrivateTag(tag) && element >= 0x10 && element <= 0xff;
}

export function isGroupLength(tag: Tag): boolean {
  return (tag & 0xffff) === 0;
}

/** `00100020` */
export function tagId(tag: Tag): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}

/** `(0010,0020)` */
export function formatTag(tag: Tag): string {
  const id = tagId(tag);
  return `(${id.slice(0, 4)},${id.slice(4)})`;
}

/** `PatientID`, or `(0029,1010)` where there is no keyword. */
export function tagLabel(tag: Tag): string {
  return lookupTag(tag)?.keyword ?? formatTag(tag);
}

/** The name of a SOP class (PS3.4 Annex B), or undefined. */
export function sopClassName(uid: string): string | undefined {
  return sopClassNames[uid];
}

/** Every attribute of the dictionary with a tag of its own; repeating groups are left out. */
export function dictionaryEntries(): DictionaryEntry[] {
  return attributes.map((line) => entryOf(tagInLine(line), line));
}
