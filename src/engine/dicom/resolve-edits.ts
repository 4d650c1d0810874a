import { formatTag, parseTag, type Tag } from './dictionary.ts';
import type { PlainDataSet, TagEdit, TagPath, TagValue } from './edit.ts';

/** An edit with its path as tags, relative to the data set it is applied to. */
export interface ResolvedEdit {
  readonly tag: Tag;
  /** What is to happen to the element itself, or to one of its items. */
  readonly act:
    | { readonly kind: 'set'; readonly value: TagValue }
    | { readonly kind: 'erase' }
    | { readonly kind: 'append-item'; readonly item: PlainDataSet }
    | { readonly kind: 'insert-item'; readonly index: number; readonly item: PlainDataSet }
    | { readonly kind: 'in-item'; readonly index: number; readonly edit: ResolvedEdit };
}

export type ResolveResult =
  | { readonly ok: true; readonly edits: ResolvedEdit[] }
  | { readonly ok: false; readonly message: string };

/** Turns keywords into tags and checks the paths' shape. */
export function resolveEdits(edits: readonly TagEdit[]): ResolveResult {
  const resolved: ResolvedEdit[] = [];
  for (const edit of edits) {
    const one = resolve(edit.path, edit);
    if (typeof one === 'string') return { ok: false, message: one };
    resolved.push(one);
  }
  return { ok: true, edits: resolved };
}

function resolve(path: TagPath, edit: TagEdit): ResolvedEdit | string {
  const [word, index, ...rest] = path;
  const tag = typeof word === 'string' ? parseTag(word) : undefined;
  if (tag === undefined) return `${String(word)} is no DICOM keyword`;
  if (index === undefined) {
    switch (edit.action) {
      case 'set':
        return { tag, act: { kind: 'set', value: edit.value } };
      case 'erase':
        return { tag, act: { kind: 'erase' } };
      case 'append-item':
        return { tag, act: { kind: 'append-item', item: edit.item } };
      case 'insert-item':
        return `${formatTag(tag)}: an item is inserted at a number`;
    }
  }
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0) {
    return `${formatTag(tag)}: an item number from 0 must follow`;
  }
  if (rest.length === 0) {
    if (edit.action !== 'insert-item') return `${formatTag(tag)}: the path ends at an item`;
    return { tag, act: { kind: 'insert-item', index, item: edit.item } };
  }
  const inner = resolve(rest, edit);
  return typeof inner === 'string' ? inner : { tag, act: { kind: 'in-item', index, edit: inner } };
}

/** A new sequence's items as the edits alone would make them; undefined when they point past the next new item. */
export function itemsFromEdits(edits: readonly ResolvedEdit[]): PlainDataSet[] | undefined {
  const items: Record<string, TagValue>[] = [];
  for (const { act } of edits) {
    if (act.kind === 'append-item') items.push({ ...act.item });
    else if (act.kind === 'insert-item') {
      if (act.index > items.length) return undefined;
      items.splice(act.index, 0, { ...act.item });
    } else if (act.kind === 'in-item') {
      if (act.index > items.length) return undefined;
      if (act.index === items.length) items.push({});
      const item = items[act.index]!;
      const made = applyToPlain(item, act.edit);
      if (!made) return undefined;
    }
  }
  return items;
}

function applyToPlain(item: Record<string, TagValue>, { tag, act }: ResolvedEdit): boolean {
  const key = tag.toString(16).padStart(8, '0');
  if (act.kind === 'set') item[key] = act.value;
  else if (act.kind === 'erase') delete item[key];
  else {
    const before = item[key];
    const kept: ResolvedEdit[] = Array.isArray(before)
      ? before.map((one) => ({ tag, act: { kind: 'append-item', item: one as PlainDataSet } }))
      : [];
    const items = itemsFromEdits([...kept, { tag, act }]);
    if (items === undefined) return false;
    item[key] = items;
  }
  return true;
}
