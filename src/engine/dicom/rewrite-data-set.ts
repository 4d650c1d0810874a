import { asciiForm } from './ascii-form.ts';
import {
  buildElement,
  buildItem,
  encodeValue,
  isItems,
  isRaw,
  joined,
  type WriteContext,
  writeUint16,
  writeUint32,
} from './build-dataset.ts';
import { type ByteSource, readExactly } from './byte-source.ts';
import { type DataSetView, effectiveVr, isSequence, itemsOf, readValue } from './data-view.ts';
import { dictionaryVr, isPrivateTag, lookupTag, type Tag, tagLabel } from './dictionary.ts';
import type { PlainDataSet, TagValue } from './edit.ts';
import { characterSetTag, type DicomElement, isPixelGroup, undefinedLength } from './element.ts';
import { withoutPadding } from './padding.ts';
import { itemsFromEdits, type ResolvedEdit } from './resolve-edits.ts';
import { RewriteRefusal } from './rewrite-refusal.ts';
import {
  type CharsetPolicy,
  type CharsetScope,
  chooseScope,
  deepestLevel,
  hasOwnCharset,
  needsCharset,
} from './rewrite-scope.ts';
import { type Splice, spliceDelta } from './splice.ts';
import { decodeText, encodeText, guessText } from './text.ts';
import { isCharsetVr, type Vr } from './vr.ts';

/** What one plan gathers on its way through the levels. */
export interface RewriteJob {
  readonly source: ByteSource;
  readonly policy: CharsetPolicy;
  readonly splices: Splice[];
  /** Paths of the texts converted to another character set, as `SeriesDescription` or `Seq[0].Keyword`. */
  readonly transcoded: string[];
  readonly warnings: RewriteWarning[];
  /** The elements of the top level whose own edits change something. */
  readonly changed: Set<Tag>;
  /** The first element behind which nothing was read: edits may not go there. */
  readonly blindFrom?: Tag;
}

export interface RewriteWarning {
  readonly code: 'text-left-as-is' | 'tiff-offsets-stale' | 'preamble-zeroed' | 'pixel-data-truncated';
  readonly tag?: Tag;
  readonly message: string;
}

interface Level {
  readonly view: DataSetView;
  readonly scope: CharsetScope;
  readonly path: string;
  readonly depth: number;
}

/** Plans the edits of one data set: adds its splices to the job and gives the bytes it grows by. */
export async function rewriteDataSet(job: RewriteJob, edits: readonly ResolvedEdit[], level: Level): Promise<number> {
  if (level.depth > deepestLevel) throw new RewriteRefusal('too-deep', 'Sequences are nested too deep.');
  const before = job.splices.length;
  const { view, scope } = level;
  const byTag = Map.groupBy(withDeclaration(edits, scope), ({ tag }) => tag);
  const grown = new Map<number, number>();
  const touched = Map.groupBy(
    view.elements.filter(({ tag }) => byTag.has(tag)),
    ({ tag }) => tag,
  );
  const note = (tag: Tag, delta: number) => grown.set(tag >>> 16, (grown.get(tag >>> 16) ?? 0) + delta);

  for (const [tag, own] of [...byTag].sort(([a], [b]) => a - b)) {
    if (isPixelGroup(tag)) throw new RewriteRefusal('bad-edit', 'Pixel data is never changed.', tag);
    if (job.blindFrom !== undefined && level.depth === 0 && tag > job.blindFrom) {
      throw new RewriteRefusal('after-pixel-data', 'The element would stand behind the pixel data.', tag);
    }
    const present = touched.get(tag) ?? [];
    const already = job.splices.length;
    if (present.length === 0) note(tag, insertElement(job, tag, own, level));
    for (const element of present) note(tag, await changeElement(job, element, own, level));
    if (level.depth === 0 && job.splices.length > already) job.changed.add(tag);
  }
  if (scope.transcodeFrom !== undefined) {
    for (const element of view.elements) {
      if (!byTag.has(element.tag)) note(element.tag, await transcodeElement(job, element, level));
    }
  }
  for (const element of view.elements) {
    const delta = (element.tag & 0xffff) === 0 ? (grown.get(element.tag >>> 16) ?? 0) : 0;
    if (delta !== 0 && element.length === 4)
      await growLength(job, element.valueOffset, delta, view.encoding.littleEndian);
  }
  return spliceDelta(job.splices.slice(before));
}

