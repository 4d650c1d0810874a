import type { Candidate, Patient } from '../../contract/directory.ts';
import { matchRules } from '../../contract/directory.ts';
import type { WrittenName } from '../identity/written-name.ts';
import type { StudyPerson } from '../study/scanned-study.ts';
import { comparePeople, fieldsOf, type IdentityComparison, isSameName } from './compare-identity.ts';
import type { Frequencies } from './frequencies.ts';
import { isContradicted, ruleOf } from './rules.ts';
import { weigh } from './weigh.ts';

/** A patient with what her comparison gave, before anything is decided. */
export interface ComparedPatient {
  readonly patient: Patient;
  readonly comparison: IdentityComparison;
}

export interface JudgedPatient extends ComparedPatient {
  readonly candidate: Candidate;
  readonly tier: number;
  readonly isContradicted: boolean;
}

/** Above every tier: no rule fits. */
export const noTier = 99;
/** The last tier that can ever be automatic. */
export const lastAutomaticTier = 7;

export function comparedPatient(
  disc: StudyPerson,
  ourNames: readonly WrittenName[],
  patient: Patient,
): ComparedPatient {
  return { patient, comparison: comparePeople(disc, patient, ourNames) };
}

/** Worth showing to a person: the names agree, or in part with a birth date that does not contradict, or the number is hers. */
export function isPlausible({ comparison: { name, birthDate, ids } }: ComparedPatient): boolean {
  if (ids.relation === 'agrees' || ids.reasons.includes('number-of-another-name')) return true;
  if (isSameName(name)) return true;
  const isFamily = !['different', 'missing'].includes(name.family);
  const isGiven = !['different', 'missing'].includes(name.given);
  if (birthDate.relation === 'same') return isFamily || isGiven;
  if (birthDate.relation === 'near') return isFamily && isGiven;
  const isWhole =
    ['same', 'variant'].includes(name.family) &&
    ['same', 'variant', 'sound', 'short-form', 'near'].includes(name.given);
  return birthDate.relation === 'missing' ? (isFamily && isGiven) || isWhole : isWhole;
}

/** Weighs a comparison and finds its rule. */
export function judged(disc: StudyPerson, compared: ComparedPatient, frequencies: Frequencies): JudgedPatient {
  const { patient, comparison } = compared;
  const rule = ruleOf(comparison, frequencies);
  const tier = rule === null ? null : matchRules[rule];
  const { score, weights } = weigh(comparison, disc.birthDate, frequencies);
  return {
    ...compared,
    candidate: { patient, fields: fieldsOf(disc, patient, comparison), rule, tier, score, weights },
    tier: tier ?? noTier,
    isContradicted: isContradicted(comparison),
  };
}
