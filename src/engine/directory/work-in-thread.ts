import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FaultError } from '../../contract/fault.ts';
import { threadStart } from '../thread-start.ts';
import type { CopyThreadAnswer, CopyThreadData, CopyThreadQuestion } from './copy-thread.ts';
import type { AwaitedCopyWork, CopyWork, CopyWorkName } from './copy-work.ts';

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = new URL(import.meta.url.endsWith('.ts') ? 'copy-thread.ts' : 'copy-thread.cjs', import.meta.url);

/** The writing of one sync in a thread of its own. */
export interface ThreadedCopyWork extends AwaitedCopyWork {
  /** Lets what is being written end and closes the thread's connection. */
  close(): Promise<void>;
}

/**
 * Keys of 500,000 patients, and the merging of their runs, are minutes of work in pieces of up to seconds: done here they would hold up every window and every upload. The
 * thread starts with the first piece of work and lives as long as its sync. Undefined where its program is not there.
 */
export function workInThread(data: CopyThreadData): ThreadedCopyWork | undefined {
  if (!existsSync(fileURLToPath(program))) return undefined;
  let worker: Worker | null = null;
  const waiting: PromiseWithResolvers<unknown>[] = [];

  function failAll(error: unknown): void {
    worker = null;
    for (const { reject } of waiting.splice(0)) reject(error);
  }
  function start(): Worker {
    const started = new Worker(threadStart(program), { eval: true, workerData: data });
    started.on('error', failAll);
    started.on('exit', () => failAll(new Error('the thread of the sync has ended')));
    started.on('message', (answer: CopyThreadAnswer) => {
      const asked = waiting.shift();
      if (answer.ok) asked?.resolve(answer.value);
      else
        asked?.reject(
          answer.fault ? new FaultError(answer.fault.code, answer.fault.params) : new Error(answer.message),
        );
    });
    return started;
  }
  function ask(question: CopyThreadQuestion): Promise<unknown> {
    worker ??= start();
    const asked = Promise.withResolvers<unknown>();
    waiting.push(asked);
    worker.postMessage(question);
    return asked.promise;
  }
  const call =
    <N extends CopyWorkName>(name: N) =>
    (...args: Parameters<CopyWork[N]>) =>
      ask({ name, args }) as Promise<ReturnType<CopyWork[N]>>;

  return {
    takePage: call('takePage'),
    removeUnseen: call('removeUnseen'),
    renewKeys: call('renewKeys'),
    mergeRuns: call('mergeRuns'),
    async close() {
      const ending = worker;
      if (ending === null) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      await ask({ name: 'close', args: [] }).catch(() => undefined);
      await gone;
    },
  };
}