function withDeclaration(edits: readonly ResolvedEdit[], scope: CharsetScope): readonly ResolvedEdit[] {
  if (scope.declare === undefined) return edits;
  return [...edits, { tag: characterSetTag, act: { kind: 'set', value: scope.declare } }];
}

/** The last word about the element itself, and the edits within it that follow. */
function settle(tag: Tag, edits: readonly ResolvedEdit[]) {
  const last = edits.findLastIndex(({ act }) => act.kind === 'set' || act.kind === 'erase');
  const whole = last === -1 ? undefined : edits[last]!.act;
  const within = edits.slice(last + 1);
  if (whole !== undefined && within.length > 0) {
    throw new RewriteRefusal('bad-edit', `${tagLabel(tag)} is set as a whole and changed within.`, tag);
  }
  return { whole, within };
}

function contextOf({ view, scope }: Level): WriteContext {
  return { encoding: view.encoding, charset: scope.charset };
}

/** A new element, where the first larger tag stands. */
function insertElement(job: RewriteJob, tag: Tag, edits: readonly ResolvedEdit[], level: Level): number {
  const { view } = level;
  const { whole, within } = settle(tag, edits);
  if (whole?.kind === 'erase') return 0;
  let value: TagValue;
  if (whole?.kind === 'set') value = whole.value;
  else {
    const items = itemsFromEdits(within);
    if (items === undefined) throw new RewriteRefusal('no-such-item', `${tagLabel(tag)} has no such item.`, tag);
    if (items.every((item) => Object.keys(item).length === 0)) return 0;
    value = items;
  }
  if (lookupTag(tag) === undefined && !isPrivateTag(tag)) {
    throw new RewriteRefusal('bad-edit', 'The element is not in the dictionary.', tag);
  }
  const vr = isRaw(value) ? value.vr : dictionaryVr(tag);
  const bytes = buildElement(
    tag,
    vr,
    encodeValue(tag, vr, plainForms(value, level.scope), contextOf(level)),
    view.encoding,
  );
  const next = view.elements.find((element) => element.tag > tag);
  const at = next?.start ?? view.end;
  job.splices.push({ start: at, end: at, bytes });
  return bytes.length;
}

async function changeElement(
  job: RewriteJob,
  element: DicomElement,
  edits: readonly ResolvedEdit[],
  level: Level,
): Promise<number> {
  const { whole, within } = settle(element.tag, edits);
  if (whole?.kind === 'erase') {
    job.splices.push({ start: element.start, end: element.end, bytes: Buffer.alloc(0) });
    return element.start - element.end;
  }
  if (whole?.kind !== 'set') return changeItems(job, element, within, level);
  const vr = effectiveVr(element);
  const asked = plainForms(whole.value, level.scope);
  const value = encodeValue(element.tag, vr === 'UN' && isItems(asked) ? 'SQ' : vr, asked, contextOf(level));
  const old = await readValue(job.source, element);
  if (element.length !== undefinedLength && (old.equals(value) || sameText(vr, old, asked, level))) return 0;
  return replaceValue(job, element, value, level.view.encoding.littleEndian);
}

/** An unchanged value keeps its bytes, padding and all, so that a rewrite that changes nothing changes no byte. */
function sameText(vr: Vr, old: Buffer, asked: TagValue, { view, scope }: Level): boolean {
  if (typeof asked !== 'string' && !(Array.isArray(asked) && !isItems(asked))) return false;
  if (isCharsetVr(vr)) {
    if (needsCharset(old) && (scope.transcodeFrom !== undefined || scope.declare !== undefined)) return false;
    const { text, guessed } = decodeText(old, view.charset, vr);
    return guessed === undefined && trimmed(text) === trimmed(joined(asked));
  }
  return (
    old.length <= 64 && trimmed(old.toString('latin1')) === trimmed(joined(asked)) && vr !== 'UN' && old.length > 0
  );
}

