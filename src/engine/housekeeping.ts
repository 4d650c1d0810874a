import { backupFolder, backupIsDue, makeBackup, rotatedAtKey } from './backups.ts';
import type { StoredSettings } from './connections.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import type { Log } from './log.ts';
import { sweepOriginals } from './sweep-originals.ts';
import type { Spool } from './vault/spool.ts';

export interface Housekeeping {
  /** Backups and sweeps when they are due, from now on. */
  start(): void;
  stop(): Promise<void>;
}

const lookEveryMs = 15 * 60_000;
const sweepEveryMs = 24 * 3_600_000;

/** What nobody should have to think of: the backup of the records, and originals that have had their time. Trouble is logged, and tried again. */
export function createHousekeeping(deps: {
  home: string;
  ledger: Ledger;
  spool: Spool;
  log: Log;
  settings: () => StoredSettings;
  now: () => Date;
}): Housekeeping {
  const { home, ledger, spool, log, settings, now } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let sweptAt = Number.NEGATIVE_INFINITY;

  function backUp(): void {
    const { backup } = settings();
    const folder = backupFolder(home, backup.folder);
    const rotatedAt = ledger.settings.get(rotatedAtKey) as string | undefined;
    if (backupIsDue(folder, backup.everyHours, now(), rotatedAt ?? null))
      makeBackup({ ledger, folder, keep: backup.keep, at: now(), actor: 'gantry' });
  }
  async function sweep(): Promise<void> {
    const sinceSweepMs = now().getTime() - sweptAt;
    if (sinceSweepMs >= 0 && sinceSweepMs < sweepEveryMs) return;
    await sweepOriginals({ ledger, spool, log, days: settings().retention.originalsDays, now: now(), actor: 'gantry' });
    sweptAt = now().getTime();
  }
  async function attempt(half: () => void | Promise<void>): Promise<void> {
    try {
      await half();
    } catch (error) {
      log.error({ code: error instanceof Error ? error.message : 'unknown' }, 'housekeeping');
    }
  }
  const tick = (): void => {
    // A backup folder that is away is no reason to keep originals for ever.
    running = attempt(backUp).then(() => attempt(sweep));
  };
  return {
    start() {
      // Not in the way of a desk that has just been switched on.
      timer = setInterval(tick, lookEveryMs);
      timer.unref();
      setImmediate(tick);
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
