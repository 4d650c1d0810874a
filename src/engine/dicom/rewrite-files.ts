import { Worker } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import type { PlanOptions } from './plan-rewrite.ts';
import { fileRewriter, type RewriteResult } from './rewrite-file.ts';
import type { RewriteAnswer, RewriteJob, RewriteThreadData } from './rewrite-thread.ts';

/** As many as there are cores on the smallest desk: hashing is most of the work. */
const threadCount = 2;
const batchFiles = 8;
/** Starting threads costs as much as rewriting this many files without them. */
const fewestFilesForThreads = 64;

/** A thread starts without the cache of compiled code that the command line switches on. */
const program = new URL('rewrite-thread.ts', import.meta.url);
const start = `require('node:module').enableCompileCache(); import(${JSON.stringify(program.href)});`;

/**
 * Rewrites files with the same edits, many of them in threads. The results come in the order of the jobs, whichever is done first. Throws
 * the first error of the file system in that order, and then begins no further file. See `fileRewriter` for what happens to each.
 */
export async function* rewriteFiles(
  jobs: readonly RewriteJob[],
  edits: readonly TagEdit[],
  options: PlanOptions = {},
): AsyncGenerator<RewriteResult, void, undefined> {
  if (jobs.length < fewestFilesForThreads) {
    const rewrite = fileRewriter(edits, options);
    for (const { inPath, outPath } of jobs) yield await rewrite(inPath, outPath);
    return;
  }
  const workerData: RewriteThreadData = { edits, options };
  const workers = Array.from({ length: threadCount }, () => new Worker(start, { eval: true, workerData }));
  try {
    for (const batch of batchesIn(workers, jobs)) {
      for (const answer of await batch) {
        if ('error' in answer) throw answer.error;
        yield answer.result;
      }
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Hands the jobs out, two batches ahead to each thread, and gives the answers as promises in the order of the jobs. */
function batchesIn(workers: readonly Worker[], jobs: readonly RewriteJob[]): Promise<readonly RewriteAnswer[]>[] {
  const total = Math.ceil(jobs.length / batchFiles);
  const batches = Array.from({ length: total }, () => Promise.withResolvers<readonly RewriteAnswer[]>());
  // The first that fails ends it all; nobody waits for the others then.
  for (const { promise } of batches) promise.catch(() => undefined);
  let sent = 0;
  let failed = false;
  for (const worker of workers) {
    const pending: number[] = [];
    const send = () => {
      if (sent >= total || failed) return;
      pending.push(sent);
      worker.postMessage(jobs.slice(sent * batchFiles, (sent + 1) * batchFiles));
      sent += 1;
    };
    worker.on('error', (error) => {
      for (const { reject } of batches) reject(error);
    });
    worker.on('message', (answers: readonly RewriteAnswer[]) => {
      failed ||= answers.some((answer) => 'error' in answer);
      batches[pending.shift() ?? 0]?.resolve(answers);
      send();
    });
    send();
    send();
  }
  return batches.map(({ promise }) => promise);
}
