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

type Row = readonly [keyword: string, vr: string, vm: string, name: string, retired?: number];

const rows = table as unknown as Readonly<Record<string, Row>>;
const sopClassNames: Readonly<Record<string, string>> = sopClasses;
const rowByTag = new Map<Tag, Row>();
const tagByKeyword = new Map<string, Tag>();
const patterns: { pattern: RegExp; row: Row }[] = [];
/** Entries are made when first asked for: programs look at a few dozen of five thousand, and every thread reads the table. */
const entries = new Map<Tag, DictionaryEntry>();

/** `US or SS` is read as the first, `OB or OW` as OW, which is what implicit little endian means (PS3.5 §A.1). */
function concreteVr(vr: string): Vr {
  if (vr.includes('OW')) return 'OW';
  const first = vr.slice(0, 2);
  return isVr(first) ? first : 'UN';
}

function entryOf(tag: Tag, [keyword, vr, vm, name, retired]: Row): DictionaryEntry {
  return { tag, keyword, vr: concreteVr(vr), vm, name, retired: retired === 1 };
}

for (const id in rows) {
  const row = rows[id]!;
  const isPattern = id.includes('x');
  const tag = Number.parseInt(isPattern ? id.replaceAll('x', '0') : id, 16);
  tagByKeyword.set(row[0], tag);
  if (isPattern) patterns.push({ pattern: new RegExp(`^${id.replaceAll('x', '[0-9A-F]')}$`), row });
  else rowByTag.set(tag, row);
}

/** The data dictionary's entry of a tag (PS3.6), repeating groups included; undefined for private and unknown tags. */
export function lookupTag(tag: Tag): DictionaryEntry | undefined {
  const known = entries.get(tag);
  if (known !== undefined) return known;
  const row = rowByTag.get(tag) ?? repeatingRow(tag);
  if (row === undefined) return undefined;
  const entry = entryOf(tag, row);
  entries.set(tag, entry);
  return entry;
}

function repeatingRow(tag: Tag): Row | undefined {
  if (isPrivateTag(tag)) return undefined;
  const group = tag >>> 16;
  if (group !== 0x0020 && group !== 0x0028 && group >>> 8 !== 0x50 && group >>> 8 !== 0x60 && group >>> 8 !== 0x7f) {
    return undefined;
  }
  const id = tagId(tag);
  return patterns.find(({ pattern }) => pattern.test(id))?.row;
}

/** By keyword (`PatientID`), by eight hex digits (`00100020`) or as shown (`(0010,0020)`). */
export function lookupKeyword(word: string): DictionaryEntry | undefined {
  const tag = parseTag(word);
  if (tag === undefined) return undefined;
  const pattern = patterns.find(({ row }) => row[0] === word);
  return pattern === undefined ? lookupTag(tag) : entryOf(tag, pattern.row);
}

/** A tag from keyword, `00100020` or `(0010,0020)`; undefined when it is none of them. */
export function parseTag(word: string): Tag | undefined {
  const known = tagByKeyword.get(word);
  if (known !== undefined) return known;
  const match = /^\(?([0-9a-fA-F]{4}),?([0-9a-fA-F]{4})\)?$/.exec(word);
  return match === null ? undefined : Number.parseInt(`${match[1]}${match[2]}`, 16);
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
  if (rowByTag.has(tag)) return lookupTag(tag)?.vr ?? 'UN';
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
  return [...rowByTag].map(([tag, row]) => entryOf(tag, row));
}
