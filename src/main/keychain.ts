import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import type { KeyOrigin } from '../contract/engine-link.ts';
import { FaultError } from '../contract/fault.ts';
import { syncFolderOf } from '../engine/durable-file.ts';
import { createKeyFile, readKeyFile, replaceKeyFile } from '../engine/vault/key-file.ts';
import { openWithPassphrase, sealWithPassphrase } from './passphrase-key.ts';

export interface VaultKey {
  readonly key: Buffer;
  readonly origin: KeyOrigin;
  /** Puts another key in the place of this one, in the same keeping, as a whole or not at all: for a vault that opens with the new one already. */
  keep(key: Buffer): Promise<void>;
}

/**
 * Asks the person at the desk for the passphrase: a new one for a new vault (`isNew`), else the one that was chosen then; `wrong` when
 * the last answer did not open it.
 */
export type AskPassphrase = (question: { isNew: boolean; wrong: boolean }) => Promise<string>;

/**
 * Finds the vault's key, or makes it for a data folder that has no ledger yet. In this order: the file that an administrator
 * named; the system's keychain; the mode-600 file that `gantry init` made in the data folder (no protection against whoever can read
 * the folder: its origin says so, and the window warns); a passphrase, where there is no keychain worth the name.
 * @param sealedPath where the key is kept, encrypted by the keychain
 * @param passphrasePath where it is kept, encrypted with a passphrase
 * @throws FaultError `vault-key-missing` when there is a ledger and no key for it; `vault-locked` when the keychain does not give the key out.
 */
export async function openVaultKey(options: {
  home: string;
  sealedPath: string;
  namedKeyFile: string | undefined;
  passphrasePath: string;
  keychain: SafeStorage;
  askPassphrase: AskPassphrase;
}): Promise<VaultKey> {
  const { home, sealedPath, passphrasePath, namedKeyFile, keychain, askPassphrase } = options;
  const plainPath = join(home, 'vault.key');
  const isNew = !existsSync(join(home, 'ledger.db'));

  const inFile = (path: string) => async (next: Buffer) => replaceKeyFile(path, next);
  const inKeychain = (next: Buffer) => seal(keychain, sealedPath, next);
  const behind = (passphrase: string) => (next: Buffer) => sealWithPassphrase(passphrasePath, passphrase, next);

  if (namedKeyFile) return { key: keyFromFile(namedKeyFile, isNew), origin: 'file', keep: inFile(namedKeyFile) };
  if (existsSync(sealedPath)) return { key: await unseal(keychain, sealedPath), origin: 'keychain', keep: inKeychain };
  if (existsSync(passphrasePath)) {
    const { key, passphrase } = await askUntilOpen(passphrasePath, askPassphrase);
    return { key, origin: 'passphrase', keep: behind(passphrase) };
  }
  if (existsSync(plainPath)) return { key: readKeyFile(plainPath), origin: 'plain-file', keep: inFile(plainPath) };
  if (!isNew) throw new FaultError('vault-key-missing');
  const key = randomBytes(32);
  if (await isUsable(keychain)) {
    await seal(keychain, sealedPath, key);
    return { key, origin: 'keychain', keep: inKeychain };
  }
  const passphrase = await askPassphrase({ isNew: true, wrong: false });
  await sealWithPassphrase(passphrasePath, passphrase, key);
  return { key, origin: 'passphrase', keep: behind(passphrase) };
}

async function askUntilOpen(path: string, ask: AskPassphrase): Promise<{ key: Buffer; passphrase: string }> {
  for (let wrong = false; ; wrong = true) {
    const passphrase = await ask({ isNew: false, wrong });
    const key = await openWithPassphrase(path, passphrase);
    if (key !== null) return { key, passphrase };
  }
}

function keyFromFile(path: string, mayCreate: boolean): Buffer {
  if (!existsSync(path)) {
    if (!mayCreate) throw new FaultError('vault-key-missing');
    createKeyFile(path);
  }
  return readKeyFile(path);
}

/** Whether there is a keychain worth the name. `basic_text` encrypts with a key that is printed in Chromium's source. */
async function isUsable(keychain: SafeStorage): Promise<boolean> {
  if (!(hasAsyncCalls(keychain) ? await keychain.isAsyncEncryptionAvailable() : keychain.isEncryptionAvailable()))
    return false;
  if (process.platform !== 'linux') return true;
  // Electron before 26 does not tell; what it seals does: `v10` is Chromium's own published key, `v11` a keyring's.
  if (typeof keychain.getSelectedStorageBackend !== 'function')
    return keychain.encryptString('probe').subarray(0, 3).toString('latin1') === 'v11';
  return !['basic_text', 'unknown'].includes(keychain.getSelectedStorageBackend());
}

async function seal(keychain: SafeStorage, path: string, key: Buffer): Promise<void> {
  const text = key.toString('hex');
  const sealed = hasAsyncCalls(keychain) ? await keychain.encryptStringAsync(text) : keychain.encryptString(text);
  // Written beside and renamed, so that a power cut leaves the old key or the new one, never half of one.
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(sealed);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
  // Whoever hears that the key is kept takes the way from the old one away: the new name must be on the disk before.
  syncFolderOf(path);
}

async function unseal(keychain: SafeStorage, path: string): Promise<Buffer> {
  try {
    const sealed = readFileSync(path);
    if (!hasAsyncCalls(keychain)) return Buffer.from(keychain.decryptString(sealed), 'hex');
    const { result, shouldReEncrypt } = await keychain.decryptStringAsync(sealed);
    const key = Buffer.from(result, 'hex');
    if (shouldReEncrypt) await seal(keychain, path, key);
    return key;
  } catch (cause) {
    throw new FaultError('vault-locked', {}, { cause });
  }
}

/** Electron from 42 on has asynchronous calls and deprecates the others; older ones have only the others. */
function hasAsyncCalls(keychain: SafeStorage): boolean {
  return typeof keychain.isAsyncEncryptionAvailable === 'function';
}
