import type { TagEdit } from './edit.ts';
import { editsPlanner, type RewriteOptions, type RewriteResult } from './rewrite-file.ts';
import { type BatchWriter, batchWriter, type WriteJob } from './write-batch.ts';

/** Makes a rewriter of many files with the same edits; see `batchWriter`. */
export function batchRewriter(
  edits: readonly TagEdit[],
  options: RewriteOptions = {},
): BatchWriter<WriteJob, RewriteResult> {
  return batchWriter(editsPlanner(edits, options), options);
}
