import { type Fault, FaultError } from '../../contract/fault.ts';
import { archiveVerbs } from '../archive/archive-verbs.ts';
import type { ImportRow } from '../ledger/imports.ts';
import { archiveOf } from './archive-of.ts';
import { isoTime } from './clock.ts';
import type { ImportDeps } from './import-deps.ts';

/**
 * Looks whether its archive still holds every study that it confirmed: a full one may recycle, a person may delete. What was proven stays
 * proven; that it is gone is a fact of its own. Gives the imports whose state changed, those that are not held whole any more and were not taken
 * back, and the trouble of an archive that could not be asked.
 * @throws FaultError `archive-not-configured`
 */
export async function recheckFinished(
  deps: Pick<ImportDeps, 'ledger' | 'archive' | 'researchArchive' | 'user'>,
  at: string = isoTime(Date.now()),
  signal?: AbortSignal,
): Promise<{ changed: string[]; lost: string[]; trouble: Fault | null }> {
  const { ledger, user } = deps;
  if (deps.archive('') === null && !deps.researchArchive?.()) throw new FaultError('archive-not-configured');
  const changed: string[] = [];
  const lost: string[] = [];
  const note = ({ id, withdrawal }: ImportRow, state: ImportRow['archiveState']): void => {
    if (withdrawal === null && (state === 'gone' || state === 'incomplete')) lost.push(id);
  };
  /** An archive that is away is asked nothing more; the others are. */
  const away = new Map<string, Fault>();
  for (const row of ledger.imports.confirmed()) {
    if (row.orthancStudyId === null) continue;
    const client = archiveOf(row, deps);
    // One that is not used any more has nobody to be asked.
    if (client === null || away.has(client.url.href)) {
      note(row, row.archiveState);
      continue;
    }
    const there = await archiveVerbs(client)
      .heldIds(row.orthancStudyId, signal)
      .catch((error: unknown) => {
        if (!(error instanceof FaultError)) throw error;
        away.set(client.url.href, error.fault);
        return null;
      });
    if (there === null) continue;
    // Ours one by one: images that others have in the study make up for none of them.
    const ours = ledger.instances.confirmedIds(row.seq);
    const confirmed = ours.length;
    const held = ours.filter(({ orthancId }) => there.has(orthancId)).length;
    const state = held === 0 ? 'gone' : held < confirmed ? 'incomplete' : 'held';
    note(row, state);
    if (state === row.archiveState) continue;
    ledger.transaction(() => {
      ledger.imports.recordArchiveState(row.seq, state);
      const detail = { confirmed, held, state };
      ledger.audit.append({ at, actor: user, action: 'import.rechecked', subject: row.id, detail });
    });
    changed.push(row.id);
  }
  const [trouble = null] = away.values();
  return { changed, lost, trouble };
}
