import type { FieldComparison, Match, RankedOrder } from '../../../contract/directory.ts';
import type { Choice } from '../../../contract/engine.ts';
import type { ImportView } from '../../../contract/imports.ts';
import type { Plan } from '../../../contract/plan.ts';
import type { ScanReport, StudySummary } from '../../../contract/scan.ts';
import { isDifference, type Need, nextNeed, type PatientDecision } from './decision.ts';
import { chooseFor, type Drafts, ordersOfOthers, readingOf, ticksOf } from './study-review.ts';

/** Why a study does not go along, or not yet. `confirm`: something contradicts, which is decided on the study itself and never for ten at once. */
export type RowNeed = Need | 'other-patient' | 'fault';

/** A study among those of one patient that are imported together, before it is planned. */
export interface RowChoice {
  readonly study: StudySummary;
  readonly drafts: Drafts;
  readonly undecided: boolean;
  readonly decision: PatientDecision;
  readonly match: Match | undefined;
  readonly orders: readonly RankedOrder[];
  readonly orderId: string | null | undefined;
  readonly choice: Choice | null;
}

/**
 * What each study goes with. Every study is judged by its own match, as when it is imported alone; an order that an import or an earlier study of the list
 * has is proposed to no other. `matches` in the order of `studies`. Pure.
 */
export function chooseAll(
  report: ScanReport,
  studies: readonly { study: StudySummary; drafts: Drafts; found: Match | undefined; picked: Match | undefined }[],
  imports: readonly ImportView[],
  isRestAsked: boolean,
): RowChoice[] {
  const given = new Set<string>();
  return studies.map(({ study, drafts, found, picked }) => {
    const { studyInstanceUid } = study;
    const read = readingOf(report, study, drafts.study, isRestAsked);
    const taken = new Set([...ordersOfOthers(imports, studyInstanceUid), ...given]);
    const ref = { scanId: report.scanId, studyInstanceUid };
    const chosen = chooseFor(ref, read, drafts, { found, picked }, taken);
    if (chosen.orderId) given.add(chosen.orderId);
    return { study, drafts, undecided: read.undecided, ...chosen };
  });
}

/**
 * What keeps a study from being imported with the others under `patientId`; null for one that goes. The ticks are not asked here: they are the one
 * confirmation for all (`ticksOfAll`). Pure.
 */
export function rowNeed(
  row: RowChoice,
  patientId: string,
  state: { isMatching: boolean; isBroken: boolean; plan: Plan | null; hasProblems: boolean },
): RowNeed | null {
  const { candidate } = row.decision;
  const need = nextNeed({
    ...{ isEmpty: row.study.instances === 0, undecided: row.undecided, matching: state.isMatching },
    ...{ decision: row.decision, orderId: row.orderId, plan: state.plan, hasProblems: state.hasProblems },
    ...{ toTick: [], ticks: [], toConfirm: [] },
  });
  if (need === 'documents' || need === 'conflict' || need === 'match') return need;
  if (state.isBroken) return 'fault';
  if (candidate === null) return 'patient';
  if (candidate.patient.id !== patientId) return 'other-patient';
  const differs = candidate.fields.some(isDifference) || (state.plan?.toConfirm.length ?? 0) > 0;
  return differs ? 'confirm' : need;
}

/** A detail to be ticked once, for every study that says the same of it. */
export interface SharedTick {
  readonly key: string;
  readonly field: string;
  /** Both sides, as the first of the studies compares them. */
  readonly fields: readonly FieldComparison[];
}

/** The details that a person confirms for all of these studies; a study that writes one in another way asks for it besides. Pure. */
export function ticksOfAll(rows: readonly RowChoice[]): SharedTick[] {
  const ticks = rows.flatMap(({ decision, match, drafts }) => {
    const { fields, toTick, keyOf } = ticksOf(decision, match, null, drafts.patient);
    return toTick.map((field) => [keyOf(field), { key: keyOf(field), field, fields }] as const);
  });
  return [...new Map(ticks).values()];
}
