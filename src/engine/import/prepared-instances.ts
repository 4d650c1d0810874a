import type { Fault } from '../../contract/fault.ts';
import { md5Lanes } from '../dicom/md5-lanes.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import type { ApprovedPlan, ImportDeps, PreparedInstance, PrepareInstances } from './import-deps.ts';

/** So many are made ready together: their sums are taken side by side, and a lane without an instance costs as much as one with. */
const groupSize = md5Lanes;

/** An instance in its turn, with its bytes where they were made ready ahead. */
export interface InTurn {
  readonly instance: InstanceRow;
  readonly prepared: PreparedInstance | Fault | null;
}

/** The same instances in the same order; while one group leaves, the next is made ready. */
export async function* preparedInstances(
  instances: Iterable<InstanceRow>,
  approved: ApprovedPlan,
  { prepare }: Pick<ImportDeps, 'prepare'>,
): AsyncGenerator<InTurn> {
  if (prepare === undefined) {
    for (const instance of instances) yield { instance, prepared: null };
    return;
  }
  const source = instances[Symbol.iterator]();
  const prepareGroup = prepare;
  function next(): { readonly group: InstanceRow[]; readonly made: ReturnType<PrepareInstances> } {
    const group: InstanceRow[] = [];
    for (let step = source.next(); !step.done; step = source.next()) if (group.push(step.value) === groupSize) break;
    const made = group.length > 0 ? prepareGroup(group, approved) : Promise.resolve([]);
    return { group, made };
  }
  for (let current = next(), following = next(); current.group.length > 0; current = following, following = next()) {
    const made = await current.made;
    for (const [index, instance] of current.group.entries()) yield { instance, prepared: made[index] ?? null };
  }
}
