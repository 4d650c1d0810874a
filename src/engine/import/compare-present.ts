import { createHash } from 'node:crypto';
import { type Fault, FaultError, fault } from '../../contract/fault.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { instanceMd5 } from '../archive/instance-md5.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { InstanceRow, SentFact } from '../ledger/instances.ts';
import { isoTime } from './clock.ts';
import type { ApprovedPlan } from './import-deps.ts';
import { parallel } from './parallel.ts';
import { openPlanned } from './planned-instance.ts';
import type { StudyThere } from './preflight.ts';
import { faultOf, type StationContext } from './station.ts';
import { unsentInstances } from './unsent-instances.ts';

/**
 * Compares what would be sent with what the archive holds already under the same SOP Instance UIDs, before a byte leaves. The same bytes are
 * confirmed and not sent again: so a cut line costs only what was on its way. Other bytes are a conflict: whatever the server's
 * `OverwriteInstances` says, and before 1.11 it does not say, nothing there is ever overwritten. Null when there is none.
 * @throws FaultError of the archive or the spool.
 */
export async function comparePresent(
  row: Pick<ImportRow, 'seq'>,
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
    const held = orthancId === undefined ? null : await instanceMd5(client, orthancId, context.abort);
    if (orthancId === undefined || held === null) {
      fresh += 1;
      return;
    }
    const ours = await plannedMd5(instance, approved, context);
    if (ours === null) return;
    if (ours.md5 === held.md5) {
      const at = isoTime(context.clock.now());
      const fact = {
        seq: instance.seq,
        ...ours,
        storedStatus: 'AlreadyStored',
        orthancId,
        at,
        confirmedAt: at,
      } as const;
      same.push(fact);
      return;
    }
    const { path, sopInstanceUid } = instance;
    conflicts.push({ instance, fault: fault('archive-holds-other-content', { path, sopInstanceUid }) });
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
  return fault('archive-holds-other-content', { ...first.fault.params, ...numbers });
}

/** Of the bytes that would leave. Null where the instance has a trouble of its own, which sending names. */
async function plannedMd5(
  instance: InstanceRow,
  approved: ApprovedPlan,
  context: StationContext,
): Promise<Pick<SentFact, 'md5' | 'sentBytes'> | null> {
  try {
    const planned = await openPlanned(instance, approved, context.deps);
    try {
      const hash = createHash('md5');
      for await (const part of planned.stream()) hash.update(part);
      return { md5: hash.digest('hex'), sentBytes: planned.sizeBytes };
    } finally {
      await planned.close();
    }
  } catch (error) {
    if (error instanceof FaultError && faultOf(error).class === 'data') return null;
    throw error;
  }
}
