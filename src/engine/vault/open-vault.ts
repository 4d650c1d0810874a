import { timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { writeDurably } from '../durable-file.ts';
import { vaultKeyBytes } from './key-file.ts';
import { openSpool, type Spool } from './spool.ts';
import { subkey } from './subkey.ts';

export interface Vault {
  /** Opens the ledger (`openLedger`). */
  readonly ledgerKey: Buffer;
  /** Opens the copy of the directory (`openDirectoryStore`). */
  readonly directoryKey: Buffer;
  /** The key was compared with what this vault was made with, so a ledger it cannot open is damaged, not locked. */
  readonly keyProven: boolean;
  readonly spool: Spool;
}

/**
 * Opens the vault of a home folder, or makes it: `vault-check` (proves the key, tells nothing about it) and `spool/`.
 * `key` null means that the keychain or the key file has none.
 *
 * @throws FaultError `vault-key-missing` without a key, `vault-key-wrong` with another key than the vault was made with. A wrong
 * or lost key never leads to a fresh vault. `ledger-missing` when there are stored images that no ledger knows: a fresh one would forget them.
 */
export function openVault(options: { home: string; key: Buffer | null }): Vault {
  const { home, key } = options;
  if (key === null) throw new FaultError('vault-key-missing');
  if (key.length !== vaultKeyBytes) throw new FaultError('vault-key-wrong', { reason: 'not-a-key' });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const ledgerExists = existsSync(join(home, 'ledger.db'));
  const keyProven = proveKey(home, key, ledgerExists);
  if (!ledgerExists && holdsFiles(join(home, 'spool'))) throw new FaultError('ledger-missing');
  return {
    ledgerKey: subkey(key, 'ledger'),
    directoryKey: subkey(key, 'directory'),
    keyProven,
    spool: openSpool({ folder: join(home, 'spool'), key: subkey(key, 'spool') }),
  };
}

/** Whether a spool holds finished files. */
function holdsFiles(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder, { withFileTypes: true }).some((entry) => entry.isFile());
}

/** Compares the key with the check file. Where only the check file is gone, the ledger itself has the word. */
function proveKey(home: string, key: Buffer, ledgerExists: boolean): boolean {
  const path = checkPath(home);
  if (existsSync(path)) {
    const expected = subkey(key, 'check');
    const stored = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
    if (stored.length !== expected.length || !timingSafeEqual(stored, expected))
      throw new FaultError('vault-key-wrong', { reason: 'other-key' });
    return true;
  }
  if (ledgerExists) return false;
  writeCheck(home, key);
  return true;
}

function checkPath(home: string): string {
  return join(home, 'vault-check');
}

/** From here on the vault is known to be under this key. Replaces what was there before, as a whole. */
export function writeCheck(home: string, key: Buffer): void {
  writeDurably(checkPath(home), `${subkey(key, 'check').toString('hex')}\n`);
}
