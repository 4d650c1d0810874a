import type { MatchRule } from '../../contract/directory.ts';
import { type IdentityComparison, isSameName } from './compare-identity.ts';
import type { NameComparison } from './compare-names.ts';
import type { Frequencies } from './frequencies.ts';
import { isKnownGivenName } from './given-names.ts';

/** Changes with every rule, weight or guard: part of what a decision was made with. */
export const rulesVersion = 1;

/**
 * The rule that a comparison fits, the strictest first (matching.md §2.3); null where none does. Rules up to `given-slip` ask for the same
 * birth date; the given name is what tells twins apart, so that a slip in it must not look like another name. Contradictions in sex, suffix,
 * middle name or number fit no rule. Pure.
 */
export function ruleOf(compared: IdentityComparison, frequencies: Frequencies): MatchRule | null {
  if (isContradicted(compared)) return null;
  const { name, birthDate, ids } = compared;
  if (name.pair === null || name.isGuessed) return null;
  // Two names that people have are two people, however alike they sound: Kristi and Kristy are twins.
  const isSame = isSameName(name) && !areTwoNames(name, frequencies);
  const isDate = birthDate.relation === 'same';
  if (ids.relation === 'agrees' && isSame && (isDate || birthDate.relation === 'missing')) return 'number-and-name';
  if (isDate) {
    if (isPlain(name)) return 'same-name-and-date';
    if (isSame) return 'other-writing';
    return slipRule(name, frequencies) ?? looseRule(compared);
  }
  const isSlipOfDate = birthDate.relation === 'near' && !birthDate.reasons.includes('only-year-agrees');
  if (isSlipOfDate && isPlain(name) && name.middle === 'full') return 'date-slip-middle-agrees';
  if (birthDate.relation === 'missing' && isSame) return 'date-missing';
  return looseRule(compared);
}

/** Whether something says that these are two people, whatever else agrees (matching.md §6.1). */
export function isContradicted({ name, birthDate, sex, ids }: IdentityComparison): boolean {
  return (
    sex === 'conflict' ||
    name.suffix === 'conflict' ||
    name.middle === 'conflict' ||
    name.isOtherCharacters ||
    ids.relation === 'conflict' ||
    birthDate.relation === 'different'
  );
}

/** The same name but for folding, part by part. */
function isPlain(name: NameComparison): boolean {
  return name.family === 'same' && name.given === 'same' && !name.isSwapped && !name.isFormer && isSameName(name);
}

function slipRule(name: NameComparison, frequencies: Frequencies): MatchRule | null {
  const isFamily = ['same', 'variant'].includes(name.family);
  const isGiven = name.given === 'same' && name.middle !== 'conflict';
  if ((name.family === 'typo' || name.family === 'similar') && isGiven) return name.isSwapped ? null : 'family-slip';
  const isMiddle = name.middle === 'full' || name.middle === 'initial';
  const isSlip =
    ((name.given === 'near' || name.given === 'similar') && isNoName(name, frequencies)) ||
    (name.given === 'sound' && !areTwoNames(name, frequencies));
  if (isSlip && isFamily && isMiddle) return 'given-slip-middle-agrees';
  if (isSlip && (isFamily || name.family === 'typo') && isMechanical(name.nearWords)) return 'given-slip';
  if (name.given === 'initial' && isFamily && name.middle === 'full') return 'initial-middle-agrees';
  return null;
}

/** What a person may confirm with two identifiers: one thing differs or is missing, the rest agrees. */
function looseRule({ name, birthDate }: IdentityComparison): MatchRule | null {
  const isDate = birthDate.relation === 'same';
  const isFamily = ['same', 'variant', 'part', 'typo', 'loose-part', 'similar'].includes(name.family);
  const isGiven = ['same', 'variant', 'sound', 'short-form'].includes(name.given);
  if (isDate && isFamily && (isGiven || ['initial', 'near', 'similar', 'by-middle-name'].includes(name.given)))
    return 'one-difference';
  if (isDate && isGiven && name.family === 'different') return 'one-difference';
  if (birthDate.relation === 'near' && ['same', 'variant', 'part', 'typo'].includes(name.family) && isGiven)
    return 'one-difference';
  return null;
}

/**
 * One of the two is a given name that people have, the other is none: nobody in the directory but the candidate has it, and no table knows it.
 * Two names that both exist are twins as often as slips (matching.md §0.6). Where the directory does not count, nothing is a slip.
 */
function isNoName({ nearWords }: NameComparison, frequencies: Frequencies): boolean {
  if (nearWords === null) return false;
  const [ours, theirs] = nearWords;
  // What the directory calls its patient is a name, unless nobody else is called so and the disc has a name that is known.
  return isUnheardOf(ours, frequencies, 0) || (isRealName(ours, frequencies, 1) && isUnheardOf(theirs, frequencies, 1));
}

function areTwoNames({ given, nearWords }: NameComparison, frequencies: Frequencies): boolean {
  if (given !== 'sound' || nearWords === null) return false;
  return isRealName(nearWords[0], frequencies, 1) && isRealName(nearWords[1], frequencies, 2);
}

function isRealName(word: string, frequencies: Frequencies, bearers: number): boolean {
  return isKnownGivenName(word) || (frequencies.bearers(word) ?? 0) >= bearers;
}

/** Large directories hold slips of their own: a handful among a million is still no name. */
function isUnheardOf(word: string, frequencies: Frequencies, own: number): boolean {
  const bearers = frequencies.bearers(word);
  return bearers !== null && bearers <= own + Math.floor(frequencies.patients * 4e-6) && !isKnownGivenName(word);
}

/**
 * Whether the difference looks like a slip of fingers or eyes, and not like another name made of the same sounds: parents vary the first letter
 * and the ending (Kayla, Layla; Angel, Angela; Maria, Marie); fingers swap, double, drop and hit beside, most often in the middle.
 */
export function isMechanical(words: readonly [string, string] | null): boolean {
  if (words === null) return false;
  const [short, long] = words[0].length <= words[1].length ? words : [words[1], words[0]];
  if (short[0] !== long[0] && !(short[0] === long[1] && short[1] === long[0])) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end += 1;
  if (end > 0) return true;
  const ours = short.slice(start);
  const theirs = long.slice(start);
  const areSwapped = ours.length === 2 && ours[0] === theirs[1] && ours[1] === theirs[0];
  // With these letters a name can end another way (Maria, Marie, Marian); with others it does not.
  return areSwapped || /[^aeiouyhlnrs]/.test(ours + theirs);
}
