import { openMemorySource } from '../../src/engine/directory/memory-source.ts';
import { defaultPolicy } from '../../src/engine/match/candidate-guards.ts';
import { matchPerson } from '../../src/engine/match/match-person.ts';
import { guardPerson } from '../../src/engine/match/study-guards.ts';
import type { EvalSet } from './eval-set.ts';
import { seededRandom } from './seeded-random.ts';

export interface VerifyCounts {
  present: number;
  confirmable: number;
  strangers: number;
  strangersAccepted: number;
  relatives: number;
  relativesAutomatic: number;
}

export function noVerifyCounts(): VerifyCounts {
  return { present: 0, confirmable: 0, strangers: 0, strangersAccepted: 0, relatives: 0, relativesAutomatic: 0 };
}

/**
 * Verify mode: somebody named one patient. The right disc must be confirmable (automatic, or by two ticks without a contradiction); a disc of a
 * random other person must be contradicted; a relative's (same birth date and family name, another person) must never be automatic.
 */
export async function measureVerify(
  set: EvalSet,
  tiers: readonly number[],
  seed: number,
  counts: VerifyCounts,
): Promise<void> {
  const source = openMemorySource(set.patients);
  const random = seededRandom(seed);
  const byId = new Map(set.patients.map((patient) => [patient.id, patient]));
  const byFamilyDay = Map.groupBy(set.patients, (patient) => `${patient.familyName}|${patient.birthDate}`);
  const ask = (query: EvalSet['queries'][number], id: string) =>
    matchPerson({
      ...{ person: query.person, studyDate: '', source, studyGuards: guardPerson(query.person, '') },
      ...{ named: byId.get(id) as EvalSet['patients'][number], policy: { ...defaultPolicy, tiers } },
    });
  for (const query of set.queries) {
    const [own] = query.truth;
    if (own !== undefined) {
      counts.present += 1;
      if ((await ask(query, own)).verification !== 'contradicted') counts.confirmable += 1;
    }
    if (query.relation === '') {
      const stranger = set.patients[Math.floor(random() * set.patients.length)];
      if (stranger !== undefined && !query.truth.includes(stranger.id)) {
        counts.strangers += 1;
        if ((await ask(query, stranger.id)).verification !== 'contradicted') counts.strangersAccepted += 1;
      }
    }
    for (const relative of query.relatives ?? []) {
      counts.relatives += 1;
      if ((await ask(query, relative)).decision === 'auto') counts.relativesAutomatic += 1;
    }
    if (query.relatives !== undefined) continue;
    if (!query.relation.startsWith('twin') && !query.relation.startsWith('jrsr')) continue;
    const family = own === undefined ? query.person.patientName.alphabetic.split('^')[0] : byId.get(own)?.familyName;
    const alike = set.patients.length === 0 ? [] : relativesOf(byFamilyDay, family ?? '', query.person.birthDate);
    for (const relative of alike.filter(({ id }) => !query.truth.includes(id))) {
      counts.relatives += 1;
      if ((await ask(query, relative.id)).decision === 'auto') counts.relativesAutomatic += 1;
    }
  }
}

function relativesOf(byFamilyDay: ReadonlyMap<string, EvalSet['patients'][number][]>, family: string, date: string) {
  const written = family.toLowerCase().replace(/(^|[\s-])\p{L}/gu, (start) => start.toUpperCase());
  return [
    ...new Set([...(byFamilyDay.get(`${family}|${date}`) ?? []), ...(byFamilyDay.get(`${written}|${date}`) ?? [])]),
  ];
}
