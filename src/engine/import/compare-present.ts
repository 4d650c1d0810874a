import { type Fault, fault } from '../../contract/fault.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { archiveVerbs } from '../archive/archive-verbs.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { InstanceRow, SentFact } from '../ledger/instances.ts';
import { isoTime } from './clock.ts';
import type { ApprovedPlan } from './import-deps.ts';
import { parallel } from './parallel.ts';
import { plannedSums } from './planned-sums.ts';
import type { StudyThere } from './preflight.ts';
import { reencodedProof } from './reencoded.ts';
import type { StationContext } from './station.ts';
import { unsentInstances } from './unsent-instances.ts';

/**
 * Compares what would be sent with what the archive holds already under the same SOP Instance UIDs, before a byte leaves. The same bytes are
 * confirmed and not sent again: so a cut line costs only what was on its way. Other bytes are a conflict: whatever the server's
 * `OverwriteInstances` says, and before 1.11 it does not say, nothing there is ever overwritten. Null when there is none.
 * @throws FaultError of the archive or the spool.
 */
export async function comparePresent(
  row: Pick<ImportRow, 'seq' | 'studyInstanceUid'>,
  approved: ApprovedPlan,
  there: StudyThere,
  client: ArchiveClient,
  context: StationContext,
): Promise<Fault | null> {
  if (there.instances.size === 0) return null;
  const { ledger } = context.deps;
  const same: SentFact[] = [];
  const conflicts: { instance: InstanceRow; fault: Fault }[] = [];
  let fresh = 0;

  async function compare(instance: InstanceRow): Promise<void> {
    const orthancId = there.instances.get(instance.sopInstanceUid);
    const { studyInstanceUid } = row;
    const place = { id: orthancId ?? '', studyInstanceUid, seriesInstanceUid: instance.seriesInstanceUid };
    const held = orthancId === undefined ? null : await archiveVerbs(client).heldMd5(place, context.abort);
    if (orthancId === undefined || held === null) {
      fresh += 1;
      return;
    }
    const ours = await plannedSums(instance, approved, context.deps);
    if (ours === null) return;
    const isSame = ours.md5 === held.md5 || ours.dataSetMd5 === held.dataSetMd5;
    const proof = isSame
      ? 'same'
      : await reencodedProof(instance, { orthancId, md5: held.md5 }, approved, client, context);
    if (proof === 'same') {
      const at = isoTime(context.clock.now());
      const fact = {
        seq: instance.seq,
        md5: ours.md5,
        sentBytes: ours.sentBytes,
        storedStatus: 'AlreadyStored',
        orthancId,
        at,
        confirmedAt: at,
      } as const;
      same.push(fact);
      return;
    }
    const { path, sopInstanceUid } = instance;
    const code = proof === 'unproven' ? 'archive-reencoded' : 'archive-holds-other-content';
    conflicts.push({ instance, fault: fault(code, { path, sopInstanceUid }) });
  }
  const go = (): boolean => !context.stop.aborted;
  await parallel(unsentInstances(row.seq, context), context.line.width, go, compare);

  ledger.transaction(() => {
    if (there.orthancStudyId !== null) ledger.imports.recordOrthancStudy(row.seq, there.orthancStudyId);
    ledger.instances.recordSent(same);
    for (const conflict of conflicts) ledger.instances.recordFault(conflict.instance.seq, conflict.fault);
  });
  context.progress.recorded();
  const [first] = conflicts;
  if (first === undefined) return null;
  const numbers = { different: conflicts.length, same: same.length, fresh };
  return fault(first.fault.code, { ...first.fault.params, ...numbers });
}
