import { type Fault, FaultError, fault } from '../contract/fault.ts';
import { type Health, type HealthFact, healthFact } from '../contract/settings.ts';
import type { SettingRows } from './ledger/settings.ts';

/** How it went the last times: backups are made while nobody looks. */
export interface BackupOutcome {
  /** When the last good one was made; null where none is known. */
  readonly goodAt: string | null;
  /** Why the newest try came to nothing; null when it did not. */
  readonly fault: Fault | null;
  /** Folders whose backups the newest change of the key could not reach: said until somebody makes a backup. */
  readonly foldersLeft: readonly string[];
}

const outcomeKey = 'backup.outcome';

export function backupOutcome(settings: SettingRows): BackupOutcome {
  return {
    ...{ goodAt: null, fault: null, foldersLeft: [] },
    ...(settings.get(outcomeKey) as Partial<BackupOutcome> | undefined),
  };
}

/** Remembers a backup that was made, or (`error`) why none was. */
export function keepBackupOutcome(settings: SettingRows, at: Date, error?: unknown): void {
  const why = error instanceof FaultError ? error.fault : fault('backup-failed');
  const news = error === undefined ? { goodAt: at.toISOString(), fault: null } : { fault: why };
  const outcome = { ...backupOutcome(settings), ...news };
  try {
    settings.set(outcomeKey, outcome, at.toISOString());
  } catch {
    // A ledger without room says nothing here; the age of the last good one tells soon enough.
  }
}

/** Remembers where a change of the key left backups as they were; none once somebody has made one since. */
export function keepFoldersLeft(settings: SettingRows, foldersLeft: readonly string[], at: Date): void {
  const before = backupOutcome(settings);
  if (foldersLeft.length > 0 || before.foldersLeft.length > 0)
    settings.set(outcomeKey, { ...before, foldersLeft }, at.toISOString());
}

/** Whether somebody could come back to yesterday. None yet is no trouble: the first is made with the first start. */
export function backupHealth(
  { goodAt, fault: why }: Pick<BackupOutcome, 'goodAt' | 'fault'>,
  everyHours: number,
  now: Date,
): { detail: string; facts: HealthFact[]; state?: Health['state']; fault?: Fault } {
  const answer =
    goodAt === null
      ? { detail: 'no backup yet', facts: [healthFact('no-backup')] }
      : { detail: `last backup ${goodAt}`, facts: [healthFact('backup-made', { madeOn: goodAt.slice(0, 10) })] };
  if (why !== null) return { ...answer, state: 'warning', fault: why };
  const isLate = goodAt !== null && now.getTime() - Date.parse(goodAt) > 2 * everyHours * 3_600_000;
  return isLate ? { ...answer, state: 'warning', fault: fault('backup-late') } : answer;
}
