import type { TagRow } from '../../../contract/tags.ts';

/**
 * The rows that hold the searched text in tag, keyword, name or value, with the sequences around them, so that a nested
 * hit still shows where it belongs. Tags are found with and without brackets and comma.
 */
export function matchingRows(rows: readonly TagRow[], search: string): readonly TagRow[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return rows;
  const wantedTag = wanted.replace(/[(),\s]/g, '');
  const isHit = (row: TagRow) =>
    [row.keyword, row.name, row.text].some((text) => text.toLowerCase().includes(wanted)) ||
    (wantedTag !== '' && /^[0-9a-f]+$/.test(wantedTag) && plainTag(row.tag).includes(wantedTag));

  const kept: TagRow[] = [];
  let keepAbove = 0;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (!row) continue;
    if (row.depth < keepAbove || isHit(row)) {
      kept.push(row);
      keepAbove = row.depth;
    }
  }
  return kept.reverse();
}

/** `00100010` → `(0010,0010)`; what looks otherwise stays as it is. */
export function readableTag(tag: string): string {
  const plain = plainTag(tag);
  return /^[0-9a-f]{8}$/.test(plain) ? `(${plain.slice(0, 4)},${plain.slice(4)})` : tag;
}

function plainTag(tag: string): string {
  return tag.replace(/[(),\s]/g, '').toLowerCase();
}
