import type { FieldReason } from '../../contract/directory.ts';
import { isOneComponent, type NamePart, type WrittenName } from '../identity/written-name.ts';
import { compareFamily, type FamilyRelation } from './compare-family.ts';
import { compareGiven, type GivenComparison, type GivenRelation, type MiddleRelation } from './compare-given.ts';

/** The best that any writing of the one name makes of any writing of the other. */
export interface NameComparison {
  readonly family: FamilyRelation;
  readonly given: GivenRelation;
  readonly middle: MiddleRelation;
  /** Jr and Sr, written out on both sides. */
  readonly suffix: 'none' | 'one-sided' | 'agrees' | 'conflict';
  readonly isSwapped: boolean;
  readonly isFormer: boolean;
  /** One side stands in a single component, so that which word is what had to be found out. */
  readonly isOneComponent: boolean;
  /** A machine's reading of a script stands between the two: nothing is decided on it. */
  readonly isGuessed: boolean;
  /** Both are written in one script (ideographs, kana, hangul), and differently: 張 and 章 are both Zhang. */
  readonly isOtherCharacters: boolean;
  readonly nearWords: readonly [string, string] | null;
  readonly reasons: readonly FieldReason[];
  /** The writings that were compared, for the weights. Null where a side has no name. */
  readonly pair: readonly [WrittenName, WrittenName] | null;
}

const familyRank: Readonly<Record<FamilyRelation, number>> = {
  ...{ same: 12, variant: 10, part: 8, typo: 7, 'loose-part': 5, similar: 5, missing: 2, different: 0 },
};
const givenRank: Readonly<Record<GivenRelation, number>> = {
  ...{
    same: 12,
    variant: 10,
    sound: 9.5,
    'short-form': 9,
    initial: 5,
    near: 6,
    similar: 4,
    'by-middle-name': 4,
    missing: 2,
    different: 0,
  },
};
const middleRank: Readonly<Record<MiddleRelation, number>> = {
  full: 2,
  initial: 1.5,
  none: 1,
  'one-sided': 0.5,
  conflict: -3,
};

type Fit = Pick<NameComparison, 'family' | 'given' | 'middle' | 'isSwapped' | 'nearWords' | 'reasons'> & {
  rank: number;
};

/** Compares every writing with every writing. Does not depend on the order of either list. Symmetric but for the order of `nearWords` and `pair`. */
export function compareNames(ours: readonly WrittenName[], theirs: readonly WrittenName[]): NameComparison {
  let best: { fit: Fit; left: WrittenName; right: WrittenName; isGuessed: boolean; rank: number } | null = null;
  for (const left of ours) {
    for (const right of theirs) {
      if (isDifferentScript(left, right)) continue;
      const isGuessed = left.script !== right.script || left.script === 'guessed';
      const fit =
        left.script === right.script && left.script !== 'letters'
          ? compareRaw(left, right)
          : compareLetters(left, right);
      const rank = fit.rank - (isGuessed ? 7 : 0) - (left.isFormer || right.isFormer ? 1.2 : 0);
      if (best === null || rank > best.rank) best = { fit, left, right, isGuessed, rank };
    }
  }
  const suffix = compareGenerations(ours, theirs);
  if (best === null) return { ...nothing, suffix };
  const { fit, left, right } = best;
  const isFormer = left.isFormer || right.isFormer;
  const isOtherCharacters = clashes(ours, theirs);
  const { rank: _, ...relations } = fit;
  return {
    ...relations,
    suffix,
    isFormer,
    isOneComponent: isOneComponent(left) || isOneComponent(right),
    isGuessed:
      best.isGuessed &&
      !(left.script === right.script && left.family.raw === right.family.raw && left.given.raw === right.given.raw),
    isOtherCharacters,
    reasons: [
      ...fit.reasons,
      ...(isFormer ? ['former-name' as const] : []),
      ...(best.isGuessed ? ['machine-reading' as const] : []),
      ...(isOtherCharacters ? ['other-characters' as const] : []),
      ...(suffix === 'conflict' ? ['suffix-differs' as const] : []),
    ],
    pair: [left, right],
  };
}

const nothing: NameComparison = {
  ...{ family: 'missing', given: 'missing', middle: 'none', suffix: 'none', nearWords: null, reasons: [], pair: null },
  ...{ isSwapped: false, isFormer: false, isOneComponent: false, isGuessed: false, isOtherCharacters: false },
};