function trimmed(text: string): string {
  return withoutPadding(text);
}

/** The element with a new value behind its own header bytes: VR and form stay as they were. */
async function replaceValue(
  job: RewriteJob,
  element: DicomElement,
  value: Buffer,
  littleEndian: boolean,
): Promise<number> {
  const header = Buffer.from(await readExactly(job.source, element.start, element.valueOffset - element.start));
  if (element.form === 'short') {
    if (value.length > 0xfffe)
      throw new RewriteRefusal('bad-value', `${tagLabel(element.tag)} is too long.`, element.tag);
    writeUint16(header, 6, value.length, littleEndian);
  } else {
    writeUint32(header, header.length - 4, value.length, littleEndian);
  }
  const bytes = Buffer.concat([header, value]);
  job.splices.push({ start: element.start, end: element.end, bytes });
  return bytes.length - (element.end - element.start);
}

/** Edits within a sequence: items in place, new items at their number or the end; defined lengths around them follow. */
async function changeItems(
  job: RewriteJob,
  element: DicomElement,
  edits: readonly ResolvedEdit[],
  level: Level,
): Promise<number> {
  const { view } = level;
  const value = await readValue(job.source, element);
  const found = isSequence(element) ? itemsOf(element, value, view.encoding, view.charset) : ({ ok: false } as const);
  if (!found.ok || element.form === 'short') {
    throw new RewriteRefusal('unreadable-sequence', `${tagLabel(element.tag)} cannot be read as items.`, element.tag);
  }
  const { items } = found;
  const fresh = edits.filter(({ act }) => act.kind !== 'in-item' || act.index >= items.length);
  let delta = 0;
  for (const [index, item] of items.entries()) {
    const inItem = edits.flatMap(({ act }) => (act.kind === 'in-item' && act.index === index ? [act.edit] : []));
    const path = `${level.path}${tagLabel(element.tag)}[${index}].`;
    const own = hasOwnCharset(item);
    const converted = own ? item.charset.kind === 'assumed' : level.scope.transcodeFrom !== undefined;
    if (inItem.length === 0 && !converted) continue;
    const scope = own ? await chooseScope(item, inItem, job.source, job.policy) : level.scope;
    const grown = await rewriteDataSet(job, inItem, { view: item, scope, path, depth: level.depth + 1 });
    if (grown !== 0 && item.item.length !== undefinedLength) {
      await growLength(job, item.item.start + 4, grown, item.encoding.littleEndian);
    }
    delta += grown;
  }
  delta += insertItems(job, element, fresh, level, items, found.end);
  if (delta !== 0 && element.length !== undefinedLength) {
    await growLength(job, element.valueOffset - 4, delta, view.encoding.littleEndian);
  }
  return delta;
}

function insertItems(
  job: RewriteJob,
  element: DicomElement,
  edits: readonly ResolvedEdit[],
  level: Level,
  items: Extract<ReturnType<typeof itemsOf>, { ok: true }>['items'],
  end: number,
): number {
  const itemEncoding = items[0]?.encoding ?? level.view.encoding;
  const context = { ...contextOf(level), encoding: itemEncoding };
  const appended: PlainDataSet[] = [];
  let delta = 0;
  for (const edit of edits) {
    const { act } = edit;
    if (act.kind === 'insert-item' && act.index < items.length) {
      const bytes = buildItem(plainItem(act.item, level.scope), context);
      const at = items[act.index]!.item.start;
      job.splices.push({ start: at, end: at, bytes });
      delta += bytes.length;
    } else if (act.kind === 'append-item') appended.push(act.item);
    else if (act.kind === 'insert-item' && act.index === items.length + appended.length) appended.push(act.item);
    else if (act.kind === 'in-item') {
      const shifted: ResolvedEdit = { tag: edit.tag, act: { ...act, index: act.index - items.length } };
      const made = itemsFromEdits([...appended.map((item) => appendEdit(edit.tag, item)), shifted]);
      if (made === undefined)
        throw new RewriteRefusal('no-such-item', `${tagLabel(element.tag)} has no such item.`, element.tag);
      appended.splice(0, appended.length, ...made);
    } else throw new RewriteRefusal('no-such-item', `${tagLabel(element.tag)} has no such item.`, element.tag);
  }
  for (const item of appended) {
    const bytes = buildItem(plainItem(item, level.scope), context);
    job.splices.push({ start: end, end, bytes });
    delta += bytes.length;
  }
  return delta;
}

