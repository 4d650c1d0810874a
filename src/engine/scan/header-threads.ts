import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Source, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { HeaderBatch, HeaderThreadFolder } from './header-thread.ts';
import { unpackOutcomes } from './instance-delta.ts';

/** As many as there are cores on the smallest desk; more do not read faster. */
const threadCount = 2;
/** Some milliseconds of work: progress stays smooth, and the engine takes each answer in between other things. */
const batchFiles = 128;
/** Two at a time: while one answer is on its way the thread reads on. */
const batchesInHand = 2;
/** Starting the threads costs as much as reading this many files without them. */
export const fewestFilesForThreads = 256;

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = new URL(import.meta.url.endsWith('.ts') ? 'header-thread.ts' : 'header-thread.cjs', import.meta.url);
/** A thread starts without the cache of compiled code that the command line switches on; with it, it is there in a third of the time. */
const start = `require('node:module').enableCompileCache(); import(${JSON.stringify(program.href)});`;

/** Threads that read the headers of one folder. */
export interface HeaderThreads {
  /** Hands over further entries, which are read at once. */
  add(entry: SourceEntry): void;
  /** No more come: what became of each entry, in the order in which they were added. Rejects at once when the signal fires or a thread fails. */
  finish(): Promise<FileOutcome[]>;
  close(): void;
}

interface Crew {
  readonly workers: readonly Worker[];
  readonly failed: Promise<never>;
}

let spare: Crew | undefined;

/**
 * Starts threads ahead of time for a program that is about to read a folder, while the rest of it is still being loaded. They keep no program
 * alive that turns out not to need them.
 */
export function warmHeaderThreads(): void {
  spare ??= startCrew();
  for (const worker of spare?.workers ?? []) worker.unref();
}

function startCrew(): Crew | undefined {
  if (!existsSync(fileURLToPath(program))) return undefined;
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // A thread may fail before anybody waits for it.
  failed.catch(() => undefined);
  const workers = Array.from({ length: threadCount }, () => new Worker(start, { eval: true }).on('error', reject));
  return { workers, failed };
}

/**
 * Threads that read headers where reading may block: the event loop stays free, and no file costs it more than its share of a message.
 * `onOutcomes` gets each batch as it comes. Undefined for a source that only the engine itself can open. A signal that fires ends `finish` with its
 * reason at once, even while a thread hangs in a read that nothing can interrupt.
 */
export function startHeaderThreads(
  source: Source,
  onOutcomes: (outcomes: readonly FileOutcome[]) => void,
  signal: AbortSignal | undefined,
): HeaderThreads | undefined {
  const { path: sourcePath, localFolder } = source;
  if (localFolder === undefined) return undefined;
  const crew = spare ?? startCrew();
  spare = undefined;
  if (crew === undefined) return undefined;

  const entries: SourceEntry[] = [];
  const batches: FileOutcome[][] = [];
  const { promise: done, resolve, reject } = Promise.withResolvers<FileOutcome[]>();
  done.catch(() => undefined);
  crew.failed.catch(reject);
  let isComplete = false;
  let sent = 0;
  let received = 0;
  const readers = crew.workers.map((worker) => {
    worker.ref();
    const folder: HeaderThreadFolder = { sourcePath, localFolder };
    worker.postMessage(folder);
    return { worker, pending: [] as number[] };
  });

  /** Full batches as they are there, the rest at the end; to whoever has least to do. */
  function pump(): void {
    for (;;) {
      const [idle] = readers.toSorted((left, right) => left.pending.length - right.pending.length);
      const batch = entries.slice(sent * batchFiles, (sent + 1) * batchFiles);
      const isDue = batch.length === batchFiles || (isComplete && batch.length > 0);
      if (!isDue || idle === undefined || idle.pending.length >= batchesInHand) break;
      idle.pending.push(sent);
      idle.worker.postMessage(batch);
      sent += 1;
    }
    if (isComplete && received * batchFiles >= entries.length) resolve(batches.flat());
  }

  for (const { worker, pending } of readers) {
    worker.on('message', ({ outcomes, read }: HeaderBatch) => {
      const batch = unpackOutcomes(outcomes);
      batches[pending.shift() ?? 0] = batch;
      received += 1;
      source.countRead(read);
      onOutcomes(batch);
      pump();
    });
  }
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  return {
    add: (entry) => {
      entries.push(entry);
      if (entries.length % batchFiles === 0) pump();
    },
    finish: () => {
      isComplete = true;
      pump();
      return done;
    },
    close: () => {
      signal?.removeEventListener('abort', onAbort);
      for (const worker of crew.workers) worker.terminate().catch(() => undefined);
    },
  };
}
