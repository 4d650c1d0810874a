import { type EvalSet, evalPatient, evalPerson, isoDay, readTable } from './eval-set.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * FEBRL's data sets with the header's fields only, open: a half of the people, drawn by the seed, is not in the directory. The original record of
 * each person is the directory's, the duplicates with their errors are the headers.
 */
export function febrl(number: 1 | 2 | 3, seed: number): EvalSet {
  const random = seededRandom(seed);
  const rows = readTable(`febrl/dataset${number}.csv`).map((row) => ({
    person: /rec-(\d+)/.exec(row.rec_id ?? '')?.[1] ?? '',
    isOriginal: (row.rec_id ?? '').endsWith('-org'),
    id: row.rec_id ?? '',
    family: row.surname ?? '',
    given: row.given_name ?? '',
    birthDate: isoDay(row.date_of_birth ?? ''),
  }));
  const people = [...new Set(rows.map(({ person }) => person))].sort();
  const known = new Set(people.filter(() => random() < 0.5));
  const patients = rows
    .filter(({ isOriginal, person }) => isOriginal && known.has(person))
    .map(({ id, family, given, birthDate }) => evalPatient(id, { familyName: family, givenName: given, birthDate }));
  const queries = rows
    .filter(({ isOriginal }) => !isOriginal)
    .map(({ id, person, family, given, birthDate }) => ({
      ref: id,
      person: evalPerson(`${family}^${given}`, birthDate),
      truth: known.has(person) ? [`rec-${person}-org`] : [],
      relation: '',
      labels: '',
    }));
  return { name: `FEBRL ${number}`, patients, queries };
}
