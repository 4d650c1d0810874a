import type { FieldReason } from '../../contract/directory.ts';
import { soundKeys } from '../identity/sound-key.ts';
import type { NamePart } from '../identity/written-name.ts';
import { collapseUmlauts, isLostLetters } from './compare-family.ts';
import { editDistance, jaroWinkler } from './edit-distance.ts';
import { isAbbreviation, isSameSpelling, isShortForm } from './given-names.ts';

/**
 * How the first given names compare. `near`: one slip away, `similar`: two; whether that is a slip or a twin's name is not decided here.
 * `sound`: transliterations of one name, or two names that sound alike (Kristi, Kristy). `by-middle-name`: the first name of one side is a later one of the other.
 */
export type GivenRelation =
  | 'same'
  | 'variant'
  | 'sound'
  | 'short-form'
  | 'initial'
  | 'near'
  | 'similar'
  | 'by-middle-name'
  | 'missing'
  | 'different';

/** The further given names: `full` where one written out on both sides agrees, `initial` where a letter does. */
export type MiddleRelation = 'none' | 'one-sided' | 'initial' | 'full' | 'conflict';

export interface GivenComparison {
  readonly relation: GivenRelation;
  readonly middle: MiddleRelation;
  readonly reasons: readonly FieldReason[];
  /** The two words that are near, similar or sound alike. */
  readonly words: readonly [string, string] | null;
}

interface FirstNames {
  readonly relation: GivenRelation;
  readonly reasons: readonly FieldReason[];
  readonly ours: number;
  readonly theirs: number;
}

const shortestNear = 4;
const shortestSimilar = 7;

/** Compares folded given names, middle names among them. Symmetric. */
export function compareGiven(left: NamePart, right: NamePart): GivenComparison {
  const ours = left.words;
  const theirs = right.words;
  if (ours.length === 0 || theirs.length === 0)
    return { relation: 'missing', middle: 'none', reasons: ['given-missing'], words: null };
  if (left.joined.some((form) => right.joined.includes(form))) {
    const middle = ours.length === theirs.length ? compareMiddle(ours.slice(1), theirs.slice(1)) : 'none';
    const reasons: FieldReason[] = ours.length === theirs.length ? [] : ['joined-or-apart'];
    return {
      relation: 'same',
      middle,
      reasons: left.joined[0] === right.joined[0] ? reasons : ['umlaut-spelling'],
      words: null,
    };
  }
  if (isReordered(ours, theirs))
    return { relation: 'variant', middle: 'full', reasons: ['given-names-reordered'], words: null };
  const first = compareFirst(left, right);
  const middle = compareMiddle(ours.slice(first.ours), theirs.slice(first.theirs));
  const isNear = ['near', 'similar', 'sound'].includes(first.relation);
  return {
    relation: first.relation,
    middle,
    reasons: [...first.reasons, ...middleReasons[middle]],
    words: isNear ? [ours[0] ?? '', theirs[0] ?? ''] : null,
  };
}

const middleReasons: Readonly<Record<MiddleRelation, readonly FieldReason[]>> = {
  none: [],
  'one-sided': ['extra-given-name'],
  initial: ['middle-initial-agrees'],
  full: ['middle-agrees'],
  conflict: ['middle-differs'],
};

function compareFirst(left: NamePart, right: NamePart): FirstNames {
  const ours = left.words[0] ?? '';
  const theirs = right.words[0] ?? '';
  const one = { ours: 1, theirs: 1 };
  if (ours === theirs) return { relation: ours.length === 1 ? 'initial' : 'same', reasons: [], ...one };
  const joined = joinedFirst(left.words, right.words);
  if (joined !== null) return { relation: 'same', reasons: ['joined-or-apart'], ...joined };
  if (ours.length === 1 || theirs.length === 1) {
    const isInitial = ours[0] === theirs[0];
    return {
      relation: isInitial ? 'initial' : 'different',
      reasons: [isInitial ? 'given-initial' : 'given-differs'],
      ...one,
    };
  }
  if (isLostLetters(left.joined[0] ?? '', right.raw) || isLostLetters(right.joined[0] ?? '', left.raw))
    return { relation: 'variant', reasons: ['lost-letters'], ours: left.words.length, theirs: right.words.length };
  if (collapseUmlauts(ours) === collapseUmlauts(theirs))
    return { relation: 'variant', reasons: ['umlaut-spelling'], ...one };
  if (isSameSpelling(ours, theirs)) return { relation: 'variant', reasons: ['other-spelling'], ...one };
  if (soundKeys(ours).some((key) => soundKeys(theirs).includes(key)))
    return { relation: 'sound', reasons: ['other-spelling'], ...one };
  if (isAbbreviation(ours, theirs)) return { relation: 'short-form', reasons: ['abbreviated'], ...one };
  if (isShortForm(ours, theirs)) return { relation: 'short-form', reasons: ['short-form'], ...one };
  if (isCutOff(left, right) || isCutOff(right, left)) return { relation: 'sound', reasons: ['cut-off'], ...one };
  return { ...compareUnlike(left, right, ours, theirs), ...one };
}

