import { FaultError, fault } from '../contract/fault.ts';
import type { KnownIdentity } from './deidentify/known-identity.ts';
import type { OptionName } from './deidentify/options.ts';
import { type Deidentifier, openDeidentifier } from './deidentify/plan-deidentification.ts';
import type { PixelRegions } from './deidentify/policy.ts';
import { streamPlan } from './dicom/apply-plan.ts';
import type { InstancePlanner } from './import/import-deps.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import { canonicalHash } from './plan/canonical-hash.ts';

/**
 * What the ledger keeps of the approval of a de-identified study: all that decides which bytes leave, but for the project's secret. It names whom it hides,
 * so it stays in the vault: the audit trail gets a part of it.
 */
export interface ResearchPlan {
  readonly project: string;
  readonly options: readonly OptionName[];
  /** Name and version of the program that began it: a later one still writes the same bytes. */
  readonly program: string;
  readonly patient: { readonly key: string; readonly id: string };
  /** '': as it follows from the project's secret. */
  readonly pseudonym: string;
  readonly known: KnownIdentity;
  readonly regions: readonly PixelRegions[];
}

/** Which plan was approved, whatever version of the program carries it out. */
export function researchHash({ program: _, ...plan }: ResearchPlan): string {
  return canonicalHash(plan);
}

/** The de-identifier of one approval. @throws FaultError `not-found` when the vault does not know the project. */
export function deidentifierOf(plan: ResearchPlan, ledger: Pick<Ledger, 'deidProjects'>): Deidentifier {
  const project = ledger.deidProjects.find(plan.project);
  if (project === undefined) throw new FaultError('not-found', { project: plan.project });
  return openDeidentifier({
    ...{ options: plan.options, program: plan.program, regions: plan.regions, key: project.secret },
    // What is held for review today is sent tomorrow, beside what is there already.
    reviewsPixels: true,
    ...(plan.pseudonym === '' ? {} : { pseudonyms: { [plan.patient.id]: plan.pseudonym } }),
  });
}

/**
 * Plans the instances of de-identified studies as they leave the spool; nothing is written. What cannot be vouched for is held: it has a fault of its own and
 * the others go on. What was staged must be the very object that was approved, which its project's UID shows.
 */
export function researchPlanner(ledger: Pick<Ledger, 'deidProjects'>): InstancePlanner {
  const open = new WeakMap<object, Deidentifier>();
  return async ({ source, path, sopInstanceUid }, approved) => {
    const plan = approved.plan as ResearchPlan;
    const known = open.get(plan);
    if (known === undefined && researchHash(plan) !== approved.planHash) throw new FaultError('plan-changed');
    const deidentifier = known ?? deidentifierOf(plan, ledger);
    open.set(plan, deidentifier);
    const planned = await deidentifier.plan(source, { ...plan.patient, known: plan.known });
    if (!planned.ok) {
      const code = planned.reason === 'review-pixels' ? 'pixels-unreviewed' : 'not-deidentified';
      return { ok: false, fault: fault(code, { path, reason: planned.reason }) };
    }
    const { study, instance } = planned.uids;
    if (instance !== sopInstanceUid || study !== approved.importRow.studyInstanceUid)
      return { ok: false, fault: fault('media-swapped', { path }) };
    return {
      ok: true,
      sizeBytes: planned.plan.sizeBytes,
      stream: () => streamPlan(source, planned.plan),
      warnings: [...planned.log.notes],
    };
  };
}
