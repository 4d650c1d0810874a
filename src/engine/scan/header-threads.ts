import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Source, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { HeaderBatch, HeaderThreadData } from './header-thread.ts';
import { unpackOutcomes } from './instance-delta.ts';

/** As many as there are cores on the smallest desk; more do not read faster. */
const threadCount = 2;
/** Some milliseconds of work: progress stays smooth, and the engine takes each answer in between other things. */
const batchFiles = 128;
/** Starting the threads costs as much as reading this many files without them. */
export const fewestFilesForThreads = 256;

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = new URL(import.meta.url.endsWith('.ts') ? 'header-thread.ts' : 'header-thread.cjs', import.meta.url);
/** A thread starts without the cache of compiled code that the command line switches on; with it, it is there in a third of the time. */
const start = `require('node:module').enableCompileCache(); import(${JSON.stringify(program.href)});`;

/** Threads that read the headers of one folder. */
export interface HeaderThreads {
  /**
   * What became of each entry, in the order of the entries; `onOutcomes` gets each batch as it comes. Rejects with the signal's reason at once
   * when it fires, even while a thread hangs in a read that nothing can interrupt. To be called once.
   */
  read(
    entries: readonly SourceEntry[],
    onOutcomes: (outcomes: readonly FileOutcome[]) => void,
    signal: AbortSignal | undefined,
  ): Promise<FileOutcome[]>;
  close(): void;
}

/**
 * Starts threads that read headers where reading may block: the event loop stays free, and no file costs it more than its share of a message.
 * Undefined for a source that only the engine itself can open.
 */
export function startHeaderThreads(source: Source): HeaderThreads | undefined {
  const { path: sourcePath, localFolder } = source;
  if (localFolder === undefined || !existsSync(fileURLToPath(program))) return undefined;
  const workerData: HeaderThreadData = { sourcePath, localFolder };
  const { promise, resolve, reject } = Promise.withResolvers<FileOutcome[]>();
  // A thread may fail before anybody waits for it.
  promise.catch(() => undefined);
  const workers = Array.from({ length: threadCount }, () => {
    const worker = new Worker(start, { eval: true, workerData });
    return worker.on('error', reject);
  });

  return {
    read: (entries, onOutcomes, signal) => {
      const total = Math.ceil(entries.length / batchFiles);
      const batches: FileOutcome[][] = [];
      let sent = 0;
      let received = 0;
      for (const worker of workers) {
        const pending: number[] = [];
        const send = () => {
          if (sent >= total) return;
          pending.push(sent);
          worker.postMessage(entries.slice(sent * batchFiles, (sent + 1) * batchFiles));
          sent += 1;
        };
        worker.on('message', ({ outcomes, read }: HeaderBatch) => {
          const batch = unpackOutcomes(outcomes);
          batches[pending.shift() ?? 0] = batch;
          received += 1;
          source.countRead(read);
          onOutcomes(batch);
          if (received === total) resolve(batches.flat());
          else send();
        });
        // Two at a time: while one answer is on its way the thread reads on.
        send();
        send();
      }
      const onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
      return promise.finally(() => signal?.removeEventListener('abort', onAbort));
    },
    close: () => {
      for (const worker of workers) worker.terminate().catch(() => undefined);
    },
  };
}
