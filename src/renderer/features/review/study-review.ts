import type { Match } from '../../../contract/directory.ts';
import type { Choice } from '../../../contract/engine.ts';
import type { ImportView } from '../../../contract/imports.ts';
import type { Plan, StudyDecision } from '../../../contract/plan.ts';
import type { ScanReport, StudySummary } from '../../../contract/scan.ts';
import { decisionOf, isUndecided } from './conflicts.ts';
import { choiceOf, decideOrder, decidePatient, fieldsToTick, type PatientDecision, tickKey } from './decision.ts';
import type { PatientDraft, StudyDraft } from './review-draft.ts';
import { takenDocuments } from './taken-documents.ts';

/** What a person decided so far about a study and whose it is. */
export interface Drafts {
  readonly patient: PatientDraft;
  readonly study: StudyDraft;
}

/** How a person said that a study is to be read, as the engine is asked about it. Pure. */
export function readingOf(report: ScanReport, study: StudySummary, draft: StudyDraft, isRestAsked: boolean) {
  const conflicts = decisionOf(study, draft.conflicts);
  const decided: { decision?: StudyDecision } = conflicts === undefined ? {} : { decision: conflicts };
  const isRest = (study.earlier?.rest ?? 0) > 0 && (draft.scope ?? (isRestAsked ? 'rest' : 'all')) === 'rest';
  return {
    documents: takenDocuments(report, study, draft),
    undecided: isUndecided(study, conflicts),
    /** Only the images that earlier imports lack. */
    isRest,
    reading: { repair: draft.repair, ...decided },
    asked: { ...decided, ...(isRest ? { scope: 'rest' as const } : {}) },
  };
}

/**
 * Whom a study goes to, with which order, and what the engine is therefore asked to plan (null while something is undecided). `found` is the match that looked
 * for the patient, `picked` the one with the patient whom a person named. Pure.
 */
export function chooseFor(
  ref: { scanId: string; studyInstanceUid: string },
  { documents, asked }: ReturnType<typeof readingOf>,
  drafts: Drafts,
  matches: { found: Match | undefined; picked: Match | undefined },
  takenOrderIds: ReadonlySet<string>,
) {
  const decision = decidePatient(matches.found, matches.picked, drafts.patient);
  const match = drafts.patient.chosen?.by === 'directory' ? matches.picked : matches.found;
  const orders = decision.candidate ? (match?.orders ?? []) : [];
  const orderId = decideOrder(orders, drafts.study, takenOrderIds);
  const study = { ...drafts.study, documents };
  const choice: Choice | null = choiceOf(ref, decision, orderId, { patient: drafts.patient, study }, asked);
  return { decision, match, orders, orderId, choice };
}

/** The details that a person must tick, those that she did, and under which name each tick is kept. Pure. */
export function ticksOf(
  decision: PatientDecision,
  match: Match | undefined,
  plan: Plan | null,
  { chosen, ticks }: PatientDraft,
) {
  const needsLook = decision.origin === 'confirm' || (decision.origin === 'picked' && match?.decision === 'confirm');
  const fields = decision.candidate?.fields ?? plan?.fields ?? [];
  const patientId = decision.candidate?.patient.id ?? (chosen?.by === 'operator' ? chosen.mrn : '');
  const keyOf = (field: string) => tickKey(patientId, field, fields);
  const toTick = fieldsToTick(needsLook, fields, plan);
  return { fields, toTick, ticked: toTick.filter((field) => ticks.includes(keyOf(field))), keyOf };
}

/** The orders that imports of other studies hold. Pure. */
export function ordersOfOthers(imports: readonly ImportView[], studyInstanceUid: string): ReadonlySet<string> {
  const others = imports.filter((view) => view.studyInstanceUid !== studyInstanceUid && view.condition !== 'cancelled');
  return new Set(others.map((view) => view.order?.id ?? ''));
}
