import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolderOf } from './durable-file.ts';

/** The name of a spool file (`vault/spool.ts`): folders and halves are none. */
const spoolFile = /^[0-9a-f]{32}$/;

export interface SpoolAside {
  readonly files: number;
  /** Takes them out of the spool, once the ledger that does not know them is the home's. */
  leaveSpool(): void;
}

/**
 * Gives the spool's files that a ledger does not know a second name in `folder`. A ledger that was restored knows nothing of what came after it; its start
 * would take those files for leavings of a crash and delete them, and the disc may be gone. Encrypted they stay; until `leaveSpool` the ledger that is
 * there still finds them too.
 */
export function putSpoolAside(home: string, isKnown: (name: string) => boolean, folder: string): SpoolAside {
  const spool = join(home, 'spool');
  const unknown = existsSync(spool) ? readdirSync(spool).filter((name) => spoolFile.test(name) && !isKnown(name)) : [];
  if (unknown.length > 0) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of unknown) giveSecondName(join(spool, name), join(folder, name));
  if (unknown.length > 0) {
    syncFolderOf(join(folder, 'any'));
    syncFolderOf(folder);
  }
  return {
    files: unknown.length,
    leaveSpool() {
      for (const name of unknown) rmSync(join(spool, name), { force: true });
    },
  };
}

function giveSecondName(file: string, second: string): void {
  try {
    linkSync(file, second);
  } catch {
    // Not every file system lets a file have two names. Out of the spool it is safe as well: a restore that is called again finishes.
    renameSync(file, second);
  }
}
