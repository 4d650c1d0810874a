import { FaultError, fault } from '../contract/fault.ts';
import type { Plan } from '../contract/plan.ts';
import { streamPlan } from './dicom/apply-plan.ts';
import type { ImportEquipment } from './dicom/coercion.ts';
import { readHeader } from './dicom/read-header.ts';
import { readAttributes } from './dicom/read-values.ts';
import type { InstancePlanner } from './import/import-deps.ts';
import { planHash } from './plan/plan-hash.ts';
import { planObject } from './plan/plan-object.ts';

/**
 * What the ledger keeps of an approval: the plan as the operator saw it, and the importer's own signature as it was then. Both decide
 * which bytes leave, so neither may change between two tries.
 */
export interface FrozenPlan {
  readonly plan: Plan;
  readonly equipment: ImportEquipment;
  /** The time that all records carry (Attribute Modification DateTime, Contribution DateTime). */
  readonly coercedAt: string;
}

/** One upload applies one plan, as it came from the ledger, to thousands of instances. */
const hashes = new WeakMap<Plan, string>();
function hashOf(plan: Plan): string {
  const known = hashes.get(plan) ?? planHash(plan);
  hashes.set(plan, known);
  return known;
}

const identityKeywords = ['SOPInstanceUID', 'StudyInstanceUID'];

/**
 * Applies an approved plan to one staged instance: header read from the spool, splices out, nothing written (decision 1). What was staged
 * must be the very object that was scanned: another disc put in between the two may hold files of the same names and sizes, and
 * its images must never leave under this patient's name.
 */
export const planInstance: InstancePlanner = async ({ source, path, sopInstanceUid }, approved) => {
  const { plan, equipment, coercedAt } = approved.plan as FrozenPlan;
  if (hashOf(plan) !== approved.planHash) throw new FaultError('plan-changed');
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok) return { ok: false, fault: fault('file-not-rewritable', { path, reason: read.reason }) };
  const found = await readAttributes(read.header, source, identityKeywords);
  if (found.SOPInstanceUID?.text !== sopInstanceUid || found.StudyInstanceUID?.text !== plan.studyInstanceUid)
    return { ok: false, fault: fault('media-swapped', { path }) };
  const planned = await planObject({
    plan: planOf(plan, sopInstanceUid),
    ...{ header: read.header, source, approvedAt: coercedAt, equipment },
  });
  if (!planned.ok) return { ok: false, fault: fault('file-not-rewritable', { path, reason: planned.reason }) };
  return {
    ok: true,
    sizeBytes: planned.plan.sizeBytes,
    stream: () => streamPlan(planned.source, planned.plan),
    warnings: planned.plan.warnings.map((warning) => warning.code),
  };
};

/** An object made of a document is declared as it is written: a repair of the disc's texts is not for it. */
function planOf(plan: Plan, sopInstanceUid: string): Plan {
  const isBuilt = plan.documents?.some((document) => document.sopInstanceUid === sopInstanceUid) === true;
  return isBuilt && plan.charset ? { ...plan, charset: { ...plan.charset, repair: null } } : plan;
}
