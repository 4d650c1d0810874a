import type { Plan } from '../../contract/plan.ts';
import { canonicalHash } from './canonical-hash.ts';

/**
 * What an approval binds to: everything a person saw and everything that decides which values leave. Computed from the plan alone, so that the upload can
 * check the plan it was handed. The order's version is left out: it decides no byte, and the link station has its own rules for it.
 */
export function planHash(plan: Omit<Plan, 'hash'>): string {
  const { studyInstanceUid, patient, order, changes, instances, fields, toConfirm } = plan;
  const { charset, documents, decision, undecided, leftOut, prior } = plan;
  const linked = order === null ? null : { id: order.id, accessionNumber: order.accessionNumber };
  // Left out where nothing happens to it: plans approved before there was a choice keep their hash.
  const texts = charset ? { charset } : {};
  const built = documents ? { documents } : {};
  const decided = decision || undecided.length > 0 || leftOut > 0 ? { decision, undecided, leftOut } : {};
  const asPrior = prior ? { prior } : {};
  const seen = { studyInstanceUid, patient, order: linked, changes, instances, fields, toConfirm };
  return canonicalHash({ ...seen, ...texts, ...built, ...decided, ...asPrior });
}
