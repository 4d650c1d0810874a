import { fault } from '../../contract/fault.ts';
import type { ImportRow, Lane } from '../ledger/imports.ts';
import { backoffMs, givesUp } from './backoff.ts';
import { type Clock, isoTime } from './clock.ts';
import type { ImportDeps } from './import-deps.ts';
import type { LiveProgress } from './import-view.ts';
import type { ImportEvent } from './machine.ts';
import { faultOf, type StationContext, type StationResult, type StationRun, stationResult } from './station.ts';
import { link } from './stations/link.ts';
import { stage } from './stations/stage.ts';
import { upload } from './stations/upload.ts';
import { verify } from './stations/verify.ts';
import { measureThroughput } from './throughput.ts';
import type { UploadLine } from './upload-line.ts';

/** Runs stations: one import a lane at a time. The medium of one study is read while another is on its way to each of the archives. */
export interface Worker {
  /** Looks for something due, now. Called whenever that may have changed; between such moments only one timer waits. */
  wake(): void;
  /** Ends the import's running station after the instances in hand; resolves when it has ended, at once when none runs. */
  stop(importId: string): Promise<void>;
  stopAll(): Promise<void>;
  /** Likewise, of what talks to one archive. */
  stopArchive(archive: string): Promise<void>;
  /** Resolves once nothing runs and nothing is due. */
  idle(): Promise<void>;
  live(importId: string): LiveProgress | undefined;
  /** Ends everything now, whatever is on its way. */
  close(): Promise<void>;
}

export interface WorkerDeps {
  readonly deps: ImportDeps;
  readonly clock: Clock;
  readonly random: () => number;
  /** The line to one archive. */
  readonly line: (archive: string) => UploadLine;
  /** Of one archive, or of everything. */
  readonly mayRun: (archive?: string) => boolean;
  /** Applies an event of the import machine, with its audit row. The worker alone calls this for what stations come to. */
  readonly apply: (row: ImportRow, event: ImportEvent, finished?: StationResult) => void;
  /** The next due import of a lane, marked as running, with its audit row; null, and nothing written, when none is due. */
  readonly claim: (lane: Lane, at: string) => ImportRow | null;
  readonly claimed: (row: ImportRow) => void;
  /** Ends waits for a time that the clock has not reached again, each with its audit row. Gives how many. */
  readonly endFutureWaits: (at: string) => number;
  readonly progressed: (importId: string) => void;
}

const stationRuns: Readonly<Record<ImportRow['station'], StationRun>> = {
  stage,
  upload,
  verify,
  link,
  done: async () => ({ kind: 'advance' }),
};

interface Running {
  readonly importId: string;
  readonly stop: AbortController;
  readonly live: () => LiveProgress;
  readonly ended: Promise<void>;
}

