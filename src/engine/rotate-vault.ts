import { randomBytes } from 'node:crypto';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../contract/fault.ts';
import { keepFoldersLeft } from './backup-outcome.ts';
import { backupFolder, everyBackupIn, makeBackup, rotatedAtKey } from './backups.ts';
import { defaultSettings, type StoredSettings } from './connections.ts';
import { directoryShape } from './ledger/directory-shape.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { openedWith, rekeyLedger } from './ledger/rekey-ledger.ts';
import { openVault, writeCheck } from './vault/open-vault.ts';
import { resealSpool } from './vault/reseal-spool.ts';
import { beginRotation, endRotation, type Rotation, readRotation } from './vault/rotation-file.ts';
import { subkey } from './vault/subkey.ts';

export interface RotationResult {
  /** Stored images that were encrypted anew. */
  readonly resealed: number;
  /** Stored images that neither key opens; they were damaged before. */
  readonly damaged: number;
  /** Folders whose backups, or some of them, could not be changed: those open with the old key only, and a new backup was made here. */
  readonly foldersLeft: readonly string[];
}

/**
 * Gives a vault a new key: every stored image and the ledger are encrypted anew. Can be cut off at any moment: the home then opens with the
 * old key and with the new one, and the next start or the next call goes on from there.
 *
 * @param options.storeKey puts the new key where the old one lies, durably. Called when everything is under the new key; the old one
 * opens nothing any more once this has returned.
 * @throws FaultError `vault-key-wrong`, `ledger-in-use`, `ledger-damaged`, `disk-full`
 */
export async function rotateVault(options: {
  home: string;
  key: Buffer;
  /** Who did it, for the audit trail. */
  actor: string;
  storeKey: (key: Buffer) => void;
}): Promise<RotationResult> {
  const { home, key, actor, storeKey } = options;
  const rotation = readRotation(home, key) ?? startRotation(home, key);
  const result = await carryOut(home, rotation);
  storeKey(rotation.to);
  endRotation(home);
  recordRotation(home, rotation.to, actor, result);
  return result;
}

/**
 * Decides on a new key for a vault that is open now, and lays the bridge between the two: the next start with the old key carries the change out
 * (`settledKey`), and gives the new one to whoever keeps it. Asked again before that, it is the same change.
 */
export function requestNewKey(home: string, key: Buffer): void {
  if (readRotation(home, key) === null) beginRotation(home, { from: key, to: randomBytes(32) });
}

/** The new key is kept where the old one was: the old one opens nothing any more. */
export function newKeyIsKept(home: string, key: Buffer): void {
  if (readRotation(home, key)?.to.equals(key)) endRotation(home);
}

function recordRotation(home: string, key: Buffer, actor: string, result: RotationResult): void {
  const vault = openVault({ home, key });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: vault.keyProven });
  ledger.audit.append({
    ...{ at: new Date().toISOString(), actor, action: 'vault.rotated', subject: 'vault' },
    detail: { ...result },
  });
  ledger.close();
}

/** The key that this home is under, once a rotation that was cut off has been brought to its end. */
export async function settledKey(home: string, key: Buffer | null): Promise<Buffer | null> {
  if (key === null) return null;
  const rotation = readRotation(home, key);
  if (rotation === null) return key;
  await carryOut(home, rotation);
  // Whoever came with the new key has it stored; the bridge from the old one is not needed any more.
  if (key.equals(rotation.to)) endRotation(home);
  return rotation.to;
}

function startRotation(home: string, from: Buffer): Rotation {
  // Proves the key first: a wrong one must not get into the file that leads from key to key.
  const { keyProven, ledgerKey } = openVault({ home, key: from });
  if (!keyProven) {
    const ledger = openedWith(join(home, 'ledger.db'), ledgerKey);
    if (ledger === null) throw new FaultError('vault-key-wrong', { reason: 'ledger' });
    ledger.close();
  }
  return beginRotation(home, { from, to: randomBytes(32) });
}

async function carryOut(home: string, rotation: Rotation): Promise<RotationResult> {
  let sealed = { resealed: 0, damaged: 0 };
  let { backup } = defaultSettings;
  const ledgerKeys = { from: subkey(rotation.from, 'ledger'), to: subkey(rotation.to, 'ledger') };
  const path = join(home, 'ledger.db');
  if (existsSync(path))
    await rekeyLedger({
      ...{ path, ...ledgerKeys },
      async whileLocked(settings) {
        const site = settings.get('site') as Partial<StoredSettings> | undefined;
        backup = site?.backup ?? backup;
        const at = new Date().toISOString();
        settings.set(rotatedAtKey, at, at);
        keepFoldersLeft(settings, [], new Date(at));
        sealed = await resealSpool(home, rotation);
      },
    });
  const copyPath = join(home, 'directory.db');
  if (existsSync(copyPath)) {
    const keys = { from: subkey(rotation.from, 'directory'), to: subkey(rotation.to, 'directory') };
    await rekeyLedger({ path: copyPath, ...keys, steps: directoryShape }).catch((error: unknown) => {
      // A copy that neither key opens is begun anew by the next sync; the images and the records must not wait for it.
      if (!(error instanceof FaultError) || error.fault.code !== 'ledger-damaged') throw error;
    });
  }
  // A backup under a key that nobody has any more is none.
  const foldersLeft: string[] = [];
  for (const folder of new Set([backupFolder(home, null), backupFolder(home, backup.folder)]))
    if (!(await rekeyBackups(folder, folder === backup.folder, ledgerKeys))) foldersLeft.push(folder);
  writeCheck(home, rotation.to);
  if (foldersLeft.length > 0 && existsSync(path)) backUpHere(home, ledgerKeys.to, backup.keep, foldersLeft);
  return { ...sealed, foldersLeft };
}

/** False when the folder cannot be reached, or a backup in it cannot be changed. One that neither key opens is another desk's, or was damaged before. */
async function rekeyBackups(
  folder: string,
  mustBeThere: boolean,
  keys: { from: Buffer; to: Buffer },
): Promise<boolean> {
  if (mustBeThere && !existsSync(folder)) return false;
  let all = true;
  for (const path of everyBackupIn(folder))
    try {
      const { atime, mtime } = statSync(path);
      await rekeyLedger({ path, ...keys, keepShape: true });
      // It holds what it held then: the next one is due when it was.
      utimesSync(path, atime, mtime);
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code !== 'ledger-damaged') all = false;
    }
  return all;
}

/** Where the site's own folder cannot be reached, so that there is one that opens, and which folders those are. A rotation does not fail for it: one is due at the next start anyway. */
function backUpHere(home: string, key: Buffer, keep: number, foldersLeft: readonly string[]): void {
  const ledger = openLedger({ path: join(home, 'ledger.db'), key, keyProven: true });
  try {
    keepFoldersLeft(ledger.settings, foldersLeft, new Date());
    makeBackup({ ledger, folder: backupFolder(home, null), keep, at: new Date(), actor: 'gantry' });
  } catch {
    // Housekeeping says what is in its way.
  } finally {
    ledger.close();
  }
}
