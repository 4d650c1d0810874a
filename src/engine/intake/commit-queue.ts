import type { HeldFile } from '../ledger/held-files.ts';
import { commitSpoolFiles, dropSpoolFile, type SpoolAccess, type WrittenSpoolFile } from '../vault/spool-writer.ts';

/** One wait for the disk for so many files or bytes, or after so long: what a crash loses of it is read again. */
const batchFiles = 128;
const batchBytes = 64 * 1024 * 1024;
const batchMs = 2_000;
/** Every file that waits holds a descriptor. */
const mostWaiting = 3 * batchFiles;

interface Waiting {
  readonly written: WrittenSpoolFile;
  readonly held: HeldFile;
}

/** Makes written files durable in batches while others are being written, and records a file only then. */
export interface CommitQueue {
  /** `soon`: somebody waits to look at it, so it is made durable at once. */
  add(written: WrittenSpoolFile, held: HeldFile, soon?: boolean): void;
  /** False while too many files wait. */
  hasRoom(): boolean;
  /** Resolves when everything is durable and recorded; rejects with what went wrong (`disk-full`). */
  drain(): Promise<void>;
  /** Gives up what is not durable yet and leaves nothing of it behind. */
  abandon(): Promise<void>;
}

export function openCommitQueue(
  access: SpoolAccess,
  record: (files: readonly HeldFile[]) => void,
  onFailure: (error: unknown) => void,
): CommitQueue {
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let inHand = 0;
  let since = performance.now();
  let failure: { readonly error: unknown } | undefined;
  let running: Promise<void> = Promise.resolve();

  function flush(): void {
    const batch = waiting;
    waiting = [];
    waitingBytes = 0;
    since = performance.now();
    inHand += batch.length;
    running = running.then(async () => {
      try {
        if (failure === undefined) {
          await commitSpoolFiles(
            access,
            batch.map(({ written }) => written),
          );
          record(batch.map(({ held }) => held));
        } else for (const { written } of batch) dropSpoolFile(access, written);
      } catch (error) {
        failure ??= { error };
        onFailure(error);
      } finally {
        inHand -= batch.length;
      }
    });
  }

  return {
    add(written, held, soon = false) {
      waiting.push({ written, held });
      waitingBytes += written.sizeBytes;
      const isDue =
        soon || waiting.length >= batchFiles || waitingBytes >= batchBytes || performance.now() - since >= batchMs;
      if (isDue) flush();
    },
    hasRoom: () => waiting.length + inHand < mostWaiting,
    async drain() {
      if (waiting.length > 0) flush();
      await running;
      if (failure !== undefined) throw failure.error;
    },
    async abandon() {
      const given = waiting;
      waiting = [];
      for (const { written } of given) dropSpoolFile(access, written);
      await running;
    },
  };
}
