import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../contract/fault.ts';
import { backupFolder } from './backups.ts';
import { damagedLedger } from './damaged-ledger.ts';
import { type Ledger, openLedger } from './ledger/open-ledger.ts';
import type { Vault } from './vault/open-vault.ts';

const checkedKey = 'ledger.checkedAt';
/** Up to here a check costs less than the start itself; 200,000 instances take about a second. */
const smallBytes = 16_000_000;
const checkEveryMs = 24 * 3_600_000;

/**
 * Opens the ledger of a home and reads every page of it: always when it is small, after a crash, and once a day. So damage is said at the start,
 * beside a copy of it, and not when a patient's page is needed.
 * @throws FaultError `ledger-damaged` (`copyPath`, `backupPath`) and what `openLedger` throws
 */
export function openCheckedLedger(home: string, vault: Vault, now: Date): Ledger {
  const path = join(home, 'ledger.db');
  // A clean end merges the write-ahead log and removes it.
  const crashed = existsSync(`${path}-wal`);
  let ledger: Ledger | null = null;
  try {
    ledger = openLedger({
      ...{ path, key: vault.ledgerKey, keyProven: vault.keyProven },
      olderPath: (version) => join(backupFolder(home, null), `before-update-${version}.gantry-backup`),
    });
    const sinceMs = now.getTime() - lastCheckMs(ledger);
    const isRecent = sinceMs >= 0 && sinceMs < checkEveryMs;
    if (!crashed && isRecent && statSync(path).size > smallBytes) return ledger;
    if (!ledger.isWhole()) throw new FaultError('ledger-damaged');
    // A durable write, which each start would wait for.
    if (!isRecent) ledger.settings.set(checkedKey, now.toISOString(), now.toISOString());
    return ledger;
  } catch (error) {
    ledger?.close();
    throw damagedLedger(home, error);
  }
}

/** NaN when it was never checked, or when that very page is damaged: then all of it is read. */
function lastCheckMs(ledger: Ledger): number {
  try {
    return Date.parse(String(ledger.settings.get(checkedKey) ?? ''));
  } catch {
    return Number.NaN;
  }
}
