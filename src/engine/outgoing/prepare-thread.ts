import { parentPort, workerData } from 'node:worker_threads';
import type { Fault } from '../../contract/fault.ts';
import type { ApprovedPlan } from '../import/import-deps.ts';
import { planInstance } from '../instance-planner.ts';
import { keepSpentMemory } from '../vault/spent-bytes.ts';
import type { SpoolAccess } from '../vault/spool-writer.ts';
import { type InstanceToPrepare, openGroupPreparer } from './prepare-group.ts';

/** What the thread is asked: a plan stands in the first question of its study, and is known after that. */
export interface PrepareQuestion {
  readonly group: readonly InstanceToPrepare[];
  readonly planId: number;
  readonly approved?: ApprovedPlan;
}
/** In the order of the questions; null where the thread cannot say. */
export type PrepareAnswer = readonly (
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly md5: string }
  | Fault
  | null
)[];

if (parentPort !== null) {
  const port = parentPort;
  keepSpentMemory();
  const prepareGroup = openGroupPreparer(workerData as SpoolAccess, planInstance);
  let known: { readonly planId: number; readonly approved: ApprovedPlan } | undefined;

  async function answer({ group, planId, approved }: PrepareQuestion): Promise<void> {
    if (approved !== undefined) known = { planId, approved };
    const plan = known?.planId === planId ? known.approved : undefined;
    const answers = plan === undefined ? group.map(() => null) : await prepareGroup(group, plan);
    const buffers = answers.flatMap((one) => (one !== null && 'bytes' in one ? [one.bytes.buffer] : []));
    port.postMessage(answers satisfies PrepareAnswer, buffers);
  }

  let queue = Promise.resolve();
  port.on('message', (question: PrepareQuestion) => {
    queue = queue.then(() => answer(question));
  });
}
