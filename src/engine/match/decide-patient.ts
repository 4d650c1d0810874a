import type { Candidate, Decision, FieldComparison, fieldVerdicts, Patient } from '../../contract/directory.ts';
import type { StudyPerson } from '../study/scanned-study.ts';
import { compareIdentity } from './compare-identity.ts';
import { nameWords } from './fold-name.ts';
import type { StudyGuard } from './study-guards.ts';

type Verdict = (typeof fieldVerdicts)[number];

export interface PatientDecision {
  readonly decision: Decision;
  readonly candidates: Candidate[];
}

export interface DecisionInput {
  readonly disc: StudyPerson;
  readonly guard: StudyGuard;
  readonly found: readonly Patient[];
  /** The directory gave everyone with this birth date: without that, "only such patient" cannot be said. */
  readonly complete: boolean;
}

/**
 * One of four decisions (matching.md §6.1). `auto` only with name and birth date equal, nothing contradicting, exactly one such patient, and
 * no rival: somebody else of that birth date and family name makes a given name that is not exactly the same doubtful (twins). Pure.
 */
export function decidePatient({ disc, guard, found, complete }: DecisionInput): PatientDecision {
  if (guard === 'no-person') return { decision: 'none', candidates: [] };
  const compared = found.map((patient) => ({ patient, fields: compareIdentity(disc, patient) }));
  const candidates = compared
    .filter(isPlausible)
    .sort((left, right) => Number(isStrong(right)) - Number(isStrong(left)) || weight(right) - weight(left));
  const [first, second] = candidates;
  if (first === undefined) return { decision: 'none', candidates };
  const strong = candidates.filter(isStrong);
  if (strong.length > 1 || (strong.length === 0 && second !== undefined)) return { decision: 'choose', candidates };
  const doubtful = guard !== 'none' || !complete || hasRival(first, compared) || isNumberOfAnother(disc, compared);
  return { decision: strong.length === 1 && !doubtful ? 'auto' : 'confirm', candidates };
}

/** Confirms or contradicts a patient whom a person or an order named: `auto` under the same rules, else `confirm`. Pure. */
export function verifyPatient(input: DecisionInput, named: Patient): PatientDecision {
  const others = input.found.filter((patient) => patient.id !== named.id);
  const { decision, candidates } = decidePatient({ ...input, found: [named, ...others] });
  const confirmed = decision === 'auto' && candidates[0]?.patient.id === named.id;
  const own = { patient: named, fields: compareIdentity(input.disc, named) };
  return { decision: confirmed ? 'auto' : 'confirm', candidates: [own] };
}

export function verdictOf(fields: readonly FieldComparison[], field: FieldComparison['field']): Verdict {
  return fields.find((each) => each.field === field)?.verdict ?? 'missing';
}

function agrees(verdict: Verdict): boolean {
  return verdict === 'equal' || verdict === 'equal-folded';
}

function isStrong({ fields }: Candidate): boolean {
  const contradicts = (field: FieldComparison['field']) => ['different', 'conflict'].includes(verdictOf(fields, field));
  return (
    agrees(verdictOf(fields, 'name')) &&
    verdictOf(fields, 'birth-date') === 'equal' &&
    !contradicts('sex') &&
    verdictOf(fields, 'patient-id') !== 'conflict'
  );
}

/** Worth showing: the names agree, or at least in part with a birth date that does not contradict, or the number is known with its issuer. */
function isPlausible({ fields }: Candidate): boolean {
  const name = verdictOf(fields, 'name');
  const birthDate = verdictOf(fields, 'birth-date');
  if (agrees(name) || verdictOf(fields, 'patient-id') === 'equal') return true;
  if (name === 'missing') return birthDate === 'equal';
  return name === 'different' && (birthDate === 'equal' || birthDate === 'different');
}

const weights: Readonly<Record<FieldComparison['field'], Readonly<Record<Verdict, number>>>> = {
  name: { equal: 40, 'equal-folded': 36, missing: 5, different: 10, conflict: -20 },
  'birth-date': { equal: 40, 'equal-folded': 40, missing: 0, different: 15, conflict: -15 },
  sex: { equal: 3, 'equal-folded': 3, missing: 0, different: -5, conflict: -15 },
  'patient-id': { equal: 45, 'equal-folded': 45, missing: 0, different: 0, conflict: -30 },
};

/** For the order of the list only; nothing is decided by it. */
function weight({ fields }: Candidate): number {
  return fields.reduce((sum, { field, verdict }) => sum + weights[field][verdict], 0);
}

/** Somebody else is known by the disc's number and its issuer; or, unless the name is exactly the same, shares birth date and family name. */
function hasRival(first: Candidate, compared: readonly Candidate[]): boolean {
  const exact = verdictOf(first.fields, 'name') === 'equal';
  const familyName = nameWords(first.patient.familyName).join('');
  return compared.some(({ patient, fields }) => {
    if (patient.id === first.patient.id) return false;
    if (verdictOf(fields, 'patient-id') === 'equal') return true;
    return (
      !exact && verdictOf(fields, 'birth-date') === 'equal' && nameWords(patient.familyName).join('') === familyName
    );
  });
}

/** Somebody else here has the very number that stands on the disc, under another name: an alarm (matching.md §0.8). */
function isNumberOfAnother(disc: StudyPerson, compared: readonly Candidate[]): boolean {
  return (
    disc.patientId !== '' &&
    compared.some(({ patient, fields }) => patient.mrn === disc.patientId && !agrees(verdictOf(fields, 'name')))
  );
}
