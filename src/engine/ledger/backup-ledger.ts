import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { syncFolderOf } from '../durable-file.ts';
import { openAudit } from './audit.ts';
import { openDatabase } from './open-database.ts';

/** What a backup was seen to hold when it was opened and read page by page. */
export interface BackupFacts {
  readonly imports: number;
  readonly auditEntries: number;
}

/**
 * Writes the whole ledger, settings included, as one encrypted file (the ledger's own key), and opens it again to check every page and the
 * audit chain. Only a copy that checks gets its name. Nothing is left behind otherwise.
 * @throws FaultError `backup-failed`, `disk-full`
 */
export function writeBackup(db: Database, path: string, key: Buffer): BackupFacts {
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    const facts = checkBackup(unfinished, key);
    const file = openSync(unfinished, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(unfinished, path);
    syncFolderOf(path);
    return facts;
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (error instanceof FaultError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code)) throw new FaultError('disk-full', {}, { cause: error });
    throw new FaultError('backup-failed', { reason: code }, { cause: error });
  }
}

/**
 * Opens a backup and reads all of it.
 * @throws FaultError `backup-unusable` (`reason`: `key`, `damaged`, `audit`), `ledger-newer`
 */
export function checkBackup(path: string, key: Buffer): BackupFacts {
  const db = openBackup(path, key);
  try {
    if (db.pragma('integrity_check', { simple: true }) !== 'ok')
      throw new FaultError('backup-unusable', { reason: 'damaged' });
    const audit = openAudit(db).verifyAudit();
    if (!audit.ok) throw new FaultError('backup-unusable', { reason: 'audit' });
    const { imports } = db.prepare<[], { imports: number }>('SELECT count(*) AS imports FROM imports').get() ?? {
      imports: 0,
    };
    return { imports, auditEntries: audit.entries };
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw new FaultError('backup-unusable', { reason: 'damaged' }, { cause: error });
  } finally {
    // One file again: opening made it one with a write-ahead log.
    db.pragma('journal_mode = DELETE');
    db.close();
  }
}

function openBackup(path: string, key: Buffer): Database {
  try {
    return openDatabase({ path, key });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'vault-key-wrong')
      throw new FaultError('backup-unusable', { reason: 'key' }, { cause: error });
    if (error instanceof FaultError && error.fault.code === 'ledger-damaged')
      throw new FaultError('backup-unusable', { reason: 'damaged' }, { cause: error });
    throw error;
  }
}