export function createWorker(worker: WorkerDeps): Worker {
  const { deps, clock } = worker;
  /** By lane: `media`, or the archive's name behind a colon. */
  const running = new Map<string, Running>();
  const abort = new AbortController();
  let idleWaiters: (() => void)[] = [];
  let cancelTimer: (() => void) | null = null;
  /** What waits for a ledger that could not be written, and how often in a row that was so. */
  const postponed = new Set<() => void>();
  let failedWrites = 0;

  function wake(): void {
    if (abort.signal.aborted) return;
    const at = isoTime(clock.now());
    if (worker.endFutureWaits(at) > 0) deps.log.warn('the clock was set back');
    if (worker.mayRun()) {
      const archives = deps.ledger.imports.claimableArchives().filter(worker.mayRun);
      for (const lane of ['media', ...archives.map((archive) => ({ archive }))] as const)
        if (!running.has(keyOf(lane))) claimNext(lane, at);
    }
    cancelTimer?.();
    cancelTimer = null;
    if (running.size > 0) return;
    for (const resolve of idleWaiters) resolve();
    idleWaiters = [];
    // What is due already and was not taken up waits for a pause to end, not for the clock.
    const retryAt = worker.mayRun() ? deps.ledger.imports.nextRetryAt(at) : null;
    if (retryAt !== null) cancelTimer = clock.after(Math.max(0, Date.parse(retryAt) - clock.now()), goOn);
  }

  /** Wakes where nobody would hear that the ledger cannot be written. */
  function goOn(): void {
    try {
      wake();
    } catch (error) {
      deps.log.error({ stack: stackOf(error) }, 'nothing claimed');
      postpone(goOn);
    }
  }

  function postpone(again: () => void): void {
    if (abort.signal.aborted) return;
    failedWrites += 1;
    const cancel = clock.after(backoffMs(failedWrites + 2, fault('disk-full'), worker.random), () => {
      postponed.delete(cancel);
      again();
    });
    postponed.add(cancel);
  }

  /** What became of a station could not be kept: it is as if it had been interrupted. Nothing else claims an import that is `running`. */
  function giveBack(row: ImportRow): void {
    // A person may have cancelled it and wanted it after all in the meantime.
    if ([...running.values()].some(({ importId }) => importId === row.id)) return;
    try {
      worker.apply(row, { type: 'interrupted' });
    } catch {
      postpone(() => giveBack(row));
      return;
    }
    goOn();
  }

  function claimNext(lane: Lane, at: string): void {
    const row = worker.claim(lane, at);
    if (row === null) return;
    const stop = new AbortController();
    const throughput = measureThroughput(clock);
    let unrecorded = 0;
    const context: StationContext = {
      deps,
      clock,
      line: worker.line(row.archive),
      stop: stop.signal,
      abort: abort.signal,
      progress: {
        moved(bytes) {
          unrecorded += bytes;
          throughput.add(bytes);
          worker.progressed(row.id);
        },
        recorded() {
          unrecorded = 0;
          worker.progressed(row.id);
        },
      },
    };
    const live = (): LiveProgress => ({ bytes: unrecorded, bytesPerSecond: throughput.bytesPerSecond() });
    const ended = run(row, context)
      // The ledger itself cannot be written.
      .catch((error: unknown) => {
        deps.log.error({ importId: row.id, stack: stackOf(error) }, 'result not kept');
        postpone(() => giveBack(row));
      })
      .finally(() => {
        running.delete(keyOf(lane));
        goOn();
      });
    running.set(keyOf(lane), { importId: row.id, stop, live, ended });
    worker.claimed(row);
  }

  async function run(row: ImportRow, context: StationContext): Promise<void> {
    // Not in the same turn as the claim: whoever woke the worker goes on first.
    await Promise.resolve();
    const result = await stationRuns[row.station](row, context).catch((error: unknown): StationResult => {
      if (abort.signal.aborted) return { kind: 'stopped' };
      const cause = faultOf(error);
      if (cause.code === 'internal')
        deps.log.error({ importId: row.id, station: row.station, stack: stackOf(error) }, 'station failed');
      return stationResult(cause);
    });
    worker.apply(row, eventOf(row, abort.signal.aborted ? { kind: 'stopped' } : result), result);
    failedWrites = 0;
  }

  function eventOf(row: ImportRow, result: StationResult): ImportEvent {
    if (result.kind === 'advance') return { type: 'advanced' };
    if (result.kind === 'stopped') return { type: 'interrupted' };
    if (result.kind === 'hold') return { type: 'held', fault: result.fault };
    const progressed = result.kind === 'retry' && factsOf(deps.ledger.imports.find(row.id)) > factsOf(row);
    const attempts = progressed ? 1 : row.attempts + 1;
    if (givesUp(attempts, result.fault)) return { type: 'held', fault: result.fault };
    const known = result.kind === 'retry' ? result.retryAt : undefined;
    const retryAt = isoTime(known ?? clock.now() + backoffMs(attempts, result.fault, worker.random));
    return { type: result.kind === 'retry' ? 'retried' : 'sentBack', fault: result.fault, retryAt, attempts };
  }

  async function stopWhere(isMeant: (importId: string) => boolean): Promise<void> {
    const meant = [...running.values()].filter(({ importId }) => isMeant(importId));
    for (const { stop } of meant) stop.abort();
    await Promise.all(meant.map(({ ended }) => ended));
  }

  return {
    wake,
    stop: (importId) => stopWhere((id) => id === importId),
    stopAll: () => stopWhere(() => true),
    stopArchive(archive) {
      const talking = running.get(keyOf({ archive }))?.importId;
      return stopWhere((id) => id === talking);
    },
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        wake();
      }),
    live: (importId) => [...running.values()].find((one) => one.importId === importId)?.live(),
    async close() {
      abort.abort();
      cancelTimer?.();
      for (const cancel of postponed) cancel();
      await stopWhere(() => true);
      for (const resolve of idleWaiters) resolve();
    },
  };
}

function keyOf(lane: Lane): string {
  return lane === 'media' ? lane : `:${lane.archive}`;
}

/** How much is done: it grew when the station got anywhere before it failed. */
function factsOf(row: ImportRow | null): number {
  return row === null ? 0 : row.counts.staged + row.counts.sent + row.counts.confirmed;
}

/** Where it happened, without the message: that could hold patient data. */
function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 6).join('\n') : '';
}
