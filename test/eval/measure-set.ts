import type { Match } from '../../src/contract/directory.ts';
import { openMemorySource } from '../../src/engine/directory/memory-source.ts';
import type { MatchPolicy } from '../../src/engine/match/candidate-guards.ts';
import { matchPerson } from '../../src/engine/match/match-person.ts';
import { guardPerson } from '../../src/engine/match/study-guards.ts';
import type { EvalQuery, EvalSet } from './eval-set.ts';

export interface WrongPair {
  readonly set: string;
  readonly query: EvalQuery;
  readonly patientId: string;
  readonly rule: string;
}

/** What a set gave; counts, so that seeds can be added up. */
export interface SetCounts {
  queries: number;
  /** Whose patient the directory has. */
  present: number;
  /** Of those, with one record only. */
  single: number;
  right: number;
  rightSingle: number;
  /** Automatic and somebody else; the namesake stratum apart. */
  wrong: number;
  wrongNamesakes: number;
  /** Not automatic although the patient is there: the list that a person sees. */
  listed: number;
  first: number;
  topThree: number;
  tiers: Record<string, number>;
  missed: Record<string, number>;
  wrongPairs: WrongPair[];
}

export function noCounts(): SetCounts {
  return {
    ...{
      queries: 0,
      present: 0,
      single: 0,
      right: 0,
      rightSingle: 0,
      wrong: 0,
      wrongNamesakes: 0,
      listed: 0,
      first: 0,
      topThree: 0,
    },
    ...{ tiers: {}, missed: {}, wrongPairs: [] },
  };
}

/** Asks every query of a set and counts the answers into `counts`. */
export async function measureSet(set: EvalSet, policy: MatchPolicy, counts: SetCounts): Promise<void> {
  const source = openMemorySource(set.patients);
  for (const query of set.queries) {
    const match = await matchPerson({
      person: query.person,
      studyDate: '',
      source,
      studyGuards: guardPerson(query.person, ''),
      policy,
    });
    count(set.name, query, match, counts);
  }
}

function count(set: string, query: EvalQuery, match: Omit<Match, 'orders'>, counts: SetCounts): void {
  const { truth, relation } = query;
  const [first] = match.candidates;
  counts.queries += 1;
  if (truth.length > 0) counts.present += 1;
  if (truth.length === 1) counts.single += 1;
  if (match.decision === 'auto' && first !== undefined) {
    const tier = String(first.tier);
    if (truth.includes(first.patient.id)) {
      counts.right += 1;
      if (truth.length === 1) counts.rightSingle += 1;
      counts.tiers[tier] = (counts.tiers[tier] ?? 0) + 1;
      return;
    }
    if (relation.startsWith('namesake')) counts.wrongNamesakes += 1;
    else counts.wrong += 1;
    if (!relation.startsWith('namesake'))
      counts.wrongPairs.push({ set, query, patientId: first.patient.id, rule: first.rule ?? '' });
    return;
  }
  if (truth.length === 0) return;
  counts.listed += 1;
  const place = match.candidates.findIndex(({ patient }) => truth.includes(patient.id));
  if (place === 0) counts.first += 1;
  if (place >= 0 && place < 3) counts.topThree += 1;
  const reason = place < 0 ? 'not listed' : match.guards.join('+') || match.decision;
  counts.missed[reason] = (counts.missed[reason] ?? 0) + 1;
}
