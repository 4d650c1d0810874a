import { type ByteSource, firstWindowBytes } from '../dicom/byte-source.ts';
import type { SourceEntry } from '../media/source.ts';
import { type BoundedThread, startBoundedThread } from './bounded-thread.ts';
import type { FileOutcome } from './file-outcome.ts';
import type { FileToRead } from './header-thread.ts';
import { type FilesOfSource, outcomeOfFailure, readFile } from './read-file.ts';
import { type ReadingLimits, readingLimits } from './reading-limits.ts';

/** While one answer is on its way the thread reads on; what comes meanwhile goes along with the next message. */
const jobsInHand = 2;

/**
 * Looks at files that only the engine can open, or that are too few for threads of their own: the engine fetches bytes, and a thread within limits takes
 * them apart. One that is never asked starts no thread.
 */
export interface BoundedReader {
  /** As `readFile` does; a file that wants more time or memory than any may have is `unreadable`. Rejects when the thread fails or is closed. */
  read(source: FilesOfSource, entry: SourceEntry): Promise<FileOutcome>;
  close(): void;
  readonly limits: ReadingLimits;
}

interface Opened {
  readonly sourcePath: string;
  readonly file: FileToRead;
  readonly bytes: ByteSource;
  readonly settled: PromiseWithResolvers<FileOutcome>;
}

export function boundedReader(limits: ReadingLimits = readingLimits): BoundedReader {
  let thread: BoundedThread | undefined;
  const waiting: Opened[] = [];
  let inHand = 0;
  let isClosed = false;

  function pump(): void {
    while (inHand < jobsInHand && waiting.length > 0) {
      const sourcePath = waiting[0]?.sourcePath ?? '';
      const others = waiting.findIndex((each) => each.sourcePath !== sourcePath);
      const own = waiting.splice(0, others < 0 ? waiting.length : others);
      inHand += 1;
      void readTogether(sourcePath, own).finally(() => {
        inHand -= 1;
        pump();
      });
    }
  }

  async function readTogether(sourcePath: string, own: readonly Opened[]): Promise<void> {
    const bytesOf = new Map(own.map(({ file, bytes }) => [file, bytes]));
    try {
      thread ??= startBoundedThread(limits);
      const { outcomes } = await thread.read({
        ...{ sourcePath, localFolder: null, files: own.map(({ file }) => file) },
        more: async (file, position, lengthBytes) =>
          (await bytesOf.get(file)?.read(position, lengthBytes)) ?? Buffer.alloc(0),
      });
      for (const [at, { settled }] of own.entries()) settled.resolve(outcomes[at] as FileOutcome);
    } catch (error) {
      for (const { settled } of own) settled.reject(error);
    }
  }

  return {
    limits,
    async read(source, entry) {
      // Nothing is opened of it.
      if (entry.skip !== undefined) return readFile(source, entry);
      let bytes: ByteSource | undefined;
      let file: FileToRead;
      try {
        bytes = await source.open(entry.path);
        // A copy of just these bytes: a message takes along the whole of the memory that they are a part of.
        const head = new Uint8Array(await bytes.read(0, firstWindowBytes));
        file = { entry, opened: { sizeBytes: bytes.sizeBytes, head } };
      } catch (error) {
        await bytes?.close().catch(() => undefined);
        return outcomeOfFailure(source, entry, error);
      }
      try {
        if (isClosed) throw new Error('the reader is closed');
        const settled = Promise.withResolvers<FileOutcome>();
        waiting.push({ sourcePath: source.path, file, bytes, settled });
        pump();
        return await settled.promise;
      } finally {
        await bytes.close().catch(() => undefined);
      }
    },
    close() {
      isClosed = true;
      thread?.close();
      for (const { settled } of waiting.splice(0)) settled.reject(new Error('the reader is closed'));
    },
  };
}
