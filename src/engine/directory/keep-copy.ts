import type { DirectoryStatus } from '../../contract/directory.ts';
import { type Fault, FaultError } from '../../contract/fault.ts';
import type { Connector } from './connector.ts';
import type { DirectoryCopy } from './directory-copy.ts';
import { syncDirectory } from './sync-directory.ts';
import type { ThreadedCopyWork } from './work-in-thread.ts';

/** Keeps the copy of one directory up to date. */
export interface CopyKeeper {
  status(): DirectoryStatus;
  /** Syncs now, or joins the sync that runs; what it ended with stands in the status. @throws FaultError `cancelled` */
  sync(options?: { full?: boolean; signal?: AbortSignal }): Promise<DirectoryStatus>;
  /** Syncs now and then from now on. */
  start(): void;
  stop(): Promise<void>;
}

export interface CopyKeeperOptions {
  readonly connector: Connector;
  readonly copy: DirectoryCopy;
  /** Opens a thread that writes for one sync; without it, or where there is none, the sync writes itself. */
  readonly openWork?: () => ThreadedCopyWork | undefined;
  readonly now: () => Date;
  readonly onChanged: (status: DirectoryStatus) => void;
  /** For what is no fault of a directory. */
  readonly onBug: (error: unknown) => void;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** A file is looked at more often than a server is asked: looking costs nothing. */
const everyMs: Readonly<Record<Connector['kind'], number>> = {
  rest: 5 * 60_000,
  fhir: 5 * 60_000,
  worklist: 5 * 60_000,
  csv: 30_000,
};
const firstPauseMs = 30_000;
const longestPauseMs = 30 * 60_000;
/** A window that is told of every page of a first sync would do nothing else. */
const tellEveryMs = 500;

export function keepCopy({
  connector,
  copy,
  openWork,
  now,
  onChanged,
  onBug,
  random = Math.random,
}: CopyKeeperOptions): CopyKeeper {
  let running: Promise<void> | null = null;
  let readNow = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStarted = false;
  const stopping = new AbortController();

  const status = (): DirectoryStatus => ({ ...copy.status(), isRunning: running !== null, readNow });

  async function run(full: boolean, signal: AbortSignal): Promise<void> {
    readNow = 0;
    const onPage = (rows: number): void => {
      readNow = rows;
      if (performance.now() - toldAtMs < tellEveryMs) return;
      toldAtMs = performance.now();
      onChanged(status());
    };
    const work = openWork?.();
    try {
      await syncDirectory({ connector, copy, work, now, full, signal, onPage });
      failures = 0;
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      if (error.fault.code === 'cancelled') throw error;
      failures += 1;
    } finally {
      await work?.close();
    }
  }

  async function sync({
    full = false,
    signal,
  }: {
    full?: boolean;
    signal?: AbortSignal;
  } = {}): Promise<DirectoryStatus> {
    if (running === null) {
      const either = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
      running = run(full, either).finally(() => {
        running = null;
        onChanged(status());
      });
    }
    await running;
    return status();
  }

  function plan(afterMs: number): void {
    if (stopping.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), afterMs).unref();
  }
  async function look(): Promise<void> {
    try {
      await sync();
    } catch (error) {
      if (!(error instanceof FaultError)) onBug(error);
    }
    plan(failures === 0 ? everyMs[connector.kind] : pauseMs(failures, copy.outcome().fault, random));
  }

  return {
    status,
    sync,
    start() {
      if (isStarted) return;
      isStarted = true;
      plan(0);
    },
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      await running?.catch(() => {});
      connector.close();
    },
  };
}

/** 30 s, 1 min, 2 min … half an hour, each between half and all of it; a server that names its time (`Retry-After`) gets it. */
function pauseMs(failures: number, fault: Fault | null, random: () => number): number {
  const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10));
  const asked = Number(fault?.params.retryAfterSeconds ?? 0) * 1_000;
  return Math.max(whole * (0.5 + random() / 2), Math.min(asked, longestPauseMs));
}
