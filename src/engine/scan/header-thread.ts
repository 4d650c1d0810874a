import { parentPort, workerData } from 'node:worker_threads';
import { blockingFiles } from '../media/blocking-files.ts';
import type { ReadMeter, SourceEntry } from '../media/source.ts';
import { type PackedOutcome, packOutcomes } from './instance-delta.ts';
import { readFile } from './read-file.ts';

/** What a thread is told when it starts. */
export interface HeaderThreadData {
  /** `Source.path` and `Source.localFolder`. */
  readonly sourcePath: string;
  readonly localFolder: string;
}

/** What it answers to each batch of entries. */
export interface HeaderBatch {
  readonly outcomes: PackedOutcome[];
  readonly read: ReadMeter;
}

// The body of a thread: entries come in, outcomes go out, in the same order. It ends when it is terminated.
if (parentPort !== null) {
  const port = parentPort;
  const { sourcePath, localFolder } = workerData as HeaderThreadData;
  const meter = { bytesRead: 0, filesOpened: 0 };
  const files = blockingFiles(localFolder, meter);
  const source = {
    path: sourcePath,
    open: async (path: string) => files.open(path),
    sizeOf: async (path: string) => files.sizeOf(path),
  };
  port.on('message', async (entries: readonly SourceEntry[]) => {
    const outcomes = [];
    for (const entry of entries) outcomes.push(await readFile(source, entry));
    const batch: HeaderBatch = { outcomes: packOutcomes(outcomes), read: { ...meter } };
    meter.bytesRead = 0;
    meter.filesOpened = 0;
    port.postMessage(batch);
  });
}
