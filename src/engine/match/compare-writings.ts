import type { Writing } from './writing.ts';

/**
 * How two writings of a name compare. `same`: all that both give agrees. `part`: the family or the given names agree, the rest differs.
 * `incomplete`: what is given agrees, but one side has no given name. `contradicts`: they cannot be one person's (Jr and Sr).
 */
export type NameAgreement = 'same' | 'incomplete' | 'part' | 'contradicts' | 'none';

/** Compares folded names. Swapped components count only when both sides agree; a single component may be in either order. */
export function compareWritings(left: Writing, right: Writing): NameAgreement {
  const agreement = compareParts(left, right);
  const contradicts = left.generation !== '' && right.generation !== '' && left.generation !== right.generation;
  return agreement !== 'none' && contradicts ? 'contradicts' : agreement;
}

function compareParts(left: Writing, right: Writing): NameAgreement {
  const family = sameJoined(left.family, right.family);
  const given = sameGivenNames(left, right);
  if (family && given) return 'same';
  if (sameJoined(left.family, right.given) && sameJoined(left.given, right.family) && left.given.length > 0) {
    return 'same';
  }
  if (isOneComponent(left) !== isOneComponent(right)) {
    if (inOneComponent(left, right)) return 'same';
    if (family) return 'incomplete';
  }
  return family || (given && left.given.length > 0) ? 'part' : 'none';
}

function isOneComponent(writing: Writing): boolean {
  return writing.given.length === 0 && writing.middle.length === 0;
}

/** `SMITH JOHN` or `JOHN SMITH` on one side, Smith and John on the other. */
function inOneComponent(left: Writing, right: Writing): boolean {
  const [whole, parts] = isOneComponent(left) ? [left.family, right] : [right.family, left];
  const given = [...parts.given, ...parts.middle];
  return [given, parts.given].some(
    (names) => sameJoined(whole, [...parts.family, ...names]) || sameJoined(whole, [...names, ...parts.family]),
  );
}

/**
 * Given and middle names: joined or apart (Wei Ling, Weiling; Mary-Ann, Mary and Ann), or one side has further ones that the other leaves out.
 * The first must be written out on both sides, for it is what tells twins apart; later ones may be initials.
 */
function sameGivenNames(left: Writing, right: Writing): boolean {
  const ours = [...left.given, ...left.middle];
  const theirs = [...right.given, ...right.middle];
  if (sameJoined(ours, theirs)) return true;
  if (ours.length === 0 || theirs.length === 0) return false;
  if (sameJoined(left.given, right.given) && (left.middle.length === 0 || right.middle.length === 0)) return true;
  const [shorter, longer] = ours.length <= theirs.length ? [ours, theirs] : [theirs, ours];
  return shorter.every((name, index) => {
    const other = longer[index] ?? '';
    return name === other || (index > 0 && isInitialOf(name, other));
  });
}

function isInitialOf(left: string, right: string): boolean {
  return (left.length === 1 && right.startsWith(left)) || (right.length === 1 && left.startsWith(right));
}

function sameJoined(left: readonly string[], right: readonly string[]): boolean {
  return left.join('') === right.join('');
}
