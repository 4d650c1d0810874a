import type { Source, SourceEntry } from '../media/source.ts';
import { startBoundedThread, warmBoundedThreads } from './bounded-thread.ts';
import type { FileOutcome } from './file-outcome.ts';
import { type ReadingLimits, readingLimits } from './reading-limits.ts';

/** As many as there are cores on the smallest desk; more do not read faster. */
const threadCount = 2;
/** Some milliseconds of work: progress stays smooth, and the engine takes each answer in between other things. */
const batchFiles = 128;
/** Two at a time: while one answer is on its way the thread reads on. */
const batchesInHand = 2;
/** Fewer than this are read sooner by one thread that the engine gives the bytes to. */
export const fewestFilesForThreads = 256;

/** Threads that read the headers of one folder. */
export interface HeaderThreads {
  /** Hands over further entries, which are read at once. */
  add(entry: SourceEntry): void;
  /** No more come: what became of each entry, in the order in which they were added. Rejects at once when the signal fires or a thread fails. */
  finish(): Promise<FileOutcome[]>;
  close(): void;
}

/** Starts the threads ahead of time for a program that is about to read a folder. */
export function warmHeaderThreads(): void {
  warmBoundedThreads(threadCount);
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
  limits: ReadingLimits = readingLimits,
): HeaderThreads | undefined {
  const { path: sourcePath, localFolder } = source;
  if (localFolder === undefined) return undefined;

  const entries: SourceEntry[] = [];
  const batches: FileOutcome[][] = [];
  const { promise: done, resolve, reject } = Promise.withResolvers<FileOutcome[]>();
  done.catch(() => undefined);
  let isComplete = false;
  let sent = 0;
  let received = 0;
  const readers = Array.from({ length: threadCount }, () => ({ thread: startBoundedThread(limits), inHand: 0 }));

  /** Full batches as they are there, the rest at the end; to whoever has least to do. */
  function pump(): void {
    for (;;) {
      const [idle] = readers.toSorted((left, right) => left.inHand - right.inHand);
      const batch = entries.slice(sent * batchFiles, (sent + 1) * batchFiles);
      const isDue = batch.length === batchFiles || (isComplete && batch.length > 0);
      if (!isDue || idle === undefined || idle.inHand >= batchesInHand) break;
      void readBatch(idle, sent, batch);
      sent += 1;
    }
    if (isComplete && received * batchFiles >= entries.length) resolve(batches.flat());
  }

  async function readBatch(reader: (typeof readers)[number], index: number, batch: SourceEntry[]): Promise<void> {
    reader.inHand += 1;
    try {
      const files = batch.map((entry) => ({ entry }));
      const { sizeOf } = source;
      const { outcomes, read } = await reader.thread.read({
        sourcePath,
        localFolder: localFolder ?? null,
        files,
        sizeOf,
      });
      reader.inHand -= 1;
      batches[index] = outcomes;
      received += 1;
      source.countRead(read);
      onOutcomes(outcomes);
      pump();
    } catch (error) {
      reject(error);
    }
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
      for (const { thread } of readers) thread.close();
    },
  };
}
