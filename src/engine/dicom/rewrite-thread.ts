import { parentPort, workerData } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import { batchRewriter } from './rewrite-batch.ts';
import type { RewriteOptions } from './rewrite-file.ts';
import { serveBatches } from './serve-batches.ts';

/** What a thread is told when it starts. */
export interface RewriteThreadData {
  readonly edits: readonly TagEdit[];
  readonly options: RewriteOptions;
}

if (parentPort !== null) {
  const { edits, options } = workerData as RewriteThreadData;
  serveBatches(batchRewriter(edits, options));
}
