import type { TagRow, TagTable } from '../../../contract/tags.ts';

/** How two images, or an image before and after the import, compare at one tag. `unseen`: alike as far as the table holds the value. */
export type PairVerdict = 'same' | 'changed' | 'added' | 'removed' | 'unseen';

/** One tag of an image, with the same tag of what it is compared with. */
export interface TagPair {
  /** Unique within the table. */
  readonly key: string;
  readonly depth: number;
  readonly left: TagRow | null;
  readonly right: TagRow | null;
  /** Null where nothing is compared. */
  readonly verdict: PairVerdict | null;
}

/** The side that the line is named after. */
export function shownRow({ left, right }: TagPair): TagRow {
  const row = left ?? right;
  if (row === null) throw new Error('a pair of nothing');
  return row;
}

/** The rows of one image, compared with nothing. */
export function singleRows(rows: readonly TagRow[]): TagPair[] {
  return sorted(rows).map(({ key, row }) => ({ key, depth: row.depth, left: row, right: null, verdict: null }));
}

/**
 * Both images' rows in the order of their tags, those with the same place beside each other, as far as both tables reach. A sequence is changed where
 * something in it is. Of long values the table holds only the beginning: such a value is never called the same.
 */
export function pairedRows(left: TagTable, right: TagTable): TagPair[] {
  const ours = sorted(left.rows);
  const theirs = sorted(right.rows);
  const ends = [left.cut ? ours.at(-1)?.key : undefined, right.cut ? theirs.at(-1)?.key : undefined];
  const pairs: TagPair[] = [];
  let i = 0;
  let j = 0;
  while (i < ours.length || j < theirs.length) {
    const a = ours[i];
    const b = theirs[j];
    const isLeft = a !== undefined && (b === undefined || a.key <= b.key);
    const isRight = b !== undefined && (a === undefined || b.key <= a.key);
    const one = isLeft ? a : b;
    if (one === undefined || ends.some((end) => end !== undefined && one.key > end)) break;
    const sides = { left: isLeft ? a.row : null, right: isRight ? b.row : null };
    pairs.push({ key: one.key, depth: one.row.depth, ...sides, verdict: verdictOf(sides.left, sides.right) });
    if (isLeft) i += 1;
    if (isRight) j += 1;
  }
  return withSequences(pairs);
}

function verdictOf(left: TagRow | null, right: TagRow | null): PairVerdict {
  if (left === null) return 'added';
  if (right === null) return 'removed';
  if (isContainer(left) && isContainer(right)) return 'same';
  if (left.vr !== right.vr || left.text !== right.text || left.lengthBytes !== right.lengthBytes) return 'changed';
  if (left.rawHex !== right.rawHex) return 'changed';
  if (left.cut || right.cut) return 'unseen';
  return left.text === '' && hexBytes(left.rawHex) < left.lengthBytes ? 'unseen' : 'same';
}

function hexBytes(hex: string): number {
  return hex.replaceAll(' ', '').length / 2;
}

/** A sequence, or an item of one. */
export function isContainer({ vr, path }: TagRow): boolean {
  return vr === 'SQ' || path.endsWith(']');
}

/** From the end: what is in a sequence stands after it. */
function withSequences(pairs: readonly TagPair[]): TagPair[] {
  const changedAbove: boolean[] = [];
  return pairs
    .toReversed()
    .map((pair) => {
      const within = changedAbove[pair.depth + 1] ?? false;
      changedAbove.length = pair.depth + 1;
      const verdict = pair.verdict === 'same' && within ? 'changed' : pair.verdict;
      changedAbove[pair.depth] = (changedAbove[pair.depth] ?? false) || (verdict !== 'same' && verdict !== 'unseen');
      return { ...pair, verdict };
    })
    .reverse();
}

/** Each row with its place: tags and item numbers from the top down, so that text order is the order of the file. */
function sorted(rows: readonly TagRow[]): { key: string; row: TagRow }[] {
  const above: string[] = [];
  const seen = new Map<string, number>();
  return rows.map((row) => {
    above.length = row.depth;
    const item = /\[(\d+)\]$/.exec(row.path)?.[1];
    above.push(item === undefined ? plainTag(row.tag) : item.padStart(8, '0'));
    const place = above.join('/');
    const again = seen.get(place) ?? 0;
    seen.set(place, again + 1);
    return { key: again === 0 ? place : `${place} ${again}`, row };
  });
}

/** `(0010,0010)` → `00100010` */
export function plainTag(tag: string): string {
  return tag.replace(/[(),\s]/g, '').toLowerCase();
}

/** `00100010` → `(0010,0010)`; what looks otherwise stays as it is. */
export function readableTag(tag: string): string {
  const plain = plainTag(tag);
  return /^[0-9a-f]{8}$/.test(plain) ? `(${plain.slice(0, 4)},${plain.slice(4)})` : tag;
}
