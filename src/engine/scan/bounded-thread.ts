import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { ReadMeter } from '../media/source.ts';
import { threadStart } from '../thread-start.ts';
import type { FileOutcome } from './file-outcome.ts';
import type {
  BytesAnswer,
  BytesQuestion,
  FileToRead,
  HeaderBatch,
  HeaderJob,
  HeaderThreadData,
} from './header-thread.ts';
import { unpackOutcomes } from './instance-delta.ts';
import { openSignals, type ReaderSignals, signalBuffer } from './reader-signals.ts';
import { type ReadingLimits, readingLimits } from './reading-limits.ts';

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = new URL(import.meta.url.endsWith('.ts') ? 'header-thread.ts' : 'header-thread.cjs', import.meta.url);
const start = threadStart(program);
const watchMs = 250;
/** A computer that slept, or an engine that was busy, takes no time of the file's. */
const longestStepMs = 4 * watchMs;
const nothingSeen = { pulse: 0, number: -1, workedMs: 0, fileMs: 0 };

export interface FilesToRead extends Pick<HeaderJob, 'sourcePath' | 'localFolder' | 'files'> {
  /** More of a file that is opened than its head. Throws what the medium does. */
  more?(file: FileToRead, position: number, lengthBytes: number): Promise<Uint8Array>;
  /** For what is lost with a file that is not opened. */
  sizeOf?(path: string): Promise<number>;
}

/** One thread that reads headers within limits. A file that wants more costs that file: the thread is ended, and the others go to the next one. */
export interface BoundedThread {
  /**
   * What became of each file, in their order; one that was given up is `unreadable` as `too-large`, or as `read-error` where the medium let it wait too
   * long. What is asked next is read behind it. Rejects when the thread fails or is closed.
   */
  read(wanted: FilesToRead): Promise<{ readonly outcomes: FileOutcome[]; readonly read: ReadMeter }>;
  close(): void;
}

/** Why a file is given up. */
type Reason = 'memory' | 'work' | 'waiting';

interface Started {
  readonly worker: Worker;
  readonly signals: ReaderSignals;
  readonly bytes: MessagePort;
}

interface Asked {
  readonly wanted: FilesToRead;
  readonly outcomes: (FileOutcome | undefined)[];
  readonly read: ReadMeter;
  missing: number;
  readonly resolve: (value: { outcomes: FileOutcome[]; read: ReadMeter }) => void;
  readonly reject: (error: unknown) => void;
}

/** What went to the thread in one message: some or all files of what was asked, by their places in it. */
interface Job {
  readonly asked: Asked;
  readonly places: readonly number[];
  readonly firstNumber: number;
}

const spares: Started[] = [];

/**
 * Starts threads ahead of time for a program that is about to read a medium, while the rest of it is still being loaded. They keep no program
 * alive that turns out not to need them.
 */
export function warmBoundedThreads(count: number): void {
  while (spares.length < count) {
    const spare = startThread(readingLimits);
    spare.worker.unref();
    spares.push(spare);
  }
}

function startThread({ heapMb }: ReadingLimits): Started {
  const { port1, port2 } = new MessageChannel();
  const signals = signalBuffer();
  const workerData: HeaderThreadData = { signals, bytes: port2 };
  const resourceLimits = { maxOldGenerationSizeMb: heapMb };
  const worker = new Worker(start, { eval: true, workerData, transferList: [port2], resourceLimits });
  return { worker, signals: openSignals(signals), bytes: port1 };
}

