import { closeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type Fault, FaultError } from '../../contract/fault.ts';
import { blockingFiles } from '../media/blocking-files.ts';
import type { ReadMeter, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from '../scan/file-outcome.ts';
import { mayBeDocument } from '../scan/offer-documents.ts';
import { readFile } from '../scan/read-file.ts';
import { openSignals, type SignalBuffer } from '../scan/reader-signals.ts';
import { keepSpentMemory } from '../vault/spent-bytes.ts';
import { beginSpoolFile, dropSpoolFile, type SpoolAccess, type WrittenSpoolFile } from '../vault/spool-writer.ts';
import { type FilePull, pullBuffers, pullFile } from './pull-file.ts';
import { type TakenFile, takeFile } from './take-file.ts';

/** What a thread is told when it starts. */
export interface IntakeThreadData {
  /** `Source.path`, and the folder that it reads. */
  readonly sourcePath: string;
  readonly folder: string;
  readonly spool: SpoolAccess;
  /** Its spool files are told from others' by this. */
  readonly prefix: string;
  readonly signals: SignalBuffer;
}

export interface IntakeJob {
  readonly files: readonly { readonly index: number; readonly entry: SourceEntry; readonly keepsDocument: boolean }[];
  /** How long to try a damaged file, in milliseconds; null gives up at the first error. */
  readonly patienceMs: number | null;
}

/** A file whose bytes are in the spool, but not yet on the disk. */
export interface WrittenFile {
  readonly file: WrittenSpoolFile;
  readonly modifiedAtMs: number;
}

export type IntakeAnswer =
  | {
      readonly kind: 'file';
      readonly index: number;
      readonly outcome: FileOutcome;
      readonly written: WrittenFile | null;
      /** The medium failed: worth another try when all others are through. */
      readonly again: boolean;
      readonly read: ReadMeter;
    }
  | { readonly kind: 'done' }
  /** Nothing more can be written. */
  | { readonly kind: 'failed'; readonly fault: Fault };

// The body of a thread: jobs come in, an answer a file goes out as soon as it is written. It ends with the job null.
if (parentPort !== null) {
  const port = parentPort;
  const { sourcePath, folder, spool, prefix, signals } = workerData as IntakeThreadData;
  const tell = openSignals(signals);
  const meter = { bytesRead: 0, filesOpened: 0 };
  const files = blockingFiles(folder, meter);
  const buffers = pullBuffers();
  keepSpentMemory();

  const take = async (entry: SourceEntry, keepsDocument: boolean, patienceMs: number | null) => {
    let opened: { taken: TakenFile; pull: FilePull; descriptor: number; modifiedAtMs: number } | undefined;
    let mediumFailed = false;
    /** Hidden from the reading of headers, to which every error is the file's. */
    let spoolFailure: { readonly error: unknown } | undefined;
    const writing = <T>(work: () => T): T => {
      try {
        return work();
      } catch (error) {
        spoolFailure = { error };
        throw error;
      }
    };
    /** Everything that touches the medium goes through here, so that who watches knows for whom it waits. `undo` takes back what came when nobody waits any more. */
    const reading = <T>(work: () => T, undo?: (done: T) => void): T => {
      tell.reading(true);
      try {
        const done = work();
        if (tell.isAbandoned()) {
          undo?.(done);
          throw new Error('nobody waits for this file any more');
        }
        return done;
      } catch (error) {
        mediumFailed ||= isMediumTrouble(error);
        throw error;
      } finally {
        tell.reading(false);
      }
    };
    const open = async (path: string) => {
      const { descriptor, sizeBytes, modifiedAtMs } = reading(
        () => files.openDescriptor(path),
        // Known to nobody yet, it would stay open for good, and a disc with an open file cannot be taken out.
        (file) => closeSync(file.descriptor),
      );
      tell.holds(descriptor);
      const pull = pullFile({
        descriptor,
        sizeBytes,
        buffers,
        onRead: (bytes) => {
          meter.bytesRead += bytes;
          tell.moved(bytes);
        },
        patientUntilMs: patienceMs === null ? null : performance.now() + patienceMs,
      });
      const taken = takeFile({
        sizeBytes,
        pull: () => reading(() => pull.next()),
        reread: (position, lengthBytes) => reading(() => pull.readAt(position, lengthBytes)),
        begin: () => {
          const file = writing(() => beginSpoolFile(spool, sizeBytes, prefix));
          return { ...file, add: (bytes) => writing(() => file.add(bytes)) };
        },
      });
      opened = { taken, pull, descriptor, modifiedAtMs };
      return taken.bytes;
    };
    let written: WrittenFile | null = null;
    try {
      let outcome = await readFile({ path: sourcePath, open, sizeOf: async (path) => files.sizeOf(path) }, entry);
      if (spoolFailure !== undefined) throw spoolFailure.error;
      if (opened === undefined) return { outcome, written, again: mediumFailed };
      const { taken, pull, modifiedAtMs } = opened;
      const isKept = outcome.kind === 'instance' || (keepsDocument && mayBeDocument(outcome));
      const file = isKept ? await finished(taken, () => mediumFailed) : null;
      if (isKept && file === null) outcome = lostOutcome(outcome, entry, taken.bytes.sizeBytes);
      const lostRanges = pull.lost();
      if (lostRanges.length > 0) {
        const bytesLost = lostRanges.reduce((sum, { start, end }) => sum + end - start, 0);
        return { outcome: { ...lostOutcome(outcome, entry, bytesLost), lostRanges }, written, again: false };
      }
      if (file !== null) written = { file, modifiedAtMs };
      return { outcome, written, again: mediumFailed };
    } finally {
      if (opened !== undefined) {
        closeSync(opened.descriptor);
        tell.holds(null);
        if (written === null) opened.taken.drop();
      }
    }
  };

  port.on('message', async (job: IntakeJob | null) => {
    if (job === null) return port.close();
    const { files: wanted, patienceMs } = job;
    try {
      for (const { index, entry, keepsDocument } of wanted) {
        if (tell.isStopped()) break;
        tell.at(index);
        const { outcome, written, again } = await take(entry, keepsDocument, patienceMs);
        if (tell.isAbandoned()) {
          if (written !== null) dropSpoolFile(spool, written.file);
          break;
        }
        const answer: IntakeAnswer = { kind: 'file', index, outcome, written, again, read: { ...meter } };
        meter.bytesRead = 0;
        meter.filesOpened = 0;
        port.postMessage(answer);
      }
      port.postMessage({ kind: 'done' } satisfies IntakeAnswer);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      port.postMessage({ kind: 'failed', fault: error.fault } satisfies IntakeAnswer);
    }
  });
}

/** Null when the medium failed on the way; trouble of the spool is thrown. */
async function finished(taken: TakenFile, hasMediumFailed: () => boolean): Promise<WrittenSpoolFile | null> {
  try {
    return await taken.finish();
  } catch (error) {
    if (hasMediumFailed()) return null;
    throw error;
  }
}

/** A drive's or line's trouble, which may pass; a link, a lock or a folder in the file's place will not. */
function isMediumTrouble(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return !['ELOOP', 'EACCES', 'EPERM', 'EINVAL', 'EISDIR', 'ENOTDIR'].includes(code);
}

function lostOutcome(outcome: FileOutcome, { path }: SourceEntry, bytesLost: number) {
  const { studyInstanceUid = null, seriesInstanceUid = null } = outcome.kind === 'instance' ? outcome.instance : {};
  return { kind: 'unreadable', path, reason: 'read-error', bytesLost, studyInstanceUid, seriesInstanceUid } as const;
}
