import { parentPort } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import { batchRewriter, type RewriteJob } from './rewrite-batch.ts';
import type { RewriteOptions } from './rewrite-file.ts';

/** The first message to a thread. */
export interface RewriteThreadData {
  readonly edits: readonly TagEdit[];
  readonly options: RewriteOptions;
}

// The body of a thread: batches come in, answers go out, in the same order. It ends when it is terminated.
if (parentPort !== null) {
  const port = parentPort;
  port.once('message', ({ edits, options }: RewriteThreadData) => {
    const rewrite = batchRewriter(edits, options);
    let queue = Promise.resolve();
    port.on('message', (jobs: readonly RewriteJob[]) => {
      queue = queue.then(async () => port.postMessage(await rewrite(jobs)));
    });
  });
}
