import type { PatientSource } from '../directory/patient-source.ts';
import { birthDateCountKey, familyCountKey, givenWordCountKey } from '../identity/blocking-keys.ts';
import type { WrittenName } from '../identity/written-name.ts';

/** How frequent values are among this directory's patients: shares between 0 and 1. */
export interface Frequencies {
  /** How many patients the directory has, or is taken to have. */
  readonly patients: number;
  family(name: WrittenName): number;
  given(word: string): number;
  birthDate(date: string): number;
  /** Patients who have that word as their first given name; null where the directory cannot tell. */
  bearers(word: string): number | null;
}

/** Shares of a common name and of any day, for directories that do not count (US census, matching.md §1.2: 6.8e-4, 1.8e-3). */
const unknownFamily = 4e-3;
const unknownGiven = 1e-2;
const dayShare = 1 / 30_000;
const unknownPatients = 1_000_000;

/** What must be asked about the values that a study and its candidates have. */
export interface Asked {
  readonly names: readonly WrittenName[];
  readonly dates: readonly string[];
}

/** Asks the source once for all of them. */
export async function readFrequencies(
  source: PatientSource,
  asked: Asked,
  patients: number | null,
  signal?: AbortSignal,
): Promise<Frequencies> {
  const keys = new Set<number>();
  for (const name of asked.names) {
    keys.add(familyCountKey(name));
    for (const word of [...name.given.words, ...name.family.words]) keys.add(givenWordCountKey(word));
  }
  for (const date of asked.dates) if (date !== '') keys.add(birthDateCountKey(date));
  const list = [...keys];
  const counts = patients === null ? null : await source.counts(list, signal);
  if (counts === null || patients === null) return { ...unknown, patients: patients ?? unknownPatients };
  const known = new Map(list.map((key, index) => [key, counts[index] ?? 0]));
  const count = (key: number) => known.get(key) ?? 0;
  return {
    patients,
    family: (name) => share(count(familyCountKey(name)), patients),
    given: (word) => share(count(givenWordCountKey(word)), patients),
    birthDate: (date) => dateShare(count(birthDateCountKey(date)), patients),
    bearers: (word) => count(givenWordCountKey(word)),
  };
}

const unknown: Omit<Frequencies, 'patients'> = {
  family: () => unknownFamily,
  given: () => unknownGiven,
  birthDate: () => dayShare,
  bearers: () => null,
};

/** One of those counted is the candidate herself; half a patient is what is added for names that are not there. */
function share(count: number, patients: number): number {
  return (Math.max(0, count - 1) + 0.5) / (patients + 1);
}

/** Days on which many are said to be born (the first of January) weigh less; small directories know too little of days. */
function dateShare(count: number, patients: number): number {
  return Math.max(dayShare, Math.max(0, count - 1) / (patients + 30_000));
}