function appendEdit(tag: Tag, item: PlainDataSet): ResolvedEdit {
  return { tag, act: { kind: 'append-item', item } };
}

/** Converts one element that no edit names to the scope's new character set, with all the items in it. */
async function transcodeElement(job: RewriteJob, element: DicomElement, level: Level): Promise<number> {
  const { view, scope } = level;
  const vr = effectiveVr(element);
  if (isSequence(element)) {
    const items = itemsOf(element, await readValue(job.source, element), view.encoding, view.charset);
    if (items.ok) return changeItems(job, element, [], level);
  } else if (isCharsetVr(vr) && scope.transcodeFrom !== undefined) {
    const old = await readValue(job.source, element);
    if (!needsCharset(old)) return 0;
    const { text, lossy } = decodeText(old, scope.transcodeFrom, vr);
    const bytes = encodeText(text, scope.charset, vr);
    if (lossy || bytes === undefined) {
      throw new RewriteRefusal(
        'text-not-convertible',
        `${tagLabel(element.tag)} cannot be converted without loss.`,
        element.tag,
      );
    }
    const even = (bytes.length & 1) === 0 ? bytes : Buffer.concat([bytes, Buffer.of(0x20)]);
    if (even.equals(old)) return 0;
    job.transcoded.push(`${level.path}${tagLabel(element.tag)}`);
    return replaceValue(job, element, even, view.encoding.littleEndian);
  } else if (vr === 'UN' && element.length < 1024) {
    const old = await readValue(job.source, element);
    if (needsCharset(old) && !old.some((byte) => byte < 0x20 && byte !== 0x1b) && !guessText(old).lossy) {
      const message = 'Private text of unknown kind stays in the old character set.';
      const told = job.warnings.some(({ code }) => code === 'text-left-as-is');
      if (!told) job.warnings.push({ code: 'text-left-as-is', tag: element.tag, message });
    }
  }
  return 0;
}

async function growLength(job: RewriteJob, position: number, delta: number, littleEndian: boolean): Promise<void> {
  const old = await readExactly(job.source, position, 4);
  const bytes = Buffer.alloc(4);
  const length = (littleEndian ? old.readUInt32LE(0) : old.readUInt32BE(0)) + delta;
  if (length < 0 || length >= undefinedLength)
    throw new RewriteRefusal('bad-value', 'A length field cannot hold the new length.');
  writeUint32(bytes, 0, length, littleEndian);
  job.splices.push({ start: position, end: position + 4, bytes });
}

function plainForms(value: TagValue, scope: CharsetScope): TagValue {
  if (!scope.asciiForms || value instanceof Uint8Array || typeof value === 'number' || isRaw(value)) return value;
  if (typeof value === 'string')
    return encodeText(value, scope.charset, 'LO') === undefined ? (asciiForm(value) ?? value) : value;
  if (isItems(value)) return value.map((item) => plainItem(item, scope));
  return joined(value) === '' ? value : String(plainForms(joined(value), scope));
}

function plainItem(item: PlainDataSet, scope: CharsetScope): PlainDataSet {
  if (!scope.asciiForms) return item;
  return Object.fromEntries(Object.entries(item).map(([keyword, value]) => [keyword, plainForms(value, scope)]));
}
