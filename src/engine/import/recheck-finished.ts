import { FaultError } from '../../contract/fault.ts';
import { archiveVerbs } from '../archive/archive-verbs.ts';
import { archiveOf, noArchive } from './archive-of.ts';
import { isoTime } from './clock.ts';
import type { ImportDeps } from './import-deps.ts';

/**
 * Looks whether the archive still holds every study that it confirmed: a full one may recycle, a person may delete. What was proven stays
 * proven; that it is gone is a fact of its own. Gives the imports whose state changed.
 * @throws FaultError `archive-not-configured`, or of the archive.
 */
export async function recheckFinished(
  deps: Pick<ImportDeps, 'ledger' | 'archive' | 'researchArchive' | 'user'>,
  at: string = isoTime(Date.now()),
  signal?: AbortSignal,
): Promise<string[]> {
  const { ledger, user } = deps;
  if (deps.archive() === null && !deps.researchArchive?.()) throw new FaultError('archive-not-configured');
  const changed: string[] = [];
  for (const row of ledger.imports.list()) {
    const { confirmed } = row.counts;
    if (row.station !== 'done' || row.orthancStudyId === null || confirmed === 0) continue;
    const client = archiveOf(row, deps);
    if (client === null) throw new FaultError(noArchive(row));
    const held = await archiveVerbs(client).countInstances(row.orthancStudyId, signal);
    const state = held === 0 ? 'gone' : held < confirmed ? 'incomplete' : 'held';
    if (state === row.archiveState) continue;
    ledger.transaction(() => {
      ledger.imports.recordArchiveState(row.seq, state);
      const detail = { confirmed, held, state };
      ledger.audit.append({ at, actor: user, action: 'import.rechecked', subject: row.id, detail });
    });
    changed.push(row.id);
  }
  return changed;
}
