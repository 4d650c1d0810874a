import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Source, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { HeaderBatch, HeaderThreadData } from './header-thread.ts';
import { unpackOutcomes } from './instance-delta.ts';

/** As many as there are cores on the smallest desk; more do not read faster. */
const threads = 2;
/** Some milliseconds of work: progress stays smooth, and the engine takes each answer in between other things. */
const batchFiles = 128;
/** Starting a thread costs as much as reading this many files without one. */
const fewestFiles = 256;

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const threadFile = new URL(import.meta.url.endsWith('.ts') ? 'header-thread.ts' : 'header-thread.cjs', import.meta.url);

/** Whether threads read a source's headers: many files, of a folder they can open for themselves. */
export function isForThreads(source: Source, files: number): boolean {
  return source.localFolder !== undefined && files >= fewestFiles && existsSync(fileURLToPath(threadFile));
}

/**
 * Reads headers in threads, where reading may block: the event loop stays free and no file costs it more than a message. `onOutcomes` gets each
 * batch as it comes; the result stands in the order of the entries. Rejects with the signal's reason at once when it fires, even while
 * a thread hangs in a read that nothing can interrupt.
 */
export function readInThreads(
  source: Source & { readonly localFolder?: string },
  entries: readonly SourceEntry[],
  onOutcomes: (outcomes: readonly FileOutcome[]) => void,
  signal: AbortSignal | undefined,
): Promise<FileOutcome[]> {
  const workerData: HeaderThreadData = { sourcePath: source.path, localFolder: source.localFolder ?? source.path };
  const batches: FileOutcome[][] = [];
  const total = Math.ceil(entries.length / batchFiles);
  const { promise, resolve, reject } = Promise.withResolvers<FileOutcome[]>();
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  let sent = 0;
  let received = 0;

  const workers = Array.from({ length: Math.min(threads, total) }, () => {
    const worker = new Worker(threadFile, { workerData });
    const pending: number[] = [];
    const send = () => {
      if (sent >= total) return;
      pending.push(sent);
      worker.postMessage(entries.slice(sent * batchFiles, (sent + 1) * batchFiles));
      sent += 1;
    };
    worker.on('error', reject);
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
    return worker;
  });
  return promise.finally(() => {
    signal?.removeEventListener('abort', onAbort);
    for (const worker of workers) worker.terminate().catch(() => undefined);
  });
}
