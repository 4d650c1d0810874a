import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../contract/fault.ts';
import { type BackupFacts, checkBackup } from './ledger/backup-ledger.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { putSpoolAside } from './spool-aside.ts';
import { openVault } from './vault/open-vault.ts';
import { subkey } from './vault/subkey.ts';

export interface RestoreResult extends BackupFacts {
  /** Images that the backup believes stored here and that are not: they are read from their discs again. */
  readonly toStageAgain: number;
  /** Images in the spool that the backup knows nothing of: they lie beside the ledger that was here before. */
  readonly filesPutAside: number;
  /** Where the ledger that was here before lies now; null when there was none. */
  readonly putAside: string | null;
}

/**
 * Puts a backup in the place of a home's ledger. What was there before is put aside, never deleted. Imports that were under way go on; where
 * their images are not in the spool any more, they ask for the disc.
 *
 * @throws FaultError `backup-unusable` (nothing is changed then), `ledger-in-use`, `vault-key-wrong`
 */
export function restoreHome(options: { home: string; key: Buffer; backupPath: string; actor: string }): RestoreResult {
  const { home, key, backupPath, actor } = options;
  if (!existsSync(backupPath)) throw new FaultError('path-not-found', { path: backupPath });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const ledgerKey = subkey(key, 'ledger');
  // A copy is checked, never the backup itself: it may lie on a medium that cannot be written.
  const incoming = join(home, 'ledger.restored');
  rmSync(incoming, { force: true });
  copyFileSync(backupPath, incoming);
  const facts = checked(incoming, ledgerKey);
  const at = new Date().toISOString();
  const putAside = existsSync(join(home, 'ledger.db')) ? putLedgerAside(home, ledgerKey, at) : null;
  renameSync(incoming, join(home, 'ledger.db'));

  const vault = openVault({ home, key });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: vault.keyProven });
  try {
    const stored = new Set(readdirSync(join(home, 'spool')));
    const filesPutAside = putSpoolAside(home, ledger.heldFiles.isUsed, at);
    const toStageAgain = ledger.instances.restageMissing((name) => stored.has(name));
    ledger.audit.append({
      ...{ at, actor, action: 'ledger.restored', subject: 'ledger' },
      detail: { ...facts, toStageAgain, filesPutAside },
    });
    return { ...facts, toStageAgain, filesPutAside, putAside };
  } finally {
    ledger.close();
  }
}

function checked(path: string, key: Buffer): BackupFacts {
  try {
    return checkBackup(path, key);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/** Moves a ledger with its write-ahead log out of the way. A running engine's lock is respected; a ledger that does not open is moved as it is. */
function putLedgerAside(home: string, key: Buffer, at: string): string {
  try {
    openLedger({ path: join(home, 'ledger.db'), key }).close();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'ledger-in-use') throw error;
  }
  const folder = join(home, 'replaced', at.replace(/[:.]/g, '-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of ['ledger.db-wal', 'ledger.db-journal', 'ledger.db'])
    if (existsSync(join(home, name))) renameSync(join(home, name), join(folder, name));
  return folder;
}
