import type { ByteSource } from './byte-source.ts';
import { type CharacterSet, parseCharacterSet } from './character-set.ts';
import { charsetOf, type DataSetView, effectiveVr, isSequence, itemsOf, readValue } from './data-view.ts';
import { formatTag, isPrivateTag, lookupTag, type Tag, tagId } from './dictionary.ts';
import { type FixedElement, fixedElement, type TagPath } from './edit.ts';
import { characterSetTag, type DicomElement, isPixelGroup, undefinedLength, valueSize } from './element.ts';
import { type DicomHeader, dataSource } from './read-header.ts';
import { decodeValue } from './read-values.ts';
import { isTextVr, numberSize, type Vr } from './vr.ts';

/** Why a row is not edited by itself. `nested`: an import sets the elements of the image itself, not those within sequences. */
export type WhyNotEditable = FixedElement | 'identifier' | 'sequence' | 'nested' | 'item' | 'private' | 'binary';

/** One row of the tag table: an element, or an item heading the rows within it. Plain data. */
export interface TagRow {
  /** As edits take it; unknown elements by `ggggeeee`. */
  readonly path: TagPath;
  readonly depth: number;
  /** `(0010,0020)` */
  readonly tag: string;
  readonly keyword: string | null;
  readonly name: string;
  readonly vr: Vr | null;
  readonly vm: string | null;
  readonly lengthBytes: number;
  /** Decoded value, cut at `maxTextCharacters`; a sequence says how many items it has. */
  readonly text: string;
  /** `text` is only the beginning of the value. */
  readonly cut?: true;
  /** What undeclared bytes were taken for. */
  readonly guessed?: string;
  /** The first bytes of the value in hex. */
  readonly rawHex: string;
  readonly private: boolean;
  /** Whether an import can set it to a value that somebody types. */
  readonly editable: boolean;
  /** Why it cannot. */
  readonly whyNot?: WhyNotEditable;
}

export interface TagRowLimits {
  /** Default 20,000; further rows are left out. */
  readonly maxRows?: number;
  /** Default 32. */
  readonly maxRawBytes?: number;
  /** Default 1,024. */
  readonly maxTextCharacters?: number;
  /** Default 16; deeper levels are not opened. */
  readonly maxDepth?: number;
}

interface Job {
  readonly source: ByteSource;
  readonly rows: TagRow[];
  readonly maxRows: number;
  readonly maxRawBytes: number;
  readonly maxTextCharacters: number;
  readonly maxDepth: number;
}

/** Values beyond this are shown by their first bytes only. */
const longestShownBytes = 1024 * 1024;

const identityTags: ReadonlySet<Tag> = new Set([0x00080016, 0x00080018, 0x0020000d, 0x0020000e]);

/** Every element of a file, all levels, in file order, file meta first: the tag table's rows. Pixel data is named, never read whole. */
export async function tagRows(header: DicomHeader, source: ByteSource, limits: TagRowLimits = {}): Promise<TagRow[]> {
  const rows: TagRow[] = [];
  const settings = {
    rows,
    maxRows: limits.maxRows ?? 20_000,
    maxRawBytes: limits.maxRawBytes ?? 32,
    maxTextCharacters: limits.maxTextCharacters ?? 1024,
    maxDepth: limits.maxDepth ?? 16,
  };
  for (const part of await topViews(header, source))
    await addRows({ ...settings, source: part.source }, part.view, [], 0);
  return rows;
}

/** The two parts of a file, each with the source that its positions are in: file meta information and data set. */
export async function topViews(
  header: DicomHeader,
  source: ByteSource,
): Promise<readonly { readonly view: DataSetView; readonly source: ByteSource }[]> {
  const ascii = parseCharacterSet(undefined);
  const data = dataSource(header, source);
  const charset = await topCharset(header, data, ascii);
  const end = header.dataSetStart;
  return [
    { source, view: { elements: header.meta, encoding: header.metaEncoding, charset: ascii, end } },
    { source: data, view: { elements: header.elements, encoding: header.encoding, charset, end } },
  ];
}

