import { type Fault, FaultError, fault } from '../../../contract/fault.ts';
import type { ArchiveClient } from '../../archive/archive-client.ts';
import { archiveVerbs } from '../../archive/archive-verbs.ts';
import type { HeldMd5 } from '../../archive/instance-md5.ts';
import type { ImportRow } from '../../ledger/imports.ts';
import type { InstanceRow } from '../../ledger/instances.ts';
import { approvedPlan } from '../approved-plan.ts';
import { archiveOf, noArchive } from '../archive-of.ts';
import { isoTime } from '../clock.ts';
import { parallel } from '../parallel.ts';
import { plannedSums } from '../planned-sums.ts';
import { reencodedProof } from '../reencoded.ts';
import { type StationContext, type StationResult, type StationRun, stationResult } from '../station.ts';

const pageRows = 256;

/**
 * Asks the archive for its own MD5 of each instance that was sent, and compares. Only then is an instance confirmed. What the archive does not
 * hold after all is sent again; what it holds in another form holds the import: an `AlreadyStored` instance of other content is never
 * taken for ours. At the end the archive's own list of the study is compared.
 */
export const verify: StationRun = async (row, context) => {
  const client = archiveOf(row, context.deps);
  if (client === null) return { kind: 'hold', fault: noArchive(row) };
  const { instances } = context.deps.ledger;
  const findings: Findings = { lost: 0, different: null };
  for (let after = 0; ; ) {
    const page = instances.toConfirm(row.seq, after, pageRows);
    const last = page.at(-1);
    if (last === undefined) break;
    const trouble = await confirmPage(page, row, client, context, findings);
    if (trouble !== null) return trouble;
    after = last.seq;
  }
  if (findings.different !== null) return { kind: 'hold', fault: findings.different };
  if (findings.lost > 0)
    return { kind: 'send-again', fault: fault('archive-instance-missing', { instances: findings.lost }) };

  return compareHeld(row, client, context);
};

/**
 * At the end the archive's own list of the study: what it confirmed and does not hold any more is sent again. Its mere count would be made up by
 * images that others have there.
 */
async function compareHeld(row: ImportRow, client: ArchiveClient, context: StationContext): Promise<StationResult> {
  const { instances, imports } = context.deps.ledger;
  const confirmed = instances.confirmedIds(row.seq);
  const orthancStudyId = imports.find(row.id)?.orthancStudyId ?? null;
  if (confirmed.length === 0 || orthancStudyId === null) return { kind: 'advance' };
  const held = await archiveVerbs(client).heldIds(orthancStudyId, context.abort);
  const lost = confirmed.filter(({ orthancId }) => !held.has(orthancId));
  if (lost.length === 0) return { kind: 'advance' };
  instances.markUnsent(lost.map(({ seq }) => seq));
  context.progress.recorded();
  return { kind: 'send-again', fault: fault('archive-instance-missing', { instances: lost.length }) };
}

/**
 * The same bytes; or, from an archive that writes the file meta information anew and gives it back so, the same data set: a weaker
 * proof, and the log says so.
 */
async function isOurs(
  held: HeldMd5,
  instance: InstanceRow,
  row: ImportRow,
  { deps }: StationContext,
): Promise<boolean> {
  if (held.md5 === instance.md5) return true;
  if (held.dataSetMd5 === undefined) return false;
  const ours = await plannedSums(instance, approvedPlan(row, deps), deps);
  if (ours?.dataSetMd5 !== held.dataSetMd5) return false;
  deps.log.info(
    { instance: instance.seq, importId: row.id },
    'weaker proof: same data set, other file meta information',
  );
  return true;
}

function differenceOf({ path, sopInstanceUid, storedStatus }: InstanceRow, proof: 'unproven' | 'other'): Fault {
  const other = storedStatus === 'AlreadyStored' ? 'archive-holds-other-content' : 'archive-md5-differs';
  return fault(proof === 'unproven' ? 'archive-reencoded' : other, { path, sopInstanceUid });
}

interface Findings {
  /** Instances that the archive does not hold. */
  lost: number;
  /** Why the import must be held. */
  different: Fault | null;
}

/** Null when the page is through; what it found is in `findings` and in the ledger. */
async function confirmPage(
  page: readonly InstanceRow[],
  row: ImportRow,
  client: ArchiveClient,
  context: StationContext,
  findings: Findings,
): Promise<StationResult | null> {
  const { instances } = context.deps.ledger;
  const confirmed: number[] = [];
  const lost: number[] = [];
  let ended: Fault | null = null;

  async function confirmOne(instance: InstanceRow): Promise<void> {
    try {
      const { seriesInstanceUid, orthancId } = instance;
      const place = { id: orthancId ?? '', studyInstanceUid: row.studyInstanceUid, seriesInstanceUid };
      const held = await archiveVerbs(client).heldMd5(place, context.abort);
      if (held?.by === 'file')
        context.deps.log.info({ instance: instance.seq }, 'no MD5 on record: file fetched and hashed');
      if (held === null) lost.push(instance.seq);
      else if (await isOurs(held, instance, row, context)) confirmed.push(instance.seq);
      else {
        const there = { orthancId: place.id, md5: held.md5 };
        const proof = await reencodedProof(instance, there, approvedPlan(row, context.deps), client, context);
        if (proof === 'same') {
          confirmed.push(instance.seq);
          return;
        }
        const found = differenceOf(instance, proof);
        instances.recordFault(instance.seq, found);
        findings.different ??= found;
      }
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      ended ??= error.fault;
    }
  }
  const go = (): boolean => ended === null && !context.stop.aborted;
  await parallel(page, context.line.width, go, confirmOne);

  instances.recordConfirmed(confirmed, isoTime(context.clock.now()));
  instances.markUnsent(lost);
  findings.lost += lost.length;
  context.progress.recorded();
  if (ended !== null) return stationResult(ended);
  return context.stop.aborted ? { kind: 'stopped' } : null;
}
