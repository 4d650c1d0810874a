import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { SyncByteSource } from '../dicom/byte-source.ts';
import { valueMemory } from '../dicom/value-memory.ts';
import { type BlockingFiles, blockingFiles } from '../media/blocking-files.ts';
import type { ReadMeter, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';
import { type PackedOutcome, packOutcomes } from './instance-delta.ts';
import { type FilesOfSource, readFile } from './read-file.ts';
import { openSignals, type ReaderSignals, type SignalBuffer } from './reader-signals.ts';

/** What a thread is given when it starts. */
export interface HeaderThreadData {
  readonly signals: SignalBuffer;
  /** Where it asks for bytes of files that it does not open itself. */
  readonly bytes: MessagePort;
}

/** A file to be read; `opened` where it lies in what only the engine can open. */
export interface FileToRead {
  readonly entry: SourceEntry;
  readonly opened?: { readonly sizeBytes: number; readonly head: Uint8Array };
}

export interface HeaderJob {
  readonly sourcePath: string;
  /** The folder that the thread reads for itself (`Source.localFolder`); null where all files are opened. */
  readonly localFolder: string | null;
  /** Files are numbered through all jobs of a thread; this is the first one's. */
  readonly firstNumber: number;
  readonly files: readonly FileToRead[];
}

/** The answer to a job, in its order. */
export interface HeaderBatch {
  readonly outcomes: PackedOutcome[];
  readonly read: ReadMeter;
}

export interface BytesQuestion {
  readonly number: number;
  readonly position: number;
  readonly lengthBytes: number;
}
export type BytesAnswer = { readonly bytes: Uint8Array } | { readonly code: string | undefined };

// The body of a thread: jobs come in, batches go out. It ends when it is terminated.
if (parentPort !== null) {
  const port = parentPort;
  const read = jobReader(workerData as HeaderThreadData);
  // One job after the other: a folder's files share a buffer, and who watches knows which one is in hand.
  let turn = Promise.resolve();
  port.on('message', (job: HeaderJob) => {
    turn = turn.then(async () => port.postMessage(await read(job)));
  });
}

function jobReader({ signals, bytes }: HeaderThreadData) {
  const tell = openSignals(signals);
  const meter = { bytesRead: 0, filesOpened: 0 };
  const memory = valueMemory();
  let folder: { readonly path: string; readonly files: BlockingFiles } | undefined;

  const filesOf = (path: string): BlockingFiles => {
    if (folder?.path !== path) folder = { path, files: blockingFiles(path, meter) };
    return folder.files;
  };

  return async ({ sourcePath, localFolder, firstNumber, files }: HeaderJob): Promise<HeaderBatch> => {
    const outcomes: FileOutcome[] = [];
    for (const [at, { entry, opened }] of files.entries()) {
      const number = firstNumber + at;
      tell.at(number);
      const source: FilesOfSource =
        opened !== undefined
          ? {
              path: sourcePath,
              open: async () => openedBytes(number, opened, bytes, tell),
              sizeOf: async () => opened.sizeBytes,
            }
          : ownFiles(sourcePath, filesOf(localFolder ?? ''), tell);
      outcomes.push(await readFile(source, entry, memory));
    }
    const batch = { outcomes: packOutcomes(outcomes), read: { ...meter } };
    meter.bytesRead = 0;
    meter.filesOpened = 0;
    return batch;
  };
}

/** Files that the thread opens: a drive's time is not the file's. */
function ownFiles(path: string, files: BlockingFiles, tell: ReaderSignals): FilesOfSource {
  const reading = <T>(work: () => T): T => {
    tell.reading(true);
    try {
      return work();
    } finally {
      tell.reading(false);
    }
  };
  return {
    path,
    open: async (name) => {
      const file = reading(() => files.open(name));
      return { ...file, readSync: (position, lengthBytes) => reading(() => file.readSync(position, lengthBytes)) };
    },
    sizeOf: async (name) => files.sizeOf(name),
  };
}

/** The bytes of a file that the engine has open: its head is here, the rest is asked for while the thread sleeps. */
function openedBytes(
  number: number,
  { sizeBytes, head }: NonNullable<FileToRead['opened']>,
  bytes: MessagePort,
  tell: ReaderSignals,
): SyncByteSource {
  const start = Buffer.from(head.buffer, head.byteOffset, head.byteLength);

  function readSync(position: number, lengthBytes: number): Buffer {
    const end = Math.min(position + lengthBytes, sizeBytes);
    if (end <= start.length) return start.subarray(position, Math.max(position, end));
    const question: BytesQuestion = { number, position, lengthBytes: end - position };
    tell.reading(true);
    tell.waitFor(() => bytes.postMessage(question));
    tell.reading(false);
    const answer: BytesAnswer | undefined = receiveMessageOnPort(bytes)?.message;
    if (answer !== undefined && 'bytes' in answer) {
      return Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
    }
    throw Object.assign(new Error('the medium gave no bytes'), { code: answer?.code });
  }

  return {
    sizeBytes,
    readSync,
    read: async (position, lengthBytes) => readSync(position, lengthBytes),
    close: async () => {},
  };
}
