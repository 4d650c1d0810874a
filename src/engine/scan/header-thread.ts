import { parentPort } from 'node:worker_threads';
import { valueMemory } from '../dicom/value-memory.ts';
import { blockingFiles } from '../media/blocking-files.ts';
import type { ReadMeter, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';
import { type PackedOutcome, packOutcomes } from './instance-delta.ts';
import { readFile } from './read-file.ts';

/** The first message to a thread. */
export interface HeaderThreadFolder {
  /** `Source.path` and `Source.localFolder`. */
  readonly sourcePath: string;
  readonly localFolder: string;
}

/** What it answers to each further message, a batch of entries. */
export interface HeaderBatch {
  readonly outcomes: PackedOutcome[];
  readonly read: ReadMeter;
}

// The body of a thread: entries come in, outcomes go out, in the same order. It ends when it is terminated.
if (parentPort !== null) {
  const port = parentPort;
  port.once('message', (folder: HeaderThreadFolder) => {
    const read = folderReader(folder);
    port.on('message', async (entries: readonly SourceEntry[]) => port.postMessage(await read(entries)));
  });
}

function folderReader({ sourcePath, localFolder }: HeaderThreadFolder) {
  const meter = { bytesRead: 0, filesOpened: 0 };
  const files = blockingFiles(localFolder, meter);
  const memory = valueMemory();
  const source = {
    path: sourcePath,
    open: async (path: string) => files.open(path),
    sizeOf: async (path: string) => files.sizeOf(path),
  };

  return async (entries: readonly SourceEntry[]): Promise<HeaderBatch> => {
    const outcomes: FileOutcome[] = [];
    for (const entry of entries) outcomes.push(await readFile(source, entry, memory));
    const batch = { outcomes: packOutcomes(outcomes), read: { ...meter } };
    meter.bytesRead = 0;
    meter.filesOpened = 0;
    return batch;
  };
}
