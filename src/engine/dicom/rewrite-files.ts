import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import type { RewriteAnswer, RewriteJob } from './rewrite-batch.ts';
import type { RewriteOptions, RewriteResult } from './rewrite-file.ts';
import type { RewriteThreadData } from './rewrite-thread.ts';

/** Starting a thread costs as much as rewriting this many files without one. */
const fewestFilesForThread = 64;
/** The thread has so many batches before it that it need not wait while this thread is busy with one of its own. */
const batchesAhead = 4;

/** A thread starts without the cache of compiled code that the command line switches on. */
const program = new URL('rewrite-thread.ts', import.meta.url);
const start = `require('node:module').enableCompileCache(); import(${JSON.stringify(program.href)});`;

/** Rewrites one batch after the other. */
type BatchRewriter = (jobs: readonly RewriteJob[]) => Promise<readonly RewriteAnswer[]>;

/**
 * Rewrites files with the same edits; many of them in this thread and in a second one, for the smallest desk has two cores. The results come in
 * the order of the jobs, whichever is done first. Throws the first error of the file system in that order, and then begins no further file.
 * See `rewriteFile` for what happens to each; a batch blocks the event loop for some 30 ms.
 */
export async function* rewriteFiles(
  jobs: readonly RewriteJob[],
  edits: readonly TagEdit[],
  options: RewriteOptions = {},
): AsyncGenerator<RewriteResult, void, undefined> {
  const thread = jobs.length < fewestFilesForThread ? undefined : startThread({ edits, options });
  try {
    // Loaded while the thread starts.
    const [{ batchRewriter }, { md5Lanes }] = await Promise.all([
      import('./rewrite-batch.ts'),
      import('./md5-lanes.ts'),
    ]);
    const here = batchRewriter(edits, options);
    for (const batch of batchesIn(jobs, md5Lanes, [
      here,
      ...(thread ? Array(batchesAhead).fill(thread.rewrite) : []),
    ])) {
      for (const answer of await batch) {
        if ('error' in answer) throw answer.error;
        yield answer.result;
      }
    }
  } finally {
    await thread?.end();
  }
}

let spare: Worker | undefined;

/**
 * Starts the second thread ahead of time, for a program that is about to rewrite many files while the rest of it is still being loaded. It keeps no program
 * alive that turns out not to need it.
 */
export function warmRewriteThread(): void {
  spare ??= new Worker(start, { eval: true });
  spare.unref();
}

function startThread(data: RewriteThreadData) {
  const worker = spare ?? new Worker(start, { eval: true });
  spare = undefined;
  worker.ref();
  worker.postMessage(data);
  const pending: PromiseWithResolvers<readonly RewriteAnswer[]>[] = [];
  worker.on('message', (answers: readonly RewriteAnswer[]) => pending.shift()?.resolve(answers));
  worker.on('error', (error) => {
    for (const { reject } of pending) reject(error);
  });
  const rewrite: BatchRewriter = (jobs) => {
    const answer = Promise.withResolvers<readonly RewriteAnswer[]>();
    pending.push(answer);
    worker.postMessage(jobs);
    return answer.promise;
  };
  return { rewrite, end: () => worker.terminate() };
}

/** Hands the jobs out, the next batch to whichever rewriter is free, and gives the answers as promises in the order of the jobs. */
function batchesIn(jobs: readonly RewriteJob[], batchFiles: number, rewriters: readonly BatchRewriter[]) {
  const total = Math.ceil(jobs.length / batchFiles);
  const batches = Array.from({ length: total }, () => Promise.withResolvers<readonly RewriteAnswer[]>());
  // The first that fails ends it all; nobody waits for the others then.
  for (const { promise } of batches) promise.catch(() => undefined);
  let next = 0;
  const workOn = async (rewrite: BatchRewriter) => {
    while (next < total) {
      const index = next++;
      const answers = await rewrite(jobs.slice(index * batchFiles, (index + 1) * batchFiles));
      if (answers.some((answer) => 'error' in answer)) next = total;
      batches[index]?.resolve(answers);
      // Signals, progress and the other thread's answers have their turn.
      await setImmediate();
    }
  };
  for (const rewrite of rewriters) {
    workOn(rewrite).catch((error: unknown) => {
      for (const { reject } of batches) reject(error);
    });
  }
  return batches.map(({ promise }) => promise);
}
