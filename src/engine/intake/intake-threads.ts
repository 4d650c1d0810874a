import { randomBytes } from 'node:crypto';
import { closeSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FaultError } from '../../contract/fault.ts';
import type { Source } from '../media/source.ts';
import { openSignals, type ReaderSignals, type ReaderState, signalBuffer } from '../scan/reader-signals.ts';
import { type ReadingLimits, readingLimits } from '../scan/reading-limits.ts';
import { threadStart } from '../thread-start.ts';
import { dropSpoolFile, type SpoolAccess, spoolPrefixDigits } from '../vault/spool-writer.ts';
import type { IntakeAnswer, IntakeJob, IntakeThreadData } from './intake-thread.ts';

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = new URL(import.meta.url.endsWith('.ts') ? 'intake-thread.ts' : 'intake-thread.cjs', import.meta.url);
const start = threadStart(program);

/** An optical drive loses more by seeking between readers than it gains by having several. */
const readersOf = { disc: 1, folder: 2, zip: 0, iso: 0 } as const;
/** Two jobs at a time: while one answer is on its way the thread reads on. */
const jobsAhead = 2;
const jobFiles = 16;
const watchMs = 50;
/** A drive that hangs so often in a row is not asked any more. */
const stallsInARow = 4;

export type FileAnswer = Extract<IntakeAnswer, { kind: 'file' }>;

/** How long and with how much memory a file may be read: an impatient test shortens them. */
export interface IntakeTimes extends ReadingLimits {
  /** A read that gives nothing for so long is left alone, and the file tried again at the end. */
  readonly stallMs: number;
  /** How long one damaged file is tried at the end, and all of them together. */
  readonly patienceMs: number;
  readonly salvageMs: number;
}
/** Drives give up a bad sector after ten to thirty seconds. */
export const intakeTimes: IntakeTimes = {
  ...{ stallMs: 20_000, patienceMs: 30_000, salvageMs: 180_000 },
  ...readingLimits,
};

export interface ThreadTask {
  readonly source: Source;
  readonly spool: SpoolAccess;
  /** In on-disc order. */
  readonly files: IntakeJob['files'];
  readonly times: IntakeTimes;
  /** A file is through. Called in any order. */
  readonly onFile: (answer: FileAnswer) => void;
  /** The reader hung in this file and is left alone; `state` is what it had done. */
  readonly onStalled: (index: number, state: ReaderState) => void;
  /** A reader was ended over a file: what it left under this prefix, and nobody knows, may go when all that it wrote is recorded. */
  readonly onGivenUp: (prefix: string) => void;
  /** How long to try damaged files; null for the first pass, which leaves them for later. */
  readonly patienceMs: number | null;
  /** Whether more may be handed out: false while too much waits for the disk. */
  readonly mayGoOn: () => boolean;
}

export interface IntakeThreads {
  /** Resolves when every file had an answer, or nobody reads any more. Rejects with `disk-full` and bugs. */
  readonly done: Promise<void>;
  /** Bytes that came of the files in hand. */
  bytesInHand(): number;
  /** Ends after the files in hand; a reader that hangs is not waited for. */
  stop(): void;
  /** Ends now. Nothing that was not answered remains in the spool; the returned prefixes tell whose files to remove once `gone` resolves. */
  close(): { readonly prefixes: readonly string[]; readonly gone: Promise<void> };
}

/** The folder that threads can read for themselves; undefined for containers, which only the engine can open. */
export function threadFolder(source: Source): string | undefined {
  if (!existsSync(fileURLToPath(program))) return undefined;
  return source.localFolder ?? (source.kind === 'disc' ? source.path : undefined);
}

interface Reader {
  readonly worker: Worker;
  readonly prefix: string;
  /** Its thread is being ended: it gets nothing more to do. */
  isEnded: boolean;
  readonly signals: ReaderSignals;
  /** Handed out and not answered. */
  readonly open: Set<number>;
  jobs: number;
  /** Of the bytes that came, those of files that were answered. */
  answeredBytes: number;
  seen: { pulse: number; atMs: number };
  /** Since when it works on a file without touching the medium. */
  working: { pulse: number; atMs: number };
}

