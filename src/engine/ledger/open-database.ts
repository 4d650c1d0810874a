import { chmodSync, existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { keepOlder } from './keep-older.ts';
import { ledgerSteps, migrate } from './migrations.ts';

export interface LedgerOptions {
  readonly path: string;
  /** 32 bytes (`Vault.ledgerKey`). */
  readonly key: Buffer;
  /** The key is known to be this vault's, so a ledger that does not open is damaged (`Vault.keyProven`). */
  readonly keyProven?: boolean;
  /** The shape; without it the ledger's. */
  readonly steps?: readonly string[];
  /** Neither brought to the newest shape nor refused for a newer one: for what only moves a file as it is. */
  readonly keepShape?: boolean;
  /** Where a copy goes of a ledger that an older Gantry wrote, before its shape is changed. Absent: none is made (copies, the directory's store). */
  readonly olderPath?: (version: number) => string;
  /**
   * `exclusive` (default): nobody else, ever. `shared`: threads of this process open it too, and a second process is kept away by the ledger beside it. `waiting`: such a
   * thread, which waits for the engine's few own writes; the engine never waits for the thread.
   */
  readonly lock?: 'exclusive' | 'shared' | 'waiting';
}

const waitMs = 10_000;

/** The bare database, for the rooms' own tests of their SQL; everyone else opens the ledger. */
export function openDatabase({
  path,
  key,
  keyProven = false,
  steps = ledgerSteps,
  keepShape = false,
  olderPath,
  lock = 'exclusive',
}: LedgerOptions): Database {
  const existed = existsSync(path);
  const db = new Database(path, { timeout: lock === 'waiting' ? waitMs : 0 });
  try {
    if (!existed && process.platform !== 'win32') chmodSync(path, 0o600);
    db.pragma("cipher = 'sqlcipher'");
    db.pragma(`key = "x'${key.toString('hex')}'"`);
    // Exclusive before the first access: no second process, no shared-memory file. Sorting must not spill to plain temporary files.
    if (lock === 'exclusive') db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('temp_store = MEMORY');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    if (existed && olderPath) keepOlder(db, { key, newest: steps.length, olderPath });
    if (!keepShape) migrate(db, steps);
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