function compareUnlike(
  left: NamePart,
  right: NamePart,
  ours: string,
  theirs: string,
): Pick<FirstNames, 'relation' | 'reasons'> {
  const shorter = Math.min(ours.length, theirs.length);
  const distance = shorter >= shortestNear ? editDistance(ours, theirs, 2) : 3;
  if (distance === 1) return { relation: 'near', reasons: ['given-one-letter'] };
  if (distance === 2 && shorter >= shortestSimilar && jaroWinkler(ours, theirs) >= 0.92)
    return { relation: 'similar', reasons: ['given-similar'] };
  const later = (word: string, names: readonly string[]) => word.length > 1 && names.slice(1).includes(word);
  if (later(ours, right.words) || later(theirs, left.words))
    return { relation: 'by-middle-name', reasons: ['given-by-middle-name'] };
  return { relation: 'different', reasons: ['given-differs'] };
}

/** The whole name was cut off in the middle of the last word. */
function isCutOff(cut: NamePart, whole: NamePart): boolean {
  const word = cut.words[0] ?? '';
  return cut.isCutOff === true && cut.words.length === 1 && word.length > 2 && (whole.words[0] ?? '').startsWith(word);
}

/** Maryann against Mary Ann, with or without further names behind. */
function joinedFirst(ours: readonly string[], theirs: readonly string[]): { ours: number; theirs: number } | null {
  const starts = (whole: string | undefined, parts: readonly string[]) => {
    for (let count = 2, text = `${parts[0]}${parts[1] ?? ''}`; count <= Math.min(3, parts.length); count += 1) {
      if (text === whole) return count;
      text += parts[count] ?? '';
    }
    return 0;
  };
  const theirCount = starts(ours[0], theirs);
  if (theirCount > 0) return { ours: 1, theirs: theirCount };
  const ourCount = starts(theirs[0], ours);
  return ourCount > 0 ? { ours: ourCount, theirs: 1 } : null;
}

function isReordered(ours: readonly string[], theirs: readonly string[]): boolean {
  if (ours.length !== theirs.length || ours.length < 2) return false;
  return [...ours].sort().join(' ') === [...theirs].sort().join(' ') && ours.every((word) => word.length > 1);
}

/** Each name of the shorter list must be found in the longer one, in order; the first that is not contradicts. */
function compareMiddle(ours: readonly string[], theirs: readonly string[]): MiddleRelation {
  if (ours.length === 0 && theirs.length === 0) return 'none';
  if (ours.length === 0 || theirs.length === 0) return 'one-sided';
  const [shorter, longer] = ours.length <= theirs.length ? [ours, theirs] : [theirs, ours];
  let at = 0;
  let best: MiddleRelation = 'initial';
  for (const name of shorter) {
    const found = longer.findIndex((other, index) => index >= at && isSameMiddle(name, other));
    if (found < 0) return 'conflict';
    const other = longer[found] ?? '';
    // The beginning of a name (Kat, cut off from Kathleen) says no more than its initial.
    if (name === other ? name.length > 1 : !name.startsWith(other) && !other.startsWith(name)) best = 'full';
    at = found + 1;
  }
  return best;
}

function isSameMiddle(left: string, right: string): boolean {
  if (left === right) return true;
  if (left.length === 1 || right.length === 1) return left[0] === right[0];
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (short.length > 1 && long.startsWith(short)) return true;
  return (
    isSameSpelling(left, right) ||
    soundKeys(left).some((key) => soundKeys(right).includes(key)) ||
    (Math.min(left.length, right.length) >= 5 && editDistance(left, right, 1) === 1)
  );
}
