import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { threadStart } from '../thread-start.ts';
import { md5Lanes } from './md5-lanes.ts';
import type { BatchWriter, WriteAnswer, WriteJob } from './write-batch.ts';

/** Starting a thread costs as much as writing this many files without one. */
export const fewestFilesForThread = 64;
/** The thread has so many batches before it that it need not wait while this thread is busy with one of its own. */
const batchesAhead = 4;

export interface WriteCrew<J extends WriteJob, R> {
  /** The file that `serveBatches` runs in as a thread, and what it is told when it starts; or the thread. Default: none. */
  readonly thread?: { readonly program: URL; readonly data: unknown } | { readonly started: Worker };
  /** The same work in this thread; loaded while the other one starts. */
  readonly here: () => Promise<BatchWriter<J, R>>;
}

/**
 * Writes files; many of them in this thread and in a second one, for the smallest desk has two cores. The results come in the order of the jobs,
 * whichever is done first. Throws the first error of the file system in that order, and then begins no further file. A batch blocks the event
 * loop for some 30 ms.
 */
export async function* writeFiles<J extends WriteJob, R extends object>(
  jobs: readonly J[],
  crew: WriteCrew<J, R>,
): AsyncGenerator<R, void, undefined> {
  const thread =
    crew.thread === undefined || jobs.length < fewestFilesForThread ? undefined : startThread<J, R>(crew.thread);
  try {
    const here = await crew.here();
    const ahead = thread === undefined ? [] : Array<BatchWriter<J, R>>(batchesAhead).fill(thread.write);
    for (const batch of batchesIn(jobs, [here, ...ahead])) {
      for (const answer of await batch) {
        if ('error' in answer) throw answer.error;
        yield answer.result;
      }
    }
  } finally {
    await thread?.end();
  }
}

/** Starts a program as a thread: a caller that has other work to do first hands it to `writeFiles` as started, and ends it where it never gets there. */
export function startWriteThread(program: URL, data?: unknown): Worker {
  return new Worker(threadStart(program), { eval: true, workerData: data });
}

function startThread<J extends WriteJob, R>(thread: NonNullable<WriteCrew<J, R>['thread']>) {
  const worker = 'started' in thread ? thread.started : startWriteThread(thread.program, thread.data);
  const pending: PromiseWithResolvers<readonly WriteAnswer<R>[]>[] = [];
  worker.on('message', (answers: readonly WriteAnswer<R>[]) => pending.shift()?.resolve(answers));
  worker.on('error', (error) => {
    for (const { reject } of pending) reject(error);
  });
  const write: BatchWriter<J, R> = (jobs) => {
    const answer = Promise.withResolvers<readonly WriteAnswer<R>[]>();
    pending.push(answer);
    worker.postMessage(jobs);
    return answer.promise;
  };
  return { write, end: () => worker.terminate() };
}

/** Hands the jobs out, the next batch to whichever writer is free, and gives the answers as promises in the order of the jobs. */
function batchesIn<J extends WriteJob, R>(jobs: readonly J[], writers: readonly BatchWriter<J, R>[]) {
  const total = Math.ceil(jobs.length / md5Lanes);
  const batches = Array.from({ length: total }, () => Promise.withResolvers<readonly WriteAnswer<R>[]>());
  // The first that fails ends it all; nobody waits for the others then.
  for (const { promise } of batches) promise.catch(() => undefined);
  let next = 0;
  const workOn = async (write: BatchWriter<J, R>) => {
    while (next < total) {
      const index = next++;
      const answers = await write(jobs.slice(index * md5Lanes, (index + 1) * md5Lanes));
      if (answers.some((answer) => 'error' in answer)) next = total;
      batches[index]?.resolve(answers);
      // Signals, progress and the other thread's answers have their turn.
      await setImmediate();
    }
  };
  for (const write of writers) {
    workOn(write).catch((error: unknown) => {
      for (const { reject } of batches) reject(error);
    });
  }
  return batches.map(({ promise }) => promise);
}
