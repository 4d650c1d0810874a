import { parentPort, workerData } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import type { PlanOptions } from './plan-rewrite.ts';
import { batchRewriter, type RewriteJob } from './rewrite-batch.ts';

/** What a thread is told when it starts. */
export interface RewriteThreadData {
  readonly edits: readonly TagEdit[];
  readonly options: PlanOptions;
}

// The body of a thread: batches come in, answers go out, in the same order. It ends when it is terminated.
if (parentPort !== null) {
  const port = parentPort;
  const { edits, options } = workerData as RewriteThreadData;
  const rewrite = batchRewriter(edits, options);
  let queue = Promise.resolve();
  port.on('message', (jobs: readonly RewriteJob[]) => {
    queue = queue.then(async () => port.postMessage(await rewrite(jobs)));
  });
}
