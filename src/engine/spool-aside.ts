import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** The name of a spool file (`vault/spool.ts`): folders and halves are none. */
const spoolFile = /^[0-9a-f]{32}$/;

/**
 * Moves the spool's files that a ledger does not know out of the spool, into `replaced/<time>/spool` of the home. A ledger that was restored knows
 * nothing of what came after it; its start would take those files for leavings of a crash and delete them, and the disc may be gone. Encrypted they stay.
 * Gives how many were moved.
 */
export function putSpoolAside(home: string, isKnown: (name: string) => boolean, at: string): number {
  const spool = join(home, 'spool');
  if (!existsSync(spool)) return 0;
  const unknown = readdirSync(spool).filter((name) => spoolFile.test(name) && !isKnown(name));
  if (unknown.length === 0) return 0;
  const folder = join(home, 'replaced', at.replace(/[:.]/g, '-'), 'spool');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of unknown) renameSync(join(spool, name), join(folder, name));
  return unknown.length;
}