/** Copies files in threads, where reading may block: the event loop stays free, and a drive that hangs costs one file. */
export function startIntakeThreads(folder: string, task: ThreadTask): IntakeThreads {
  const { source, times, patienceMs } = task;
  const waiting = [...task.files];
  const files = new Map(task.files.map((file) => [file.index, file]));
  const readers = new Set<Reader>();
  const all: (Pick<Reader, 'worker' | 'signals'> & { prefix: string; exited: Promise<void> })[] = [];
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  done.catch(() => undefined);
  let isStopped = false;
  let stalls = 0;

  function addReader(): void {
    const buffer = signalBuffer();
    const prefix = randomBytes(spoolPrefixDigits / 2).toString('hex');
    const workerData: IntakeThreadData = {
      sourcePath: source.path,
      folder,
      spool: task.spool,
      prefix,
      signals: buffer,
    };
    // Descriptors of spool files are handed over to the engine, which closes them.
    const resourceLimits = { maxOldGenerationSizeMb: times.heapMb };
    const worker = new Worker(start, { eval: true, workerData, trackUnmanagedFds: false, resourceLimits });
    const exited = new Promise<void>((gone) => worker.once('exit', () => gone()));
    const signals = openSignals(buffer);
    const reader: Reader = {
      worker,
      prefix,
      isEnded: false,
      signals,
      open: new Set(),
      jobs: 0,
      answeredBytes: 0,
      seen: { pulse: 0, atMs: performance.now() },
      working: { pulse: 0, atMs: performance.now() },
    };
    all.push({ worker, signals, prefix, exited });
    readers.add(reader);
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') giveUp(reader);
      else reject(error);
    });
    worker.on('message', (answer: IntakeAnswer) => take(reader, answer));
    hand(reader);
  }

  function take(reader: Reader, answer: IntakeAnswer): void {
    if (!readers.has(reader)) {
      // It was left alone and came back: another reader has its files.
      if (answer.kind === 'file' && answer.written !== null) dropSpoolFile(task.spool, answer.written.file);
      return;
    }
    if (answer.kind === 'failed') {
      reject(new FaultError(answer.fault.code, answer.fault.params));
      return;
    }
    if (answer.kind === 'file') {
      reader.open.delete(answer.index);
      if (!answer.again) stalls = 0;
      source.countRead(answer.read);
      reader.answeredBytes += answer.read.bytesRead;
      task.onFile(answer);
      return;
    }
    reader.jobs -= 1;
    hand(reader);
  }

  function hand(reader: Reader): void {
    while (!isStopped && !reader.isEnded && waiting.length > 0 && reader.jobs < jobsAhead && task.mayGoOn()) {
      // Few at the end, so that the readers end together.
      const count = Math.max(1, Math.min(jobFiles, Math.ceil(waiting.length / (2 * readersWanted))));
      const next = waiting.splice(0, count).map(({ index, entry, keepsDocument }) => ({ index, entry, keepsDocument }));
      for (const { index } of next) reader.open.add(index);
      reader.jobs += 1;
      reader.worker.postMessage({ files: next, patienceMs } satisfies IntakeJob);
    }
    if (reader.jobs === 0 && (isStopped || waiting.length === 0)) readers.delete(reader);
    if (readers.size === 0) resolve();
  }

  /** Leaves a reader alone that hangs: its other files go to the next one. */
  function abandon(reader: Reader, state: ReaderState): void {
    readers.delete(reader);
    leave(reader);
    reader.open.delete(state.index);
    waiting.unshift(...[...reader.open].flatMap((index) => files.get(index) ?? []));
    task.onStalled(state.index, state);
    stalls += 1;
    if (stalls >= stallsInARow) isStopped = true;
    if (!isStopped && waiting.length > 0) addReader();
    if (readers.size === 0) resolve();
  }

  /** The file in hand wants more time or memory than any may have: it is lost, the others go to a new reader. */
  function giveUp(reader: Reader): void {
    if (!readers.has(reader) || reader.isEnded) return;
    reader.isEnded = true;
    // Only a thread that is gone opens and writes nothing more.
    void reader.worker.terminate().then(async () => {
      const { index, descriptor } = reader.signals.look();
      if (descriptor !== null) closeSync(descriptor);
      const file = reader.open.delete(index) ? files.get(index) : undefined;
      const bytesLost = file === undefined ? 0 : (file.entry.sizeBytes ?? (await source.sizeOf(file.entry.path)));
      if (!readers.delete(reader)) return;
      task.onGivenUp(reader.prefix);
      waiting.unshift(...[...reader.open].flatMap((other) => files.get(other) ?? []));
      if (file !== undefined) task.onFile({ ...lostAnswer(file.entry.path, bytesLost), index });
      if (!isStopped && waiting.length > 0) addReader();
      if (readers.size === 0) resolve();
    });
  }

  function watch(): void {
    const now = performance.now();
    const stallMs = times.stallMs + (patienceMs ?? 0);
    for (const reader of readers) {
      if (reader.isEnded) continue;
      const state = reader.signals.look();
      if (state.pulse !== reader.seen.pulse || !state.isReading) reader.seen = { pulse: state.pulse, atMs: now };
      else if (now - reader.seen.atMs > (isStopped ? watchMs * 4 : stallMs)) abandon(reader, state);
      // Before its first sign it is still being started.
      const isBegun = state.pulse > 0 && reader.open.has(state.index);
      const isAtWork = isBegun && !state.isReading && state.pulse === reader.working.pulse;
      if (!isAtWork) reader.working = { pulse: state.pulse, atMs: now };
      else if (now - reader.working.atMs > times.workMs) giveUp(reader);
      if (readers.has(reader) && !reader.isEnded) hand(reader);
    }
  }

  const readersWanted = Math.max(1, Math.min(readersOf[source.kind], task.files.length));
  const timer = setInterval(watch, watchMs);
  done.then(
    () => clearInterval(timer),
    () => clearInterval(timer),
  );
  if (task.files.length === 0) resolve();
  else for (let count = 0; count < readersWanted; count += 1) addReader();

  return {
    done,
    bytesInHand: () =>
      [...readers].reduce((sum, reader) => sum + reader.signals.look().bytes - reader.answeredBytes, 0),
    stop() {
      isStopped = true;
      for (const { signals } of readers) signals.stop();
    },
    close() {
      clearInterval(timer);
      readers.clear();
      for (const reader of all) leave(reader);
      return {
        prefixes: all.map(({ prefix }) => prefix),
        gone: Promise.all(all.map(({ exited }) => exited)).then(() => undefined),
      };
    },
  };
}

/** Of a file that was given up: nothing of it was read, as far as anybody can use it. */
function lostAnswer(path: string, bytesLost: number): Omit<FileAnswer, 'index'> {
  return {
    kind: 'file',
    outcome: { kind: 'unreadable', path, reason: 'too-large', bytesLost, studyInstanceUid: null },
    written: null,
    again: false,
    read: { bytesRead: 0, filesOpened: 0 },
  };
}

/**
 * Not waited for: nothing can interrupt a read that the system does not end. Nor is it terminated: as soon as its read returns it must close its file, for a
 * disc with an open file cannot be taken out.
 */
function leave({ worker, signals }: Pick<Reader, 'worker' | 'signals'>): void {
  signals.abandon();
  worker.postMessage(null);
  worker.unref();
}
