import type { Source, SourceEntry } from '../media/source.ts';
import type { BoundedReader } from '../scan/bounded-reader.ts';
import type { FileOutcome } from '../scan/file-outcome.ts';
import type { SpoolAccess, WrittenSpoolFile } from '../vault/spool-writer.ts';
import { copyContainer } from './copy-container.ts';
import {
  type FileAnswer,
  type IntakeThreads,
  type IntakeTimes,
  startIntakeThreads,
  threadFolder,
} from './intake-threads.ts';

export interface CopyTask {
  readonly source: Source;
  readonly files: readonly FileToCopy[];
  readonly spool: SpoolAccess;
  readonly times: IntakeTimes;
  /** "Stop and keep the rest". */
  readonly stop: AbortSignal;
  /** The scan is not wanted any more. */
  readonly signal: AbortSignal | undefined;
  /** Takes headers apart that come out of a container. */
  readonly headers: BoundedReader;
  readonly mayGoOn: () => boolean;
  /** The file's last word; what is not answered was not read. */
  readonly onOutcome: (index: number, outcome: FileOutcome, written: WrittenCopy | null) => void;
  /** A file that will be tried again at the end. */
  readonly onDamaged: (index: number) => void;
  readonly onRetrying: () => void;
  /** How many bytes of files in hand came, for whoever asks later. */
  readonly onInHand: (inHandBytes: () => number) => void;
  /** Takes away what readers left that ended before their time; `prefix` tells whose. */
  readonly removeLeft: (prefix: string) => void;
  /** The same, of a reader that was ended over a hostile file: to be done when all is recorded that others wrote. */
  readonly onGivenUp: (prefix: string) => void;
}
export interface FileToCopy {
  readonly index: number;
  readonly entry: SourceEntry;
  /** Null where the medium does not tell. */
  readonly sizeBytes: number | null;
  /** Kept like an image if it turns out to be a document. */
  readonly keepsDocument: boolean;
}
export interface WrittenCopy {
  readonly file: WrittenSpoolFile;
  readonly modifiedAtMs: number | null;
}

/**
 * Reads files of one source once and writes the images and documents among them into the spool: the easy ones first, in on-disc order; then the damaged ones, for as
 * long as patience says. Resolves when all is read, or a person stopped it. Rejects with the signal's reason at once when it fires.
 */
export async function copySource(task: CopyTask): Promise<void> {
  const folder = threadFolder(task.source);
  if (folder === undefined) return copyContainer(task);
  const files = new Map(task.files.map((file) => [file.index, file]));
  const damaged = new Map<number, FileOutcome>();

  const firstTry = ({ index, outcome, written, again }: FileAnswer): void => {
    if (again) {
      damaged.set(index, outcome);
      task.onDamaged(index);
    } else task.onOutcome(index, outcome, written);
  };
  await pass(folder, task, {
    files: task.files,
    patienceMs: null,
    onFile: firstTry,
    onStalled: (index, { bytesOfFile }) => {
      damaged.set(index, unread(files.get(index) as FileToCopy, bytesOfFile));
      task.onDamaged(index);
    },
  });
  if (damaged.size > 0 && !task.stop.aborted) {
    task.onRetrying();
    await pass(folder, task, {
      files: task.files.filter(({ index }) => damaged.has(index)),
      patienceMs: task.times.patienceMs,
      onFile: ({ index, outcome, written }) => {
        damaged.delete(index);
        task.onOutcome(index, outcome, written);
      },
      onStalled: (index, { bytesOfFile }) => {
        damaged.set(index, unread(files.get(index) as FileToCopy, bytesOfFile));
      },
    });
  }
  for (const [index, outcome] of damaged) task.onOutcome(index, outcome, null);
}

type Pass = Pick<Parameters<typeof startIntakeThreads>[1], 'files' | 'patienceMs' | 'onFile' | 'onStalled'>;

async function pass(folder: string, task: CopyTask, files: Pass): Promise<void> {
  const { source, spool, times, mayGoOn, onGivenUp, stop, signal } = task;
  const threads = startIntakeThreads(folder, { source, spool, times, mayGoOn, onGivenUp, ...files });
  task.onInHand(threads.bytesInHand);
  const timer = files.patienceMs === null ? undefined : setTimeout(threads.stop, times.salvageMs);
  try {
    await ended(threads, stop, signal);
  } finally {
    clearTimeout(timer);
    const { prefixes, gone } = threads.close();
    const sweep = () => prefixes.forEach(task.removeLeft);
    // A reader that hangs may end much later, or never: then the next start takes away what it left.
    if (signal?.aborted === true) void gone.then(sweep);
  }
}

async function ended(threads: IntakeThreads, stop: AbortSignal, signal: AbortSignal | undefined): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  stop.addEventListener('abort', threads.stop, { once: true });
  if (signal?.aborted === true) onAbort();
  if (stop.aborted) threads.stop();
  try {
    await Promise.race([threads.done, aborted.promise]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop.removeEventListener('abort', threads.stop);
  }
}

/** A file that was not read to its end: all from there on is lost, as far as anybody knows. */
export function unread({ entry, sizeBytes }: Pick<FileToCopy, 'entry' | 'sizeBytes'>, readBytes = 0): FileOutcome {
  const end = Math.max(readBytes, sizeBytes ?? 0);
  return {
    kind: 'unreadable',
    path: entry.path,
    reason: 'read-error',
    bytesLost: end - readBytes,
    ...(end > readBytes ? { lostRanges: [{ start: readBytes, end }] } : {}),
    studyInstanceUid: null,
  };
}
