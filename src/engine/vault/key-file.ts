import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { FaultError } from '../../contract/fault.ts';
import { syncFolderOf, writeDurably } from '../durable-file.ts';

export const vaultKeyBytes = 32;

/**
 * Makes a new random key and writes it, in base64 on one line, to a file that only this user can read (mode 600).
 * Never replaces a file: throws Node's `EEXIST` then. Gives the key.
 */
export function createKeyFile(path: string): Buffer {
  const key = randomBytes(vaultKeyBytes);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${key.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolderOf(path);
  return key;
}

/** Puts another key into a key file, as a whole or not at all: only when the vault opens with the new one already. */
export function replaceKeyFile(path: string, key: Buffer): void {
  writeDurably(path, `${key.toString('base64')}\n`);
}

/**
 * Reads the key of a key file.
 * @throws FaultError `vault-key-missing` when there is no such file, `vault-key-wrong` when it holds no key, and `vault-locked`
 * (`reason: 'permissions'`) when others on this machine may read it.
 */
export function readKeyFile(path: string): Buffer {
  const file = openKeyFile(path);
  try {
    // Windows has no such bits; the folder's access list guards the file there.
    if (process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0)
      throw new FaultError('vault-locked', { reason: 'permissions' });
    const text = readFileSync(file, 'utf8').trim();
    const key = Buffer.from(text, 'base64');
    if (key.length !== vaultKeyBytes || key.toString('base64') !== text)
      throw new FaultError('vault-key-wrong', { reason: 'not-a-key' });
    return key;
  } finally {
    closeSync(file);
  }
}

function openKeyFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new FaultError('vault-key-missing', {}, { cause: error });
    throw new FaultError('vault-locked', { reason: code ?? 'unreadable' }, { cause: error });
  }
}
