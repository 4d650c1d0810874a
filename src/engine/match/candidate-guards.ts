import type { MatchGuard } from '../../contract/directory.ts';
import { defaultMatching } from '../../contract/plain.ts';
import type { DirectoryStanding } from '../directory/patient-source.ts';
import { isSameName } from './compare-identity.ts';
import { type ComparedPatient, type JudgedPatient, lastAutomaticTier } from './compared-patient.ts';
import type { Frequencies } from './frequencies.ts';

/** What a site allows; the decisions of matching.md §6.5. */
export interface MatchPolicy {
  /** The kill switch: nothing is automatic. */
  readonly automatic: boolean;
  readonly tiers: readonly number[];
  /** A copy of the directory that is older decides nothing. */
  readonly copyHours: number;
  /** Who issues this site's accession numbers. */
  readonly accessionIssuer?: string | undefined;
}

/** Tiers 1 to 3 decide everywhere; further ones where a site opened them after its own shadow run. */
export const defaultPolicy: MatchPolicy = defaultMatching;

/** A second candidate nearer than this many bits is a rival: one likelihood ratio of 32. */
export const rivalMargin = 5;
/** The share of studies whose patient the directory does not know, and how often a stranger may be taken for one (matching.md §1.2). */
const absentShare = 0.3;
const strangersAllowed = 1e-5;

export interface Pool {
  readonly compared: readonly ComparedPatient[];
  /** Best first. */
  readonly judged: readonly JudgedPatient[];
  readonly isComplete: boolean;
  readonly standing: DirectoryStanding;
  readonly frequencies: Frequencies;
}

export interface GuardContext {
  readonly studyDate: string;
  readonly birthDate: string;
  readonly knownDifferent: ReadonlySet<string>;
  /** MRNs under which this very study was imported before. */
  readonly importedAs: readonly string[];
  readonly policy: MatchPolicy;
  readonly now: Date;
}

/** What keeps this patient from being taken without a person; empty when nothing does. Depends on no order of the pool. */
export function guardsFor(best: JudgedPatient, pool: Pool, context: GuardContext): MatchGuard[] {
  const { policy } = context;
  const found: [MatchGuard, boolean][] = [
    ['not-enough', best.tier > lastAutomaticTier],
    ['contradiction', best.isContradicted],
    ['rival', hasRival(best, pool)],
    ['relative', hasRelative(best, pool)],
    ['number-of-another', isNumberOfAnother(best, pool)],
    ['common-name', isCommon(best, pool, context.birthDate)],
    ...patientGuards(best, context),
    ...directoryGuards(pool, context),
    ['tier-not-open', best.tier <= lastAutomaticTier && !policy.tiers.includes(best.tier)],
    ['automatic-off', !policy.automatic],
  ];
  return found.flatMap(([guard, isFiring]) => (isFiring ? [guard] : []));
}

function patientGuards({ patient }: JudgedPatient, context: GuardContext): [MatchGuard, boolean][] {
  const { studyDate, importedAs } = context;
  const isDated = studyDate !== '';
  return [
    ['merged', patient.mergedInto !== null],
    ['deceased-before-study', isDated && Boolean(patient.deceasedOn) && (patient.deceasedOn ?? '') < studyDate],
    ['born-after-study', isDated && patient.birthDate !== '' && patient.birthDate > studyDate],
    ['known-different', context.knownDifferent.has(patient.id)],
    ['imported-as-another', importedAs.some((mrn) => mrn.trim() !== patient.mrn.trim())],
  ];
}

function directoryGuards({ standing, isComplete }: Pool, { policy, now }: GuardContext): [MatchGuard, boolean][] {
  const oldest = now.getTime() - policy.copyHours * 3_600_000;
  const isOld = standing.kind === 'copy' && (standing.syncedAt === null || Date.parse(standing.syncedAt) < oldest);
  return [
    ['directory-partial', !standing.isWhole],
    ['directory-old', isOld],
    ['candidates-cut-off', !isComplete],
  ];
}

/** Somebody else fits a rule too, or comes so close by weight that the list could be the other way round. */
function hasRival(best: JudgedPatient, { judged }: Pool): boolean {
  return judged.some(
    (other) =>
      other.patient.id !== best.patient.id &&
      (other.tier <= lastAutomaticTier || other.candidate.score > best.candidate.score - rivalMargin),
  );
}

/** Somebody of that family has that birthday, and the given name is not exactly the same: a twin. */
function hasRelative(best: JudgedPatient, { compared }: Pool): boolean {
  if (best.comparison.name.given === 'same' && best.comparison.name.family !== 'different') return false;
  return compared.some(
    ({ patient, comparison: { name, birthDate } }) =>
      patient.id !== best.patient.id &&
      birthDate.relation === 'same' &&
      ['same', 'variant', 'part', 'typo', 'loose-part'].includes(name.family),
  );
}

/** The disc's own number, with its issuer or without, belongs to somebody else here. */
function isNumberOfAnother(best: JudgedPatient, { compared }: Pool): boolean {
  return compared.some(
    ({ patient, comparison: { ids } }) =>
      patient.id !== best.patient.id && (ids.relation === 'agrees' || ids.reasons.includes('number-of-another-name')),
  );
}

/**
 * The lambda rule (matching.md §1.2): how many strangers of this name and birth date such a directory is expected to hold, by the shares of
 * these very values, or by how many others are called so. Too many, and a third identifier must speak: a middle name, a suffix, a number.
 */
function isCommon(best: JudgedPatient, { compared, frequencies }: Pool, birthDate: string): boolean {
  const { name, ids } = best.comparison;
  if (ids.relation === 'agrees' || name.pair === null) return false;
  const [ours, theirs] = name.pair;
  const given = Math.max(frequencies.given(ours.given.words[0] ?? ''), frequencies.given(theirs.given.words[0] ?? ''));
  const family = Math.max(frequencies.family(ours), frequencies.family(theirs));
  const called = compared.filter(
    ({ patient, comparison }) =>
      patient.id !== best.patient.id && isSameName(comparison.name) && comparison.sex !== 'conflict',
  ).length;
  const isCounted = frequencies.bearers(ours.given.words[0] ?? '') !== null;
  const namesakes = isCounted ? frequencies.patients * family * given : called;
  const third =
    { full: 0.02, initial: 0.1, none: 1, 'one-sided': 1, conflict: 1 }[name.middle] *
    (name.suffix === 'agrees' ? 0.05 : 1);
  return namesakes * frequencies.birthDate(birthDate) * third * absentShare > strangersAllowed;
}
