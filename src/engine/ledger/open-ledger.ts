import { chmodSync, existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { type AuditTrail, openAudit } from './audit.ts';
import { type DecisionRows, openDecisionRows } from './decisions.ts';
import { type ImportRows, openImportRows } from './imports.ts';
import { type InstanceRows, openInstanceRows } from './instances.ts';
import { migrate } from './migrations.ts';
import { openScanRows, type ScanRows } from './scans.ts';
import { openSettingRows, type SettingRows } from './settings.ts';
import { openUploadLogRows, type UploadLogRows } from './upload-logs.ts';

/** Everything that must outlive the process. All calls are synchronous and durable when they return. */
export interface Ledger {
  readonly imports: ImportRows;
  readonly instances: InstanceRows;
  readonly decisions: DecisionRows;
  readonly scans: ScanRows;
  readonly settings: SettingRows;
  readonly uploadLogs: UploadLogRows;
  readonly audit: AuditTrail;
  /** All or nothing. May be nested. */
  transaction<T>(work: () => T): T;
  /** Reads every page. Gives SQLite's complaints; an empty list is a whole ledger. Takes seconds on a large one. */
  checkIntegrity(): string[];
  close(): void;
}

export interface LedgerOptions {
  readonly path: string;
  /** 32 bytes (`Vault.ledgerKey`). */
  readonly key: Buffer;
  /** The key is known to be this vault's, so a ledger that does not open is damaged (`Vault.keyProven`). */
  readonly keyProven?: boolean;
}

/**
 * Opens the ledger, makes it when there is none, and holds it for this process alone: the lock is the database's own and dies with the process.
 *
 * @throws FaultError `ledger-in-use`, `vault-key-wrong`, `ledger-damaged` or `ledger-newer`. The file is then left as it was.
 */
export function openLedger(options: LedgerOptions): Ledger {
  const db = openDatabase(options);
  return {
    imports: openImportRows(db),
    instances: openInstanceRows(db),
    decisions: openDecisionRows(db),
    scans: openScanRows(db),
    settings: openSettingRows(db),
    uploadLogs: openUploadLogRows(db),
    audit: openAudit(db),
    transaction: (work) => db.transaction(work).immediate(),
    checkIntegrity: () =>
      (db.pragma('integrity_check') as { integrity_check: string }[])
        .map((row) => row.integrity_check)
        .filter((line) => line !== 'ok'),
    close: () => db.close(),
  };
}

/** The bare database, for the rooms' own tests of their SQL; everyone else opens the ledger. */
export function openDatabase({ path, key, keyProven = false }: LedgerOptions): Database {
  const existed = existsSync(path);
  const db = new Database(path, { timeout: 0 });
  try {
    if (!existed && process.platform !== 'win32') chmodSync(path, 0o600);
    db.pragma("cipher = 'sqlcipher'");
    db.pragma(`key = "x'${key.toString('hex')}'"`);
    // Exclusive before the first access: no second process, no shared-memory file. Sorting must not spill to plain temporary files.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('temp_store = MEMORY');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw ledgerFault(error, keyProven);
  }
}

function ledgerFault(error: unknown, keyProven: boolean): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (error.code.startsWith('SQLITE_BUSY')) return new FaultError('ledger-in-use', {}, { cause: error });
  if (error.code.startsWith('SQLITE_CORRUPT')) return new FaultError('ledger-damaged', {}, { cause: error });
  if (error.code.startsWith('SQLITE_FULL')) return new FaultError('disk-full', {}, { cause: error });
  // Page by page authenticated: a page under another key and a damaged first page look the same to SQLite.
  if (error.code.startsWith('SQLITE_NOTADB'))
    return new FaultError(keyProven ? 'ledger-damaged' : 'vault-key-wrong', { reason: 'ledger' }, { cause: error });
  return error;
}
