import type { Worker } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import type { RewriteOptions, RewriteResult } from './rewrite-file.ts';
import type { RewriteThreadData } from './rewrite-thread.ts';
import type { WriteJob } from './write-batch.ts';
import { fewestFilesForThread, startWriteThread, writeFiles } from './write-files.ts';

const program = new URL(import.meta.url.endsWith('.ts') ? 'rewrite-thread.ts' : 'rewrite-thread.cjs', import.meta.url);
let spare: Worker | undefined;

/**
 * Starts the second thread ahead of time, for a program that is about to rewrite many files while the rest of it is still being loaded. It keeps no program
 * alive that turns out not to need it.
 */
export function warmRewriteThread(): void {
  spare ??= startWriteThread(program);
  spare.unref();
}

/** Rewrites files with the same edits; see `writeFiles`, and `rewriteFile` for what happens to each. */
export function rewriteFiles(
  jobs: readonly WriteJob[],
  edits: readonly TagEdit[],
  options: RewriteOptions = {},
): AsyncGenerator<RewriteResult, void, undefined> {
  const here = async () => (await import('./rewrite-batch.ts')).batchRewriter(edits, options);
  if (jobs.length < fewestFilesForThread) return writeFiles(jobs, { here });
  return writeFiles(jobs, { thread: { started: startedThread({ edits, options }) }, here });
}

function startedThread(data: RewriteThreadData): Worker {
  const worker = spare ?? startWriteThread(program);
  spare = undefined;
  worker.ref();
  worker.postMessage(data);
  return worker;
}
