import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../contract/fault.ts';
import { syncFile } from './durable-file.ts';
import { type BackupFacts, checkBackup } from './ledger/backup-ledger.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { replaceLedger } from './ledger/replace-ledger.ts';
import { putSpoolAside, type SpoolAside } from './spool-aside.ts';
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
 * Puts a backup in the place of a home's ledger. What was there before is put aside, never deleted. Cut off at any moment, the home has the one
 * ledger or the other, each with its images. Imports that were under way go on; where
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
  // With what a restore that was cut off left of it: its log would be replayed into this copy.
  for (const suffix of ['', '-wal', '-journal']) rmSync(incoming + suffix, { force: true });
  copyFileSync(backupPath, incoming);
  const facts = checked(incoming, ledgerKey);
  const at = new Date().toISOString();
  const asideFolder = join(home, 'replaced', at.replace(/[:.]/g, '-'));
  const putAside = existsSync(join(home, 'ledger.db')) ? asideFolder : null;
  const { toStageAgain, aside } = replaceLedger({
    ...{ path: join(home, 'ledger.db'), key: ledgerKey, incoming, asideFolder },
    // All of it before the backup has the ledger's name: a start after a stop in between must not take newer images for leavings of a crash.
    whileLocked: () => fitToSpool({ home, ledgerKey, incoming, facts, at, actor, asideFolder }),
  });
  openVault({ home, key });
  aside.leaveSpool();
  return { ...facts, toStageAgain, filesPutAside: aside.files, putAside };
}

/** Lets a ledger that is to be restored know what the spool holds, and puts aside what it does not know. */
function fitToSpool(options: {
  home: string;
  ledgerKey: Buffer;
  incoming: string;
  facts: BackupFacts;
  at: string;
  actor: string;
  asideFolder: string;
}): { toStageAgain: number; aside: SpoolAside } {
  const { home, ledgerKey, incoming, facts, at, actor, asideFolder } = options;
  const spool = join(home, 'spool');
  const ledger = openLedger({ path: incoming, key: ledgerKey, keyProven: true });
  try {
    const stored = new Set(existsSync(spool) ? readdirSync(spool) : []);
    const aside = putSpoolAside(home, ledger.heldFiles.isUsed, join(asideFolder, 'spool'));
    const toStageAgain = ledger.transaction(() => {
      const { images, imports } = ledger.instances.restageMissing((name) => stored.has(name));
      for (const { id: subject, station: from } of imports)
        ledger.audit.append({
          at,
          actor,
          action: 'import.reopened',
          subject,
          detail: { from, to: 'stage', fault: null },
        });
      const detail = { ...facts, toStageAgain: images, filesPutAside: aside.files };
      ledger.audit.append({ at, actor, action: 'ledger.restored', subject: 'ledger', detail });
      return images;
    });
    return { toStageAgain, aside };
  } finally {
    ledger.close();
    syncFile(incoming);
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
