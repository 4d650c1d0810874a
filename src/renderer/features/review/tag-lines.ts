import { plainTag, shownRow, type TagPair } from './tag-pairs.ts';

/** One line of the tag table: a tag, or the heading of a maker's private tags. */
export interface TagLine {
  readonly key: string;
  /** For the indent, headings of private tags counted. */
  readonly depth: number;
  readonly pair: TagPair | null;
  /** Of a heading: whose private tags they are, where the image says so. */
  readonly maker: string;
  /** How many tags lie within, at the next level. */
  readonly within: number;
  /** Null for a line that holds nothing. */
  readonly isOpen: boolean | null;
}

interface Node extends Omit<TagLine, 'depth' | 'isOpen' | 'within'> {
  readonly children: Node[];
  /** What a search looks at, in small letters; the tag without brackets and comma stands last. */
  readonly words: string;
}

export interface LineFilter {
  readonly search: string;
  readonly onlyDifferences: boolean;
  /** Keys of the lines that a person opened. */
  readonly open: ReadonlySet<string>;
}

/**
 * The lines to show. Sequences and private tags are closed until somebody opens them; a search, or "only what differs", opens whatever
 * holds a hit, so that it shows where it belongs.
 */
export function tagLines(pairs: readonly TagPair[], filter: LineFilter): TagLine[] {
  const wanted = filter.search.trim().toLowerCase();
  const wantedTag = /^[(0-9a-f,)\s]+$/.test(wanted) ? plainTag(wanted) : wanted;
  const isFiltered = wanted !== '' || filter.onlyDifferences;
  const kept = new Set<Node>();
  const keep = (node: Node): boolean => {
    let isKept =
      node.pair !== null &&
      (node.words.includes(wanted) || node.words.includes(wantedTag, node.words.length - tagLength)) &&
      (!filter.onlyDifferences || differs(node.pair));
    for (const child of node.children) isKept = keep(child) || isKept;
    if (isKept) kept.add(node);
    return isKept;
  };
  const lines: TagLine[] = [];
  const add = (nodes: readonly Node[], depth: number): void => {
    for (const node of nodes) {
      if (isFiltered && !kept.has(node)) continue;
      const { key, pair, maker, children } = node;
      const hasHit = isFiltered && children.some((child) => kept.has(child));
      const isOpen = children.length === 0 ? null : hasHit || filter.open.has(key);
      lines.push({ key, pair, maker, depth, within: children.length, isOpen });
      if (isOpen) add(children, depth + 1);
    }
  };
  const nodes = treeOf(pairs);
  if (isFiltered) nodes.forEach(keep);
  add(nodes, 0);
  return lines;
}

/** How many tags fit, headings and items left out. */
export function countTags(lines: readonly Pick<TagLine, 'pair'>[]): number {
  return lines.filter(({ pair }) => pair !== null && !shownRow(pair).path.endsWith(']')).length;
}

export function differs({ verdict }: TagPair): boolean {
  return verdict === 'changed' || verdict === 'added' || verdict === 'removed';
}

/** `ggggeeee` */
const tagLength = 8;

function wordsOf({ left, right }: TagPair): string {
  const rows = [left, right].filter((row) => row !== null);
  const texts = rows.flatMap(({ keyword, name, text }) => [keyword, name, text]);
  return `${texts.join('\n').toLowerCase()}\n${plainTag(rows[0]?.tag ?? '')}`;
}

/** Built once for a table: each letter that is typed looks through it. */
const trees = new WeakMap<readonly TagPair[], readonly Node[]>();
function treeOf(pairs: readonly TagPair[]): readonly Node[] {
  const nodes = trees.get(pairs) ?? tree(pairs);
  trees.set(pairs, nodes);
  return nodes;
}

/** Rows one under the other as what holds what; private tags that follow one another under one heading for each group. */
function tree(pairs: readonly TagPair[]): Node[] {
  const top: Node[] = [];
  const above: { depth: number; children: Node[] }[] = [{ depth: -1, children: top }];
  for (const pair of pairs) {
    while ((above.at(-1)?.depth ?? -1) >= pair.depth) above.pop();
    const children: Node[] = [];
    const siblings = above.at(-1)?.children ?? top;
    const row = shownRow(pair);
    (row.private ? privateGroup(siblings, pair) : siblings).push({
      ...{ key: pair.key, pair, maker: '', children },
      words: wordsOf(pair),
    });
    above.push({ depth: pair.depth, children });
  }
  return top;
}

/** The list under the heading of a private tag's group, made where it is not there yet; the first creator (PS3.5 §7.8.1) names it. */
function privateGroup(siblings: Node[], pair: TagPair): Node[] {
  const row = shownRow(pair);
  const group = plainTag(row.tag).slice(0, 4);
  const isCreator = /^[0-9a-f]{4}00[1-9a-f][0-9a-f]$/.test(plainTag(row.tag));
  const parent = pair.key.slice(0, pair.key.lastIndexOf('/') + 1);
  const key = `private ${parent}${group}`;
  const last = siblings.at(-1);
  if (last?.key === key) return last.children;
  const heading: Node = { key, pair: null, maker: isCreator ? row.text : '', children: [], words: '' };
  siblings.push(heading);
  return heading.children;
}
