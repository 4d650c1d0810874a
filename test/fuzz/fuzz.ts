import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildMessage } from './fuzz-child.ts';

export interface FuzzOptions {
  readonly firstSeed: number;
  /** Stops at whichever comes first. */
  readonly mutations: number;
  readonly seconds: number;
  readonly onProgress?: (done: number) => void;
}

export interface FuzzFailure {
  readonly seed: number;
  readonly what: string;
}

export interface FuzzReport {
  readonly mutations: number;
  readonly originals: number;
  readonly sharedCorpus: boolean;
  /** How often each target ended how. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly failures: readonly FuzzFailure[];
  readonly peakMemoryBytes: number;
}

/** No reader may need more than this, whatever the file. */
const allowedMemoryBytes = 256 * 1024 * 1024;
/** Longer than a second: a loaded machine, or one that swaps, is no fault of the reader. Slow ones that end are told by `trySeed`. */
const hangMs = 10_000;
/** What is needed must fit here; without limits the heap would hold what it could have given back. */
const heapLimits = ['--max-old-space-size=96', '--max-semi-space-size=4'];
const seedsAtOnce = 50;
/** A child that has read so many files may hold garbage of theirs; the one that seems too large is then read again by a fresh child. */
const fewestFilesOfAgedChild = 100;
const childProgram = fileURLToPath(new URL('fuzz-child.ts', import.meta.url));

/** Throws hostile files at the readers, in a child process that is replaced when it dies, hangs or grows beyond its limit. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const outcomes: Record<string, Record<string, number>> = {};
  const failures: FuzzFailure[] = [];
  const facts = { mutations: 0, originals: 0, sharedCorpus: false, peakMemoryBytes: 0 };
  const until = performance.now() + options.seconds * 1000;
  let seed = options.firstSeed;
  const end = options.firstSeed + options.mutations;
  while (seed < end && performance.now() < until) {
    let filesOfChild = 0;
    let again: number | null = null;
    const next = await runChild(
      seed,
      end,
      (message) => {
        if (message.kind === 'ready') {
          facts.originals = message.originals;
          facts.sharedCorpus = message.sharedCorpus;
        }
        if (message.kind !== 'done') return performance.now() < until;
        const { report, peakMemoryBytes } = message;
        filesOfChild += 1;
        const isTooLarge = peakMemoryBytes > allowedMemoryBytes;
        if (isTooLarge && filesOfChild > fewestFilesOfAgedChild) {
          again = report.seed;
          return false;
        }
        facts.mutations += 1;
        facts.peakMemoryBytes = Math.max(facts.peakMemoryBytes, peakMemoryBytes);
        for (const [target, outcome] of Object.entries(report.outcomes)) {
          const counts = outcomes[target] ?? {};
          outcomes[target] = counts;
          counts[outcome] = (counts[outcome] ?? 0) + 1;
        }
        for (const what of report.failures) failures.push({ seed: report.seed, what });
        if (isTooLarge) {
          failures.push({ seed: report.seed, what: `memory grew to ${Math.round(peakMemoryBytes / 1e6)} MB` });
        }
        options.onProgress?.(facts.mutations);
        return !isTooLarge && performance.now() < until;
      },
      (at, what) => failures.push({ seed: at, what }),
    );
    seed = again ?? next;
  }
  return { ...facts, outcomes, failures };
}

/** Runs one child until the seeds are used up, it fails, or `onMessage` has enough; gives the next seed. */
function runChild(
  first: number,
  end: number,
  onMessage: (message: ChildMessage) => boolean,
  onDeath: (seed: number, what: string) => void,
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child: ChildProcess = fork(childProgram, [], {
    execArgv: heapLimits,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let current = first;
  let asked = first;
  let isOver = false;
  let watchdog: NodeJS.Timeout | undefined;
  const finish = (next: number) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(watchdog);
    child.kill('SIGKILL');
    resolve(next);
  };
  const die = (what: string) => {
    if (isOver) return;
    onDeath(current, what);
    finish(current + 1);
  };
  const ask = () => {
    const count = Math.min(seedsAtOnce, end - asked);
    if (count > 0) child.send({ first: asked, count });
    asked += count;
  };
  child.on('message', (message: ChildMessage) => {
    if (isOver) return;
    clearTimeout(watchdog);
    const goesOn = onMessage(message);
    if (message.kind === 'begun') {
      current = message.seed;
      watchdog = setTimeout(() => die(`hung for more than ${hangMs / 1000} s`), hangMs);
    }
    if (message.kind === 'done') current = message.report.seed + 1;
    if (!goesOn || current >= end) finish(current);
    else if (message.kind === 'ready' || (message.kind === 'done' && current === asked)) ask();
  });
  child.on('exit', (code, signal) => die(`brought the process down (${signal ?? `code ${code}`})`));
  return promise;
}
