import type { Ledger } from './ledger/open-ledger.ts';
import type { ExpiredOriginal } from './ledger/originals.ts';
import type { Log } from './log.ts';
import type { Spool } from './vault/spool.ts';

export interface SweepResult {
  readonly instances: number;
  readonly imports: number;
  readonly bytes: number;
}

const pageRows = 500;
const dayMs = 86_400_000;

/**
 * Removes the originals of finished imports from the spool, `days` after the archive confirmed each; null keeps all. What is not confirmed
 * never goes, whatever its age. One audit row an import. With `dryRun` nothing is removed and the same numbers are given.
 */
export async function sweepOriginals(options: {
  ledger: Ledger;
  spool: Pick<Spool, 'remove'>;
  log: Log;
  days: number | null;
  now: Date;
  actor: string;
  dryRun?: boolean;
}): Promise<SweepResult> {
  const { ledger, log, days, now, dryRun = false } = options;
  const nothing = { instances: 0, imports: 0, bytes: 0 };
  if (!dryRun) await removeReleased(options);
  if (days === null) return nothing;
  const before = new Date(now.getTime() - days * dayMs).toISOString();
  const found = ledger.originals.countExpired(before);
  if (dryRun || found.instances === 0) return found;
  for (;;) {
    const page = ledger.originals.expired(before, pageRows);
    if (page.length === 0) break;
    ledger.transaction(() => {
      ledger.originals.release(page, now.toISOString());
      record(page, options);
    });
    await removeReleased(options);
  }
  log.info({ ...found, days }, 'originals removed');
  return found;
}

function record(
  page: readonly ExpiredOriginal[],
  options: { ledger: Ledger; now: Date; actor: string; days: number | null },
): void {
  const { ledger, now, actor, days } = options;
  for (const [importId, originals] of Map.groupBy(page, (original) => original.importId)) {
    const bytes = originals.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
    ledger.audit.append({
      ...{ at: now.toISOString(), actor, action: 'originals.removed', subject: importId },
      detail: { instances: originals.length, bytes, days },
    });
  }
}

async function removeReleased({ ledger, spool }: { ledger: Ledger; spool: Pick<Spool, 'remove'> }): Promise<void> {
  const names = ledger.originals.toRemove();
  for (const name of names) await spool.remove(name);
  ledger.originals.removed(names);
}
