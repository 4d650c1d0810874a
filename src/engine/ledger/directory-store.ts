import { rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { type DirectoryOrderRows, openDirectoryOrderRows } from './directory-orders.ts';
import { type DirectoryPatientRows, openDirectoryPatientRows } from './directory-patients.ts';
import { directoryShape } from './directory-shape.ts';
import { type LedgerOptions, openDatabase } from './open-database.ts';

/** The copy of the site's directory on this machine: encrypted, and worth no more than a sync. */
export interface DirectoryStore {
  readonly patients: DirectoryPatientRows;
  readonly orders: DirectoryOrderRows;
  /** A JSON value by name; undefined when it was never set. Who reads one knows its shape. */
  fact(key: string): unknown;
  setFact(key: string, value: unknown): void;
  transaction<T>(work: () => T): T;
  /** Forgets everything: another directory's patients must never be found beside these. */
  clear(): void;
  close(): void;
}

export interface DirectoryStoreOptions {
  readonly path: string;
  /** 32 bytes (`Vault.directoryKey`). */
  readonly key: Buffer;
  /** For a thread that writes into a copy which the engine has open. */
  readonly isBeside?: boolean;
}

/**
 * Opens the copy, or makes it. One that does not open (damaged, of a newer Gantry, under an older key) is removed and begun anew: it holds nothing that the
 * directory does not. Not durable to the last commit: after a power cut a sync goes on from the page before.
 */
export function openDirectoryStore({ path, key, isBeside = false }: DirectoryStoreOptions): DirectoryStore {
  const shared = { steps: directoryShape, lock: isBeside ? 'waiting' : 'shared' } as const;
  const db = isBeside ? openDatabase({ path, key, ...shared }) : openOrBegin(path, key, shared);
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -32000');
  const get = db.prepare<[string], { value: string }>('SELECT value FROM facts WHERE key = ?');
  const set = db.prepare<[string, string]>(
    'INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    patients: openDirectoryPatientRows(db),
    orders: openDirectoryOrderRows(db),
    fact(key) {
      const row = get.get(key);
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    setFact(key, value) {
      set.run(key, JSON.stringify(value));
    },
    transaction: (work) => db.transaction(work).immediate(),
    clear: () =>
      db.transaction(() => {
        for (const table of ['patients', 'orders', 'facts']) db.exec(`DELETE FROM ${table}`);
        for (const table of ['patient_words', 'patient_keys'])
          db.exec(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`);
      })(),
    close: () => db.close(),
  };
}

function openOrBegin(path: string, key: Buffer, shared: Pick<LedgerOptions, 'steps' | 'lock'>): Database {
  try {
    return openDatabase({ path, key, ...shared });
  } catch (error) {
    const code = error instanceof FaultError ? error.fault.code : null;
    if (code !== 'ledger-damaged' && code !== 'vault-key-wrong' && code !== 'ledger-newer') throw error;
    for (const ending of ['-wal', '-shm', '-journal', '']) rmSync(path + ending, { force: true });
    return openDatabase({ path, key, ...shared });
  }
}
