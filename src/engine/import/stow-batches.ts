import { type Fault, FaultError, fault } from '../../contract/fault.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { type StowPart, stowInstances } from '../archive/dicomweb/stow-instances.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import { isoTime } from './clock.ts';
import type { ApprovedPlan } from './import-deps.ts';
import { parallel } from './parallel.ts';
import { type OpenPlanned, openPlanned } from './planned-instance.ts';
import { faultOf, type StationContext } from './station.ts';
import { unsentInstances } from './unsent-instances.ts';

/** Servers hold a whole request in memory; one that is refused as a whole costs no more than this again. */
const mostFiles = 20;
const mostBytes = 50 * 1024 * 1024;

/**
 * Sends what has not been sent in batches, for an archive that speaks DICOMweb only. What a reply does not list as stored goes again alone, and so does
 * each of a request that is too large as a whole, so that one bad file is named and spoils no other. Gives the fault that troubles all of them, or null.
 */
export async function stowBatches(
  row: ImportRow,
  approved: ApprovedPlan,
  client: ArchiveClient,
  mayGoOn: () => boolean,
  context: StationContext,
): Promise<Fault | null> {
  const { ledger } = context.deps;
  let ended: Fault | null = null;

  async function sendBatch(batch: readonly InstanceRow[]): Promise<void> {
    try {
      const unlisted = await stow(batch, approved, client, context);
      await aloneOrNamed(batch, unlisted, {});
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      if (error.fault.code !== 'archive-refused-file') {
        ended ??= error.fault;
        return;
      }
      // What has left of it counts for nothing.
      context.progress.recorded();
      await aloneOrNamed(batch, batch, error.fault.params);
    }
  }
  async function aloneOrNamed(
    batch: readonly InstanceRow[],
    refused: readonly InstanceRow[],
    params: Fault['params'],
  ): Promise<void> {
    for (const instance of refused) {
      const { seq, path } = instance;
      if (batch.length === 1) ledger.instances.recordFault(seq, fault('archive-refused-file', { ...params, path }));
      else if (ended === null) await sendBatch([instance]);
    }
  }
  ledger.imports.recordOrthancStudy(row.seq, row.studyInstanceUid);
  context.line.begin();
  const batches = batchesOf(unsentInstances(row.seq, context));
  await parallel(batches, context.line.width, () => ended === null && mayGoOn(), sendBatch);
  if (ended !== null) context.line.troubled();
  return ended;
}

/** One request. Records what was stored; gives what was not listed. */
async function stow(
  batch: readonly InstanceRow[],
  approved: ApprovedPlan,
  client: ArchiveClient,
  context: StationContext,
): Promise<InstanceRow[]> {
  const { ledger } = context.deps;
  const open: { instance: InstanceRow; planned: OpenPlanned }[] = [];
  try {
    for (const instance of batch) {
      const planned = await openOrName(instance, approved, context);
      if (planned !== null) open.push({ instance, planned });
    }
    if (open.length === 0) return [];
    const parts = open.map(
      ({ instance, planned }): StowPart => ({
        sopInstanceUid: instance.sopInstanceUid,
        sizeBytes: planned.sizeBytes,
        stream: () => context.line.paced(planned.stream(), context.abort),
      }),
    );
    const outcomes = await stowInstances(client, parts, { signal: context.abort, onBytes: context.progress.moved });
    const at = isoTime(context.clock.now());
    const isStored = ({ instance }: (typeof open)[number]) => outcomes.get(instance.sopInstanceUid)?.stored === true;
    ledger.instances.recordSent(
      open.filter(isStored).map(({ instance, planned }) => ({
        seq: instance.seq,
        sentBytes: planned.sizeBytes,
        md5: outcomes.get(instance.sopInstanceUid)?.md5 ?? '',
        storedStatus: 'Success',
        orthancId: instance.sopInstanceUid,
        at,
        confirmedAt: null,
      })),
    );
    context.progress.recorded();
    return open.filter((one) => !isStored(one)).map(({ instance }) => instance);
  } finally {
    for (const { planned } of open) await planned.close();
  }
}

/** Null where the instance has a trouble of its own, which is then named. */
async function openOrName(
  instance: InstanceRow,
  approved: ApprovedPlan,
  { deps }: StationContext,
): Promise<OpenPlanned | null> {
  try {
    return await openPlanned(instance, approved, deps);
  } catch (error) {
    const cause = faultOf(error);
    if (!(error instanceof FaultError) || cause.class !== 'data') throw error;
    deps.ledger.instances.recordFault(instance.seq, fault(cause.code, { ...cause.params, path: instance.path }));
    return null;
  }
}

function* batchesOf(instances: Iterable<InstanceRow>): Generator<InstanceRow[]> {
  let batch: InstanceRow[] = [];
  let bytes = 0;
  for (const instance of instances) {
    if (batch.length === mostFiles || (batch.length > 0 && bytes + instance.sizeBytes > mostBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(instance);
    bytes += instance.sizeBytes;
  }
  if (batch.length > 0) yield batch;
}
