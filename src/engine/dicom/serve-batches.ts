import { parentPort } from 'node:worker_threads';
import type { BatchWriter, WriteJob } from './write-batch.ts';

/** The body of a thread that writes files: batches come in, answers go out, in the same order. It ends when it is terminated. */
export function serveBatches<J extends WriteJob, R>(write: BatchWriter<J, R>): void {
  const port = parentPort;
  if (port === null) return;
  let queue = Promise.resolve();
  port.on('message', (jobs: readonly J[]) => {
    queue = queue.then(async () => port.postMessage(await write(jobs)));
  });
}