export function startBoundedThread(limits: ReadingLimits = readingLimits): BoundedThread {
  let jobs: Job[] = [];
  let nextNumber = 0;
  /** Why nothing is read any more. */
  let end: Error | undefined;
  /** Its thread is being ended: what is asked now goes to the next one. */
  let isEnded = false;
  let seen = nothingSeen;
  let lookedAtMs = performance.now();
  let current = take();
  const timer = setInterval(watch, Math.min(watchMs, limits.workMs / 4));
  timer.unref();

  function take(): Started {
    const started = (limits === readingLimits ? spares.shift() : undefined) ?? startThread(limits);
    started.worker.ref();
    started.worker.on('message', (batch: HeaderBatch) => settle(started, batch));
    started.worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') giveUp('memory');
      else fail(error);
    });
    started.bytes.on('message', (question: BytesQuestion) => void answer(started, question));
    started.bytes.unref();
    return started;
  }

  function fail(error: Error): void {
    end ??= error;
    clearInterval(timer);
    const failed = jobs;
    jobs = [];
    for (const { asked } of failed) asked.reject(error);
  }

  function hand(asked: Asked, places: readonly number[]): void {
    if (places.length === 0) return;
    const firstNumber = nextNumber;
    nextNumber += places.length;
    jobs.push({ asked, places, firstNumber });
    if (isEnded) return;
    const { sourcePath, localFolder, files } = asked.wanted;
    const own = places.map((place) => files[place] as FileToRead);
    current.worker.postMessage({ sourcePath, localFolder, firstNumber, files: own } satisfies HeaderJob);
  }

  function settle(started: Started, { outcomes, read }: HeaderBatch): void {
    if (started !== current) return;
    const job = jobs.shift();
    if (job === undefined) return;
    job.asked.read.bytesRead += read.bytesRead;
    job.asked.read.filesOpened += read.filesOpened;
    for (const [at, outcome] of unpackOutcomes(outcomes).entries()) put(job.asked, job.places[at] as number, outcome);
  }

  function put(asked: Asked, place: number, outcome: FileOutcome): void {
    asked.outcomes[place] = outcome;
    asked.missing -= 1;
    if (asked.missing === 0) asked.resolve({ outcomes: asked.outcomes as FileOutcome[], read: asked.read });
  }

  async function answer(started: Started, { number, position, lengthBytes }: BytesQuestion): Promise<void> {
    const job = jobs.find(isOf(number));
    const file = job?.asked.wanted.files[job.places[number - job.firstNumber] ?? -1];
    let said: BytesAnswer = { code: undefined };
    try {
      const bytes = file && (await job?.asked.wanted.more?.(file, position, lengthBytes));
      // A copy of just these bytes: a message takes along the whole of the memory that they are a part of.
      if (bytes !== undefined) said = { bytes: new Uint8Array(bytes) };
    } catch (error) {
      said = { code: (error as NodeJS.ErrnoException).code };
    }
    started.bytes.postMessage(said);
    started.signals.answered();
  }

  function giveUp(reason: Reason): void {
    if (isEnded || end !== undefined) return;
    isEnded = true;
    const ended = current;
    void ended.worker.terminate().then(() => {
      ended.bytes.close();
      if (end !== undefined) return;
      const { index } = ended.signals.look();
      // Where memory ended between two files the next one is taken for it, so that there is an end.
      const guilty = jobs.find(isOf(index)) ?? (reason === 'memory' ? jobs[0] : undefined);
      const again = jobs;
      jobs = [];
      isEnded = false;
      seen = nothingSeen;
      current = take();
      for (const job of again) {
        const { asked, places, firstNumber } = job;
        if (job !== guilty) hand(asked, places);
        // What files before it left in the memory is not this one's: it is lost only where it was alone.
        else if (reason === 'memory' && places.length > 1) for (const place of places) hand(asked, [place]);
        else {
          const place = places[index - firstNumber] ?? (places[0] as number);
          hand(
            asked,
            places.filter((other) => other !== place),
          );
          void lose(asked, place, reason);
        }
      }
    });
  }

  async function lose(asked: Asked, place: number, reason: Reason): Promise<void> {
    const { wanted } = asked;
    const { entry, opened } = wanted.files[place] as FileToRead;
    const bytesLost = opened?.sizeBytes ?? entry.sizeBytes ?? (await wanted.sizeOf?.(entry.path)) ?? 0;
    put(asked, place, {
      ...{ kind: 'unreadable', path: entry.path, reason: reason === 'waiting' ? 'read-error' : 'too-large' },
      ...{ bytesLost, studyInstanceUid: null },
    });
  }

  function watch(): void {
    if (isEnded || end !== undefined) return;
    const nowMs = performance.now();
    const stepMs = Math.min(nowMs - lookedAtMs, longestStepMs);
    lookedAtMs = nowMs;
    const { index, pulse, isReading } = current.signals.look();
    // Before its first sign it is still being started.
    const isInHand = pulse > 0 && jobs.some(isOf(index));
    const isNext = !isInHand || index !== seen.number;
    const isAtWork = !isNext && !isReading && pulse === seen.pulse;
    seen = {
      ...{ pulse, number: isInHand ? index : -1 },
      workedMs: isAtWork ? seen.workedMs + stepMs : 0,
      fileMs: isNext ? 0 : seen.fileMs + stepMs,
    };
    if (seen.workedMs > limits.workMs) giveUp('work');
    else if (seen.fileMs > limits.fileMs) giveUp(isReading ? 'waiting' : 'work');
  }

  return {
    read(wanted) {
      const { promise, resolve, reject } = Promise.withResolvers<{ outcomes: FileOutcome[]; read: ReadMeter }>();
      const asked: Asked = {
        ...{ wanted, outcomes: [], read: { bytesRead: 0, filesOpened: 0 }, missing: wanted.files.length },
        ...{ resolve, reject },
      };
      if (end !== undefined) reject(end);
      else if (wanted.files.length === 0) resolve({ outcomes: [], read: asked.read });
      else hand(asked, [...wanted.files.keys()]);
      return promise;
    },
    close() {
      fail(new Error('the reader is closed'));
      current.bytes.close();
      current.worker.terminate().catch(() => undefined);
    },
  };
}

function isOf(number: number) {
  return ({ firstNumber, places }: Job): boolean => number >= firstNumber && number < firstNumber + places.length;
}
