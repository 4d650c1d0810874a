import type { Candidate, FieldComparison, Match } from '../../../contract/directory.ts';
import type { Choice } from '../../../contract/engine.ts';
import { identifiersToConfirm } from '../../../contract/identifiers.ts';
import type { Plan } from '../../../contract/plan.ts';
import type { PatientDraft, StudyDraft } from './review-draft.ts';

/** What is still missing before a study may be imported, in the order in which a person settles it. */
export type Need = 'documents' | 'conflict' | 'match' | 'patient' | 'ticks' | 'order' | 'values' | 'plan' | 'confirm';

/** Where the present patient comes from. */
export type PatientOrigin = 'auto' | 'confirm' | 'picked' | 'operator' | 'none';

export interface PatientDecision {
  origin: PatientOrigin;
  candidate: Candidate | null;
}

/**
 * Whom the study will be stored under. The matcher's own choice counts only for `auto` and `confirm`; with `choose` and
 * `none` nobody is preselected, whatever stands first in the list.
 */
export function decidePatient(
  found: Match | undefined,
  picked: Match | undefined,
  draft: PatientDraft,
): PatientDecision {
  const { chosen } = draft;
  if (chosen?.by === 'operator') return { origin: 'operator', candidate: null };
  if (chosen?.by === 'directory') {
    const candidate = picked?.candidates.find(({ patient }) => patient.id === chosen.patientId) ?? null;
    return { origin: candidate ? 'picked' : 'none', candidate };
  }
  const first = found?.candidates[0] ?? null;
  if (first && (found?.decision === 'auto' || found?.decision === 'confirm')) {
    return { origin: found.decision, candidate: first };
  }
  return { origin: 'none', candidate: null };
}

/** Whether a field speaks against the same person. Another house's number never does: each house has its own. */
export function isDifference({ field, verdict }: FieldComparison): boolean {
  return field !== 'patient-id' && (verdict === 'different' || verdict === 'conflict');
}

/**
 * The order: what the operator decided, else the one that is proven to be this study's (its UID, an accession number with its issuer, a named
 * import order), else undecided (undefined): by modality, region and date one in fifty is wrong (matching.md §2.4), so that what merely fits
 * best is shown first and taken by nobody but a person. An order that another study is being imported for is never taken by itself: two
 * studies of one disc must not end up on one order unseen.
 */
export function decideOrder(
  orders: Match['orders'],
  draft: StudyDraft,
  takenOrderIds: ReadonlySet<string>,
): string | null | undefined {
  if (draft.orderId !== undefined) return draft.orderId;
  const proven = orders.filter(({ order, automatic }) => automatic && !takenOrderIds.has(order.id));
  return proven.length === 1 ? proven[0]?.order.id : undefined;
}

/**
 * The details that a person must tick: two identifiers where the match needs a look (the same two that the engine asks for), and all that contradict. Where the
 * disc lacks one of them, the patient is asked for it.
 */
export function fieldsToTick(needsLook: boolean, fields: readonly FieldComparison[], plan: Plan | null): string[] {
  // What differs is asked for at once, not only when the plan is there.
  const differing = fields.filter(isDifference).map(({ field }) => field);
  const asked = needsLook ? [...identifiersToConfirm(fields), ...differing] : [];
  return [...new Set<string>([...asked, ...(plan?.toConfirm ?? [])])];
}

/**
 * The name under which a tick is kept: whose record was compared, and what stood on both sides. A tick counts for another study of the same
 * person on the disc, and for nothing else: not for another record of the EHR, not for a value that changed meanwhile.
 */
export function tickKey(patientId: string, field: string, fields: readonly FieldComparison[]): string {
  const compared = fields.find((one) => one.field === field);
  return JSON.stringify([patientId, field, compared?.disc ?? '', compared?.ehr ?? '']);
}

/** The choice that the engine plans and approves, or null while something is undecided. */
export function choiceOf(
  study: { scanId: string; studyInstanceUid: string },
  decision: PatientDecision,
  orderId: string | null | undefined,
  drafts: { patient: PatientDraft; study: StudyDraft },
  asked: Pick<Choice, 'decision' | 'scope'> = {},
): Choice | null {
  const edits = Object.entries(drafts.study.edits).map(([keyword, value]) => ({ keyword, value }));
  const { charsetPolicy, repair } = drafts.study;
  const documents = Object.entries(drafts.study.documents ?? {})
    .map(([id, target]) => ({ id, target }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = { edits, charsetPolicy, repair, ...asked, ...(documents.length > 0 ? { documents } : {}) };
  const { chosen } = drafts.patient;
  if (decision.origin === 'operator' && chosen?.by === 'operator') {
    return { ...study, patient: chosen, ...rest };
  }
  if (!decision.candidate || orderId === undefined) return null;
  const asPrior = drafts.study.asPrior ? { asPrior: true } : {};
  const patientId = decision.candidate.patient.id;
  return { ...study, patient: { by: 'directory', patientId, orderId, ...asPrior }, ...rest };
}

/**
 * Whether two choices differ in their edits and documents only. The plan of the one may then stay on the screen until the other's is
 * there; the plan of another study, patient or order never may.
 */
export function isSameTarget(previous: unknown, choice: Choice | null): boolean {
  if (choice === null || typeof previous !== 'object' || previous === null) return false;
  const target = (one: object) => JSON.stringify({ ...one, edits: [], documents: undefined });
  return target(previous) === target(choice);
}

/** The first thing that still has to be settled; null when the study may be imported. */
export function nextNeed(state: {
  /** A study of documents without any. */
  isEmpty?: boolean;
  undecided?: boolean;
  /** Somebody looks for another patient. */
  searching?: boolean;
  matching: boolean;
  decision: PatientDecision;
  orderId: string | null | undefined;
  toTick: readonly string[];
  ticks: readonly string[];
  toConfirm: readonly string[];
  plan: Plan | null;
  hasProblems: boolean;
}): Need | null {
  const open = state.toTick.filter((field) => !state.ticks.includes(field));
  if (state.isEmpty) return 'documents';
  if (state.undecided) return 'conflict';
  if (state.matching) return 'match';
  if (state.searching || state.decision.origin === 'none') return 'patient';
  if (open.some((field) => !state.toConfirm.includes(field))) return 'ticks';
  if (state.decision.origin !== 'operator' && state.orderId === undefined) return 'order';
  if (state.hasProblems) return 'values';
  if (!state.plan) return 'plan';
  if (open.length > 0) return 'confirm';
  return null;
}
