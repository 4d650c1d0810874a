import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { syncFile, syncFolderOf } from '../durable-file.ts';
import { openDatabase } from './open-database.ts';

/**
 * Puts a finished ledger in the place of another, in one step: there is no moment without one, which a start would take for a new vault. The one that
 * was there gets a second name in `asideFolder` first, and its lock is kept until it is replaced. One that does not open is put aside as it is.
 * @param options.whileLocked what has to be done before, while no engine can start; gives its result.
 * @throws FaultError `ledger-in-use`: nothing is changed then
 */
export function replaceLedger<T>(options: {
  path: string;
  key: Buffer;
  incoming: string;
  asideFolder: string;
  whileLocked: () => T;
}): T {
  const { path, key, incoming, asideFolder, whileLocked } = options;
  const db = existsSync(path) ? locked(path, key) : null;
  try {
    const result = whileLocked();
    if (db) foldLog(db);
    // Windows replaces no file that is open; elsewhere the lock is kept to the end.
    if (process.platform === 'win32') db?.close();
    const logs = [`${path}-wal`, `${path}-journal`];
    for (const file of [...logs, path]) if (existsSync(file)) giveSecondName(file, asideFolder);
    // A log that is left would be replayed into the ledger that comes.
    for (const file of logs) rmSync(file, { force: true });
    renameSync(incoming, path);
    syncFolderOf(path);
    return result;
  } finally {
    if (db?.open) db.close();
  }
}

function locked(path: string, key: Buffer): Database | null {
  try {
    return openDatabase({ path, key });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'ledger-in-use') throw error;
    return null;
  }
}

/** Brings the write-ahead log into the file. Where damage does not let it, the two are put aside as they are. */
function foldLog(db: Database): void {
  try {
    db.pragma('journal_mode = DELETE');
  } catch {
    db.close();
  }
}

function giveSecondName(file: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const second = join(folder, basename(file));
  try {
    linkSync(file, second);
  } catch {
    // Not every file system lets a file have two names.
    copyFileSync(file, second);
    syncFile(second);
  }
  syncFolderOf(second);
}
