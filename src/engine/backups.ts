import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keepBackupOutcome } from './backup-outcome.ts';
import type { BackupFacts } from './ledger/backup-ledger.ts';
import type { Ledger } from './ledger/open-ledger.ts';

const ending = '.gantry-backup';
const namePattern = /^gantry-[\dTZ-]+\.gantry-backup$/;
/** With the copies that are made before an update (`checked-ledger.ts`). */
const anyNamePattern = /^(gantry-[\dTZ-]+|before-update-\d+)\.gantry-backup$/;
/** When the vault's key was changed last: the setting's name. */
export const rotatedAtKey = 'vault.rotatedAt';

/** Where backups lie unless the site names another folder. */
export function backupFolder(home: string, named: string | null): string {
  return named ?? join(home, 'backups');
}

/** The backups of a folder, the newest first. The names are their times. */
export function backupsIn(folder: string): string[] {
  return named(folder, namePattern).sort().reverse();
}

/** With the copies that were made before an update, which no backup takes the place of. */
export function everyBackupIn(folder: string): string[] {
  return named(folder, anyNamePattern);
}

function named(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

/**
 * Makes a checked backup and then removes the oldest of more than `keep`. Leaves an audit row, and its outcome for the checks.
 * @throws FaultError `backup-failed`, `backup-unusable`, `disk-full`
 */
export function makeBackup(options: NewBackup): MadeBackup {
  const { ledger, at } = options;
  try {
    const made = writeBackup(options);
    keepBackupOutcome(ledger.settings, at);
    return made;
  } catch (error) {
    keepBackupOutcome(ledger.settings, at, error);
    throw error;
  }
}

interface NewBackup {
  readonly ledger: Ledger;
  readonly folder: string;
  readonly keep: number;
  readonly at: Date;
  readonly actor: string;
}
type MadeBackup = BackupFacts & { path: string; sizeBytes: number };

function writeBackup(options: NewBackup): MadeBackup {
  const { ledger, folder, keep, at, actor } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `gantry-${at.toISOString().replace(/[:.]/g, '-')}${ending}`);
  const facts = ledger.backup(path);
  const old = backupsIn(folder).slice(keep);
  for (const file of old) rmSync(file, { force: true });
  ledger.audit.append({
    ...{ at: at.toISOString(), actor, action: 'ledger.backed-up', subject: 'ledger' },
    detail: { ...facts, removedOld: old.length },
  });
  return { ...facts, path, sizeBytes: statSync(path).size };
}

/**
 * Whether the newest backup is older than the site wants, or than the vault's key (`rotatedAt`). A clock that was set back makes none of the future.
 */
export function backupIsDue(folder: string, everyHours: number, now: Date, rotatedAt: string | null = null): boolean {
  const [newest] = backupsIn(folder);
  if (newest === undefined) return true;
  const madeMs = statSync(newest).mtimeMs;
  const ageMs = now.getTime() - madeMs;
  const rotatedMs = rotatedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(rotatedAt);
  return ageMs < 0 || ageMs >= everyHours * 3_600_000 || (madeMs < rotatedMs && rotatedMs <= now.getTime());
}
