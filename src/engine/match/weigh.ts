import type { FamilyRelation } from './compare-family.ts';
import type { GivenRelation, MiddleRelation } from './compare-given.ts';
import type { IdentityComparison } from './compare-identity.ts';
import type { Frequencies } from './frequencies.ts';

/**
 * Fellegi-Sunter weights in bits: log2 of how much likelier a relation is for one and the same person (m) than for two (u). They rank a list
 * and measure the distance of a rival; they decide nothing. `m` is how often headers of one person differ so (matching.md §1.3: Just 2016,
 * and the error rates of §2.1); `u` of an agreement is the value's share in the local directory, times how many names stand so close to one.
 */
const familyM: Readonly<Record<FamilyRelation, number>> = {
  ...{
    same: 0.88,
    variant: 0.03,
    part: 0.015,
    typo: 0.03,
    'loose-part': 0.01,
    similar: 0.01,
    missing: 1,
    different: 0.025,
  },
};
/** Names within the relation of one name, each taken to be as frequent as that one. */
const familyNeighbours: Readonly<Record<FamilyRelation, number>> = {
  ...{ same: 1, variant: 2, part: 3, typo: 8, 'loose-part': 8, similar: 40, missing: 1, different: 1 },
};
const givenM: Readonly<Record<GivenRelation, number>> = {
  ...{
    same: 0.85,
    variant: 0.02,
    sound: 0.02,
    'short-form': 0.03,
    initial: 0.02,
    near: 0.03,
    similar: 0.01,
    'by-middle-name': 0.01,
    missing: 1,
    different: 0.02,
  },
};
const givenNeighbours: Readonly<Record<GivenRelation, number>> = {
  ...{
    same: 1,
    variant: 2,
    sound: 3,
    'short-form': 3,
    initial: 1,
    near: 6,
    similar: 20,
    'by-middle-name': 2,
    missing: 1,
    different: 1,
  },
};
/** The share of people whose given name begins with one letter, and of those born one digit or a day-month swap from a date. */
const initialShare = 0.07;
const nearDates = 40;
const middleBits: Readonly<Record<MiddleRelation, number>> = {
  full: 5,
  initial: 3,
  none: 0,
  'one-sided': 0,
  conflict: -4,
};

export interface Weights {
  readonly score: number;
  readonly weights: { field: string; weight: number }[];
}

/** The weight of a comparison, in all and by field. Pure. */
export function weigh(
  { name, birthDate, sex, ids }: IdentityComparison,
  date: string,
  frequencies: Frequencies,
): Weights {
  const family = familyWeight(name, frequencies);
  const given = givenWeight(name, frequencies);
  const penalty = name.isGuessed || name.isOtherCharacters ? 4 : 0;
  const weights = [
    { field: 'family-name', weight: family - (name.isSwapped ? 2 : 0) - penalty },
    { field: 'given-name', weight: given },
    { field: 'middle-name', weight: middleBits[name.middle] },
    { field: 'suffix', weight: { none: 0, 'one-sided': 0, agrees: 3, conflict: -8 }[name.suffix] },
    { field: 'birth-date', weight: birthDateWeight(birthDate.relation, frequencies.birthDate(date)) },
    { field: 'sex', weight: { same: 1, missing: 0, other: -2, conflict: -6 }[sex] },
    { field: 'patient-id', weight: { agrees: 20, conflict: -4, foreign: 0, missing: 0 }[ids.relation] },
  ].map((each) => ({ ...each, weight: Math.round(each.weight * 10) / 10 }));
  return { weights, score: Math.round(weights.reduce((sum, { weight }) => sum + weight, 0) * 10) / 10 };
}

function familyWeight({ family, pair }: IdentityComparison['name'], frequencies: Frequencies): number {
  if (family === 'missing' || pair === null) return 0;
  if (family === 'different') return Math.log2(familyM.different);
  const share = Math.min(frequencies.family(pair[0]), frequencies.family(pair[1]) * 4, 1);
  return bits(familyM[family], share * familyNeighbours[family]);
}

function givenWeight({ given, pair }: IdentityComparison['name'], frequencies: Frequencies): number {
  if (given === 'missing' || pair === null) return 0;
  if (given === 'different') return Math.log2(givenM.different);
  if (given === 'initial') return bits(givenM.initial, initialShare);
  const word = (index: 0 | 1) => pair[index].given.words[0] ?? pair[index].family.words.at(-1) ?? '';
  const share = Math.max(frequencies.given(word(0)), frequencies.given(word(1)));
  return bits(givenM[given], share * givenNeighbours[given]);
}

function birthDateWeight(relation: IdentityComparison['birthDate']['relation'], share: number): number {
  if (relation === 'missing') return 0;
  if (relation === 'different') return Math.log2(0.03);
  return relation === 'same' ? bits(0.93, share) : bits(0.03, share * nearDates);
}

function bits(m: number, u: number): number {
  return Math.log2(m / Math.min(0.9, u));
}
