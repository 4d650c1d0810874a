import type { Match, MatchGuard, Patient } from '../../contract/directory.ts';
import type { PatientSource } from '../directory/patient-source.ts';
import { candidateQuery } from '../identity/blocking-keys.ts';
import { writtenNamesOfDisc } from '../identity/person-names.ts';
import type { StudyPerson } from '../study/scanned-study.ts';
import { defaultPolicy, type GuardContext, type MatchPolicy, type Pool } from './candidate-guards.ts';
import { idsOfDisc } from './compare-ids.ts';
import { comparedPatient, isPlausible, judged } from './compared-patient.ts';
import { byWeight, decidePatient, verifyPatient } from './decide-patient.ts';
import { readFrequencies } from './frequencies.ts';
import { givenNamesVersion } from './given-names.ts';
import { rulesVersion } from './rules.ts';

export interface PersonInput {
  readonly person: StudyPerson;
  readonly studyDate: string;
  readonly source: PatientSource;
  /** What the study's headers forbid (`guardStudy`, or `guardPerson` where there are no objects). */
  readonly studyGuards: readonly MatchGuard[];
  /** A patient that somebody named: she is confirmed or contradicted, nobody else is proposed. */
  readonly named?: Patient;
  /** Ids of patients that a person said are not the person of this study. */
  readonly knownDifferent?: ReadonlySet<string>;
  /** MRNs under which this very study was imported before. */
  readonly importedAs?: readonly string[];
  readonly policy?: MatchPolicy;
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

/** Looks for the person of a study among a source's patients and decides. Throws the source's faults. */
export async function matchPerson(input: PersonInput): Promise<Omit<Match, 'orders'>> {
  const { person, source, studyGuards, named, signal } = input;
  const policy = input.policy ?? defaultPolicy;
  const context: GuardContext = {
    studyDate: input.studyDate,
    birthDate: person.birthDate,
    knownDifferent: input.knownDifferent ?? new Set(),
    importedAs: input.importedAs ?? [],
    policy,
    now: input.now ?? new Date(),
  };
  const [found, standing] = await Promise.all([
    source.candidates(candidateQuery(person, idsOfDisc(person)), signal),
    source.standing(signal),
  ]);
  const patients = withoutMerged(named === undefined ? found.patients : withNamed(found.patients, named), named);
  const ourNames = writtenNamesOfDisc(person);
  const compared = patients.map((patient) => comparedPatient(person, ourNames, patient));
  const plausible = compared.filter((each) => isPlausible(each) || each.patient.id === named?.id);
  const asked = {
    names: [
      ...ourNames,
      ...plausible.flatMap(({ comparison }) => (comparison.name.pair === null ? [] : [comparison.name.pair[1]])),
    ],
    dates: [person.birthDate],
  };
  const frequencies = await readFrequencies(source, asked, standing.patients, signal);
  const ranked = plausible.map((each) => judged(person, each, frequencies)).sort(byWeight);
  const pool: Pool = { compared, judged: ranked, isComplete: found.isComplete, standing, frequencies };
  const theNamed = ranked.find(({ patient }) => patient.id === named?.id);
  const decision =
    theNamed === undefined
      ? { ...decidePatient(pool, studyGuards, context), verification: null }
      : verifyPatient(pool, theNamed, studyGuards, context);
  return {
    ...decision,
    compared: compared.length,
    basis: {
      rules: rulesVersion,
      nameTable: givenNamesVersion,
      tiers: policy.automatic ? Math.max(0, ...policy.tiers) : 0,
      directoryAt: standing.syncedAt,
    },
  };
}

function withNamed(found: readonly Patient[], named: Patient): Patient[] {
  return [named, ...found.filter((patient) => patient.id !== named.id)];
}

/** Each patient once, and a merged record only where its survivor is not there: then a person must look where it went. */
function withoutMerged(found: readonly Patient[], named: Patient | undefined): Patient[] {
  const byId = new Map(found.map((patient) => [patient.id, patient]));
  return [...byId.values()].filter(
    ({ id, mergedInto }) => mergedInto === null || id === named?.id || !byId.has(mergedInto),
  );
}
