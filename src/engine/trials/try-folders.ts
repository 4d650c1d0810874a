import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FolderProblem } from '../../contract/trials.ts';

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'folder-thread.ts' : 'folder-thread.cjs', import.meta.url),
);

/** A share that says nothing for so long is as good as none. */
const patienceMs = 5_000;

/**
 * Which of these folders nothing can be read out of, in their order. Each is looked at in a thread of its own: a dead share keeps that thread waiting,
 * and nothing else. Changes nothing.
 */
export async function tryFolders(
  folders: readonly string[],
  { signal, timeoutMs = patienceMs }: { signal: AbortSignal; timeoutMs?: number },
): Promise<FolderProblem[]> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const problems = await Promise.all(folders.map((folder) => problemOf(folder, ended)));
  return folders.flatMap((folder, index) => {
    const problem = problems[index] ?? null;
    return problem === null ? [] : [{ folder, problem }];
  });
}

function problemOf(folder: string, ended: AbortSignal): Promise<FolderProblem['problem'] | null> {
  return new Promise((resolve) => {
    if (ended.aborted) return resolve('no-answer');
    const worker = new Worker(program, { workerData: folder });
    worker.unref();
    const giveUp = (): void => {
      void worker.terminate();
      resolve('no-answer');
    };
    ended.addEventListener('abort', giveUp, { once: true });
    const tell = (problem: FolderProblem['problem'] | null): void => {
      ended.removeEventListener('abort', giveUp);
      resolve(problem);
    };
    worker.once('message', tell);
    worker.once('error', () => tell('unreadable'));
  });
}
