import { writeUint16, writeUint32 } from './build-dataset.ts';
import { type DataSetView, isSequence, itemsOf } from './data-view.ts';
import { isGroupLength, type Tag, tagLabel } from './dictionary.ts';
import { type DicomElement, undefinedLength } from './element.ts';
import { RewriteRefusal } from './rewrite-refusal.ts';
import { deepestLevel } from './rewrite-scope.ts';

/** One level of a data set under transformation. */
export interface TransformLevel {
  readonly view: DataSetView;
  /** Tags of the sequences around it, from the outermost. */
  readonly parents: readonly Tag[];
  /** An element's value as bytes; undefined for large binary values, which are not in memory. */
  valueOf(element: DicomElement): Buffer | undefined;
  /** The bytes of a stretch of elements, on the same terms. */
  bytes(start: number, end: number): Buffer | undefined;
}

/** What becomes of an element: a new value has an even length and keeps VR and form. */
export type ElementChange =
  | 'keep'
  | 'remove'
  | { readonly value: Buffer }
  | { readonly items: (item: TransformLevel) => ItemTransform | 'remove' };

/** Decides over each element of a level in turn. */
export type ItemTransform = (element: DicomElement, level: TransformLevel) => ElementChange;

/** New bytes of whole elements, to stand in tag order. */
export interface AddedElement {
  readonly tag: Tag;
  readonly bytes: Buffer;
}

/**
 * The bytes of a level with every element decided anew: what is kept is copied as it stands, lengths around it follow, group lengths (retired, PS3.5
 * §7.2) are left out. Sequences keep their form: defined lengths stay defined, delimited ones delimited. Throws `RewriteRefusal` for a sequence
 * that is to be transformed and cannot be read as items.
 */
export function transformLevel(level: TransformLevel, transform: ItemTransform, depth = 0): Buffer[] {
  const out: Buffer[] = [];
  for (const element of level.view.elements) out.push(...transformElement(element, level, transform, depth));
  return out;
}

/** The same for one element; no bytes where it goes. */
export function transformElement(
  element: DicomElement,
  level: TransformLevel,
  transform: ItemTransform,
  depth = 0,
): Buffer[] {
  if (isGroupLength(element.tag)) return [];
  const change = transform(element, level);
  if (change === 'remove') return [];
  const { littleEndian } = level.view.encoding;
  if (change === 'keep') return [loaded(level.bytes(element.start, element.end))];
  const header = loaded(level.bytes(element.start, element.valueOffset));
  const value = loaded(level.valueOf(element));
  if ('value' in change) {
    if (change.value.equals(value) && element.length !== undefinedLength) return [header, value];
    return [withLength(element, header, change.value.length, littleEndian), change.value];
  }
  if (depth >= deepestLevel) throw new RewriteRefusal('too-deep', 'Sequences are nested too deep.');
  return transformItems(element, level, { header, value, choose: change.items, depth });
}

interface SequenceParts {
  readonly header: Buffer;
  readonly value: Buffer;
  readonly choose: (item: TransformLevel) => ItemTransform | 'remove';
  readonly depth: number;
}

function transformItems(element: DicomElement, level: TransformLevel, parts: SequenceParts): Buffer[] {
  const { view, parents } = level;
  const found = isSequence(element) ? itemsOf(element, parts.value, view.encoding, view.charset) : undefined;
  if (found?.ok !== true || element.form === 'short') {
    throw new RewriteRefusal('unreadable-sequence', `${tagLabel(element.tag)} cannot be read as items.`, element.tag);
  }
  const within = [...parents, element.tag];
  const content: Buffer[] = [];
  for (const { item, ...itemView } of found.items) {
    const inner: TransformLevel = { view: itemView, parents: within, valueOf: level.valueOf, bytes: level.bytes };
    const transform = parts.choose(inner);
    if (transform === 'remove') continue;
    const body = transformLevel(inner, transform, parts.depth + 1);
    const from = item.start - element.valueOffset;
    const head = Buffer.from(parts.value.subarray(from, from + 8));
    const littleEndian = itemView.encoding.littleEndian;
    if (item.length === undefinedLength) {
      content.push(
        head,
        ...body,
        parts.value.subarray(item.end - 8 - element.valueOffset, item.end - element.valueOffset),
      );
    } else {
      writeUint32(head, 4, sizeOf(body), littleEndian);
      content.push(head, ...body);
    }
  }
  if (element.length === undefinedLength) {
    return [parts.header, ...content, parts.value.subarray(found.end - element.valueOffset)];
  }
  return [withLength(element, parts.header, sizeOf(content), view.encoding.littleEndian), ...content];
}

function loaded(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new Error('a large value is kept as a stretch of its source');
  return bytes;
}

function withLength(element: DicomElement, header: Buffer, length: number, littleEndian: boolean): Buffer {
  const copy = Buffer.from(header);
  if (element.form === 'short') {
    if (length > 0xfffe) {
      throw new RewriteRefusal('bad-value', `${tagLabel(element.tag)} is too long.`, element.tag);
    }
    writeUint16(copy, 6, length, littleEndian);
  } else writeUint32(copy, copy.length - 4, length, littleEndian);
  return copy;
}

function sizeOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}
