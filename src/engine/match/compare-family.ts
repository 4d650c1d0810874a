import type { FieldReason } from '../../contract/directory.ts';
import { soundKeys } from '../identity/sound-key.ts';
import type { NamePart } from '../identity/written-name.ts';
import { editDistance, jaroWinkler } from './edit-distance.ts';

/**
 * How two family names compare. `same` but for folding; `variant`: another way to write the same; `part`: one half of a hyphenated name;
 * `typo`: one slip; `loose-part`: one of several names; `similar`: two slips.
 */
export type FamilyRelation = 'same' | 'variant' | 'part' | 'typo' | 'loose-part' | 'similar' | 'missing' | 'different';

export interface FamilyComparison {
  readonly relation: FamilyRelation;
  readonly reasons: readonly FieldReason[];
}

const particles = new Set(
  'de da do dos das di del della dela la las le van von vom der den ter ten zu zur zum af av el al bin ibn bint y e st'.split(
    ' ',
  ),
);
/** Systems cut a component off after so many letters; a shorter name that begins another is another name. */
const cutOffFrom = 15;
/** A slip in a shorter name makes another name of it: Lee, Lea. */
const shortestTypo = 4;
const shortestSimilar = 7;
const similarity = 0.92;

/** Compares folded family names. Symmetric. */
export function compareFamily(left: NamePart, right: NamePart): FamilyComparison {
  const [ours = ''] = left.joined;
  const [theirs = ''] = right.joined;
  if (ours === '' || theirs === '') return { relation: 'missing', reasons: ['family-missing'] };
  if (ours === theirs) {
    return { relation: 'same', reasons: left.words.length === right.words.length ? [] : ['joined-or-apart'] };
  }
  if (left.joined.some((form) => right.joined.includes(form)))
    return { relation: 'same', reasons: ['umlaut-spelling'] };
  return (
    compareVariants(left, right) ??
    comparePart(left, right) ??
    compareSlips(ours, theirs) ?? { relation: 'different', reasons: ['family-differs'] }
  );
}

function compareVariants(left: NamePart, right: NamePart): FamilyComparison | null {
  const [ours = ''] = left.joined;
  const [theirs = ''] = right.joined;
  if (isLostLetters(ours, right.raw) || isLostLetters(theirs, left.raw)) return variant('lost-letters');
  if (collapseUmlauts(ours) === collapseUmlauts(theirs)) return variant('umlaut-spelling');
  if (isCutOff(ours, theirs)) return variant('cut-off');
  const plainOurs = withoutParticles(left);
  const plainTheirs = withoutParticles(right);
  if (plainOurs === plainTheirs) return variant('particle-differs');
  if (soundKeys(ours).some((key) => soundKeys(theirs).includes(key))) return variant('other-spelling');
  if (soundKeys(plainOurs).some((key) => soundKeys(plainTheirs).includes(key))) return variant('other-spelling');
  if (isGendered(ours, theirs)) return variant('gendered-family-name');
  return null;
}

function variant(reason: FieldReason): FamilyComparison {
  return { relation: 'variant', reasons: [reason] };
}

function comparePart(left: NamePart, right: NamePart): FamilyComparison | null {
  const isHalf = (whole: NamePart, half: NamePart) =>
    whole.hyphenated.includes(half.joined[0] ?? '') && (half.joined[0] ?? '').length > 2;
  if (isHalf(left, right) || isHalf(right, left)) return { relation: 'part', reasons: ['part-of-double-name'] };
  const shared = left.words.filter((word) => word.length > 2 && !particles.has(word) && right.words.includes(word));
  return shared.length > 0 ? { relation: 'loose-part', reasons: ['part-of-double-name'] } : null;
}

function compareSlips(ours: string, theirs: string): FamilyComparison | null {
  const shorter = Math.min(ours.length, theirs.length);
  if (shorter >= shortestTypo && editDistance(ours, theirs, 1) === 1)
    return { relation: 'typo', reasons: ['family-one-letter'] };
  // Each side may lack a letter that the other has, or the end: the beginning must be the same.
  if (shorter >= shortestSimilar && editDistance(ours, theirs, 2) === 2 && jaroWinkler(ours, theirs) >= similarity)
    return { relation: 'similar', reasons: ['family-similar'] };
  return null;
}

/** `?` where a system had no letter: it stands for one that is not in ASCII, and for nothing else. */
export function isLostLetters(folded: string, other: string): boolean {
  if (!folded.includes('?') || folded.length !== [...other].length) return false;
  return [...other].every((letter, index) => (folded[index] === '?' ? letter > '\x7f' : letter === folded[index]));
}

export function collapseUmlauts(folded: string): string {
  return folded.length < 4 ? folded : folded.replace(/([aou])e/g, '$1');
}

function isCutOff(ours: string, theirs: string): boolean {
  const [short, long] = ours.length < theirs.length ? [ours, theirs] : [theirs, ours];
  return short.length >= cutOffFrom && long.startsWith(short);
}

function withoutParticles({ words, joined }: NamePart): string {
  const kept = words.filter((word) => !particles.has(word));
  return kept.length === 0 ? (joined[0] ?? '') : kept.join('');
}

/** Slavic family names of a woman and of her father, or of her own in another country. */
function isGendered(ours: string, theirs: string): boolean {
  return genderless(ours) === genderless(theirs) && genderless(ours).length >= 4;
}

function genderless(name: string): string {
  if (/(ov|ev|in|yn)a$/.test(name)) return name.slice(0, -1);
  return name.replace(/(sk|ck)(a|aya|aia|aja|y|yy|yj|iy|ij|i)$/, '$1i');
}