async function topCharset(header: DicomHeader, data: ByteSource, outer: CharacterSet): Promise<CharacterSet> {
  const declared = header.elements.find((element) => element.tag === characterSetTag);
  const value = declared === undefined ? Buffer.alloc(0) : await readValue(data, declared);
  return charsetOf(header.elements, outer, () => value);
}

async function addRows(job: Job, view: DataSetView, path: TagPath, depth: number): Promise<void> {
  for (const element of view.elements) {
    if (job.rows.length >= job.maxRows) return;
    const entry = lookupTag(element.tag);
    const here = [...path, entry?.keyword ?? tagId(element.tag)];
    const vr = effectiveVr(element);
    const size = valueSize(element);
    const about = {
      path: here,
      depth,
      tag: formatTag(element.tag),
      keyword: entry?.keyword ?? null,
      name: entry?.name ?? (isPrivateTag(element.tag) ? 'Private element' : 'Unknown element'),
      vr: element.vr,
      vm: entry?.vm ?? null,
      lengthBytes: size,
      private: isPrivateTag(element.tag),
      ...editability(element, vr, depth),
    };
    const head = await job.source.read(element.valueOffset, Math.min(job.maxRawBytes, size));
    const rawHex = head.toString('hex');
    if (isSequence(element) && size <= longestShownBytes * 64) {
      const found = itemsOf(element, await readValue(job.source, element), view.encoding, view.charset);
      const { items } = found;
      const text = found.ok ? `${items.length} ${items.length === 1 ? 'item' : 'items'}` : '';
      job.rows.push({ ...about, text, rawHex });
      if (depth >= job.maxDepth) continue;
      for (const [index, item] of items.entries()) {
        if (job.rows.length >= job.maxRows) return;
        const length = item.item.contentEnd - item.item.contentStart;
        job.rows.push(itemRow([...here, index], depth + 1, length, index));
        await addRows(job, item, [...here, index], depth + 2);
      }
      continue;
    }
    job.rows.push({ ...about, ...(await shownValue(job, element, vr, size, view)), rawHex });
  }
}

function itemRow(path: TagPath, depth: number, lengthBytes: number, index: number): TagRow {
  return {
    path,
    depth,
    tag: '(FFFE,E000)',
    keyword: null,
    name: `Item ${index + 1}`,
    vr: null,
    vm: null,
    lengthBytes,
    text: '',
    rawHex: '',
    private: false,
    editable: false,
    whyNot: 'item',
  };
}

async function shownValue(job: Job, element: DicomElement, vr: Vr, size: number, view: DataSetView) {
  if (isPixelGroup(element.tag) || size > longestShownBytes || element.length === undefinedLength) return { text: '' };
  if (!isTextVr(vr) && numberSize(vr) === undefined) return { text: '' };
  const value = decodeValue(await readValue(job.source, element), vr, view.charset, view.encoding.littleEndian);
  return {
    text: value.text.slice(0, job.maxTextCharacters),
    ...(value.text.length > job.maxTextCharacters ? { cut: true as const } : {}),
    ...(value.guessed === undefined ? {} : { guessed: value.guessed }),
  };
}

function editability(element: DicomElement, vr: Vr, depth: number): Pick<TagRow, 'editable' | 'whyNot'> {
  const whyNot = whyNotEditable(element, vr, depth);
  return whyNot === undefined ? { editable: true } : { editable: false, whyNot };
}

function whyNotEditable(element: DicomElement, vr: Vr, depth: number): WhyNotEditable | undefined {
  const fixed = fixedElement(element.tag);
  if (fixed !== undefined) return fixed;
  if (identityTags.has(element.tag)) return 'identifier';
  if (vr === 'SQ' || isSequence(element)) return 'sequence';
  if (isPrivateTag(element.tag)) return 'private';
  if (!isTextVr(vr) && numberSize(vr) === undefined) return 'binary';
  return depth > 0 ? 'nested' : undefined;
}