function compareLetters(left: WrittenName, right: WrittenName): Fit {
  const straight = fitOf(left.family, left.given, right.family, right.given);
  if (isOneComponent(left) !== isOneComponent(right)) {
    const split = isOneComponent(left)
      ? splits(left.family).map(([family, given]) => fitOf(family, given, right.family, right.given, ['one-component']))
      : splits(right.family).map(([family, given]) => fitOf(left.family, left.given, family, given, ['one-component']));
    return highest([straight, ...split]);
  }
  if (isOneComponent(left)) {
    const sorted = (name: WrittenName) => [...name.family.words].sort().join(' ');
    const same = left.family.words.length > 1 && sorted(left) === sorted(right);
    return same ? { ...straight, family: 'same', given: 'same', rank: 20, reasons: ['one-component'] } : straight;
  }
  if (straight.family === 'same' && straight.given === 'same') return straight;
  const swapped = [
    ...swaps(left).map(([family, given]) => fitOf(family, given, right.family, right.given, ['components-swapped'])),
    ...swaps(right).map(([family, given]) => fitOf(left.family, left.given, family, given, ['components-swapped'])),
  ]
    .filter(
      ({ family, given }) => ['same', 'variant'].includes(family) && ['same', 'variant', 'short-form'].includes(given),
    )
    .map((fit) => ({ ...fit, isSwapped: true, rank: fit.rank - 1 }));
  return highest([straight, ...swapped]);
}

/** The name as if its family name stood in the given component: in front of the middle names there, or all of it. */
function swaps({ family, given }: WrittenName): [NamePart, NamePart][] {
  return [1, 2, given.words.length]
    .filter((count, index, counts) => count <= given.words.length && counts.indexOf(count) === index)
    .map((count) => [partOf(given.words.slice(0, count)), partOf([...family.words, ...given.words.slice(count)])]);
}

function fitOf(
  ourFamily: NamePart,
  ourGiven: NamePart,
  theirFamily: NamePart,
  theirGiven: NamePart,
  because: FieldReason[] = [],
): Fit {
  const family = compareFamily(ourFamily, theirFamily);
  const given: GivenComparison = compareGiven(ourGiven, theirGiven);
  return {
    family: family.relation,
    given: given.relation,
    middle: given.middle,
    isSwapped: false,
    nearWords: given.words,
    reasons: [...new Set([...because, ...family.reasons, ...given.reasons])],
    rank: familyRank[family.relation] + givenRank[given.relation] + middleRank[given.middle],
  };
}

/** Ideographs, and scripts that a machine cannot read, character by character. */
function compareRaw(left: WrittenName, right: WrittenName): Fit {
  const whole = (name: WrittenName) => name.family.raw + name.given.raw;
  const isSame = whole(left) === whole(right) || whole(left) === right.given.raw + right.family.raw;
  const family = isSame || left.family.raw === right.family.raw ? 'same' : 'different';
  const given = isSame ? 'same' : 'different';
  const reasons: FieldReason[] = isSame ? [] : ['other-characters'];
  return {
    family,
    given,
    middle: 'none',
    isSwapped: false,
    nearWords: null,
    reasons,
    rank: familyRank[family] + givenRank[given] + 1,
  };
}

/** `SMITH JOHN Q` as each family name and given names that it may be, in either order. */
function splits({ words }: NamePart): [NamePart, NamePart][] {
  const found: [NamePart, NamePart][] = [];
  for (let at = 1; at < Math.min(words.length, 6); at += 1) {
    const [front, back] = [partOf(words.slice(0, at)), partOf(words.slice(at))];
    found.push([front, back], [back, front]);
  }
  return found;
}

function partOf(words: readonly string[]): NamePart {
  return { words, joined: [words.join('')], hyphenated: [], raw: words.join('') };
}

function highest(fits: readonly Fit[]): Fit {
  return fits.reduce((best, fit) => (fit.rank > best.rank ? fit : best));
}

/** Han beside an unread script says nothing at all. */
function isDifferentScript(left: WrittenName, right: WrittenName): boolean {
  return left.script !== right.script && left.script !== 'letters' && right.script !== 'letters';
}

function compareGenerations(ours: readonly WrittenName[], theirs: readonly WrittenName[]): NameComparison['suffix'] {
  const left = ours.map(({ generation }) => generation).find((generation) => generation !== '') ?? '';
  const right = theirs.map(({ generation }) => generation).find((generation) => generation !== '') ?? '';
  if (left === '' && right === '') return 'none';
  if (left === '' || right === '') return 'one-sided';
  return left === right ? 'agrees' : 'conflict';
}

const nativeScripts = [/\p{Script=Han}/u, /\p{Script=Hangul}/u, /\p{Script=Hiragana}|\p{Script=Katakana}/u];

/** Both sides have today's name in one native script, and no two of those writings are the same. */
function clashes(ours: readonly WrittenName[], theirs: readonly WrittenName[]): boolean {
  return nativeScripts.some((script) => {
    const native = (names: readonly WrittenName[]) =>
      names.filter(({ family, given, isFormer }) => !isFormer && script.test(family.raw + given.raw)).map(nativeForm);
    const [left, right] = [native(ours), native(theirs)];
    return left.length > 0 && right.length > 0 && !left.some((name) => right.includes(name));
  });
}

/** Katakana as hiragana: the two are one alphabet in two hands. */
function nativeForm({ family, given }: WrittenName): string {
  return (family.raw + given.raw).replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}
