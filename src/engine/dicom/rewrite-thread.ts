import { parentPort } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import { batchRewriter } from './rewrite-batch.ts';
import type { RewriteOptions } from './rewrite-file.ts';
import { serveBatches } from './serve-batches.ts';

/** The first message to a thread. */
export interface RewriteThreadData {
  readonly edits: readonly TagEdit[];
  readonly options: RewriteOptions;
}

if (parentPort !== null) {
  parentPort.once('message', ({ edits, options }: RewriteThreadData) => serveBatches(batchRewriter(edits, options)));
}
