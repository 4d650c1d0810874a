import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { syncFolderOf } from '../durable-file.ts';
import { openDatabase } from './open-database.ts';
import { openSettingRows, type SettingRows } from './settings.ts';

/** Whose shape the file has. */
interface Shape {
  /** Without it the ledger's. */
  readonly steps?: readonly string[];
  /** Whatever shape it has, it keeps: a copy that an older Gantry is to open. */
  readonly keepShape?: boolean;
}

export interface RekeyOptions extends Shape {
  readonly path: string;
  readonly from: Buffer;
  readonly to: Buffer;
  /** Runs while the ledger is locked for us, before it is exchanged; what it sets is taken along. */
  readonly whileLocked?: (settings: SettingRows) => Promise<void>;
}

/**
 * Brings a ledger, or a backup of one, from one key to another: a copy is made, given the new key and checked page by page; only then does
 * it take the place of the first, in one step. A ledger that is under the new key already is left as it is.
 *
 * @throws FaultError `ledger-in-use`, `ledger-damaged` (neither key opens it, or the copy does not check)
 */
export async function rekeyLedger({ path, from, to, whileLocked, ...shape }: RekeyOptions): Promise<void> {
  const copyPath = `${path}.rekeyed`;
  rmSync(copyPath, { force: true });
  const through = openedWith(path, to, shape);
  const db = through ?? openDatabase({ path, key: from, keyProven: true, ...shape });
  try {
    await whileLocked?.(openSettingRows(db));
    if (through !== null) return;
    db.prepare('VACUUM INTO ?').run(copyPath);
    rekeyCopy(copyPath, { from, to, ...shape });
    // The write-ahead log of the old one must be gone before the new one has its name: it would be replayed into it.
    db.pragma('journal_mode = DELETE');
    // Windows replaces no file that is open; elsewhere the lock is kept to the end.
    if (process.platform === 'win32') db.close();
    renameSync(copyPath, path);
    syncFolderOf(path);
  } finally {
    if (db.open) db.close();
  }
}

function rekeyCopy(path: string, keys: { from: Buffer; to: Buffer } & Shape): void {
  const { from: key, to, ...shape } = keys;
  const copy = openDatabase({ path, key, keyProven: true, ...shape });
  try {
    copy.pragma('journal_mode = DELETE');
    copy.pragma(`rekey = "x'${to.toString('hex')}'"`);
    if (copy.pragma('integrity_check', { simple: true }) !== 'ok') throw new FaultError('ledger-damaged');
  } finally {
    copy.close();
  }
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Null when this key does not open it: with a wrong key nothing is changed. */
export function openedWith(path: string, key: Buffer, shape: Shape = {}): Database | null {
  try {
    return openDatabase({ path, key, ...shape });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'vault-key-wrong') return null;
    throw error;
  }
}
