import { parentPort, workerData } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import { batchRewriter, type RewriteJob } from './rewrite-batch.ts';
import type { RewriteOptions } from './rewrite-file.ts';

/** What a thread is told when it starts. */
export interface RewriteThreadData {
  readonly edits: readonly TagEdit[];
  readonly options: RewriteOptions;
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
