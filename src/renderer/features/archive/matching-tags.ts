import type { ArchiveTag } from '../../../contract/archive.ts';

/** The tags that hold every word of a search in their number (with or without signs), keyword, name or value. */
export function matchingTags(tags: readonly ArchiveTag[], search: string): readonly ArchiveTag[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return tags;
  return tags.filter(({ tag, keyword, name, text }) => {
    const number = tag.replace(/[(),]/g, '');
    const all = `${tag} ${number} ${keyword} ${name} ${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
