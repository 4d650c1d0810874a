import type { Match, Order } from '../contract/directory.ts';
import { openMemorySource } from '../engine/directory/memory-source.ts';
import { defaultPolicy, type MatchPolicy } from '../engine/match/candidate-guards.ts';
import { matchPerson } from '../engine/match/match-person.ts';
import { rankOrders } from '../engine/match/rank-orders.ts';
import { guardPerson } from '../engine/match/study-guards.ts';
import { UsageError } from './exit-codes.ts';
import { orderRows, patientRows, type StudyRow, studyRows } from './match-tables.ts';

/** Tiers of a shadow run: those in which the given name is whole, or a slip that is no name (docs/decisions/0008-rules-decide-weights-rank.md). */
const shadowTiers = '1-5';

/** `--tiers 5` is 1 to 5, `1-3`, or `1,2,6`. @throws UsageError */
export function tablePolicy(text: string = shadowTiers): MatchPolicy {
  const tiers = text.split(',').flatMap((part) => {
    const match = /^\s*([0-7])(?:\s*-\s*([1-7]))?\s*$/.exec(part);
    if (match === null)
      throw new UsageError(
        '--tiers takes a number from 1 to 7 (1 to that tier), a range, or a list: --tiers 5, --tiers 1-3, --tiers 1,2,6',
      );
    const [, from = '1', to] = match;
    const isAlone = to === undefined && !text.includes(',');
    const [low, high] = isAlone ? [1, Number(from)] : [Number(from), Number(to ?? from)];
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
  });
  return { ...defaultPolicy, tiers };
}

export interface TablesInput {
  readonly studies: string;
  readonly patients: string;
  readonly orders: string;
  readonly policy: MatchPolicy;
  readonly signal?: AbortSignal;
}

/** Matches each row of studies.csv with patients.csv and the patient's orders.csv. */
export async function matchTables(
  input: TablesInput,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<{ row: StudyRow; match: Match }[]> {
  const rows = studyRows(input.studies);
  const source = openMemorySource(patientRows(input.patients));
  const ordersOf = Map.groupBy(input.orders === '' ? [] : orderRows(input.orders), ({ patientId }) => patientId);
  const matched: { row: StudyRow; match: Match }[] = [];
  for (const row of rows) {
    input.signal?.throwIfAborted();
    const match = await matchPerson({
      person: row.person,
      studyDate: row.studyDate,
      studyGuards: guardPerson(row.person, row.studyDate),
      source,
      policy: input.policy,
    });
    matched.push({ row, match: { ...match, orders: ordersFor(row, match, ordersOf) } });
    if (matched.length % 500 === 0) onProgress(matched.length, rows.length);
  }
  return matched;
}

function ordersFor(
  row: StudyRow,
  { decision, candidates }: Omit<Match, 'orders'>,
  ordersOf: ReadonlyMap<string, Order[]>,
): Match['orders'] {
  const [first] = candidates;
  if (first === undefined || decision === 'choose') return [];
  const { patient } = first;
  const orders = ordersOf.get(patient.id) ?? ordersOf.get(patient.mrn) ?? [];
  return rankOrders(
    {
      ...{ studyInstanceUid: row.studyInstanceUid, accessionNumber: row.accessionNumber, accessionIssuer: '' },
      ...{ description: row.description, bodyPart: row.bodyPart, laterality: '', studyDate: row.studyDate },
      modalities: row.modality.split(/[\\,/ ]+/).filter((code) => code !== ''),
    },
    orders,
  );
}
