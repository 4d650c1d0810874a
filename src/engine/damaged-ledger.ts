import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../contract/fault.ts';
import { backupFolder, backupsIn } from './backups.ts';

/** So that a desk that is started again and again does not fill its disk with copies of the same ledger. */
const mostCopies = 3;

/**
 * What is said of a ledger that cannot be opened: a copy of it as it is was put aside for whoever mends it, and which backup is the newest. The ledger itself is
 * not touched. Any other error is given back as it came.
 */
export function damagedLedger(home: string, error: unknown): unknown {
  if (!(error instanceof FaultError) || error.fault.code !== 'ledger-damaged') return error;
  const copyPath = copyAside(home);
  // The folder that the site named stands in the ledger that does not open.
  const [backupPath] = backupsIn(backupFolder(home, null));
  return new FaultError(
    'ledger-damaged',
    { ...error.fault.params, ...(copyPath ? { copyPath } : {}), ...(backupPath ? { backupPath } : {}) },
    { cause: error },
  );
}

function copyAside(home: string): string | null {
  const folder = join(home, 'damaged');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const copies = readdirSync(folder)
      .filter((name) => name.endsWith('.db'))
      .sort();
    const newest = copies.at(-1);
    if (copies.length >= mostCopies && newest !== undefined) return join(folder, newest);
    const copyPath = join(folder, `ledger-${new Date().toISOString().replace(/[:.]/g, '-')}.db`);
    for (const suffix of ['', '-wal'])
      if (existsSync(join(home, `ledger.db${suffix}`)))
        copyFileSync(join(home, `ledger.db${suffix}`), copyPath + suffix);
    return copyPath;
  } catch {
    // A full disk must not hide why the ledger does not open.
    return null;
  }
}
