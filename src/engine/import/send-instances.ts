import { type Fault, FaultError, fault } from '../../contract/fault.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { instanceMd5 } from '../archive/instance-md5.ts';
import { type StoredInstance, storeInstance } from '../archive/store-instance.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { InstanceRow, SentFact } from '../ledger/instances.ts';
import { isoTime } from './clock.ts';
import type { ApprovedPlan } from './import-deps.ts';
import { parallel } from './parallel.ts';
import { openPlanned, openPrepared } from './planned-instance.ts';
import { type InTurn, preparedInstances } from './prepared-instances.ts';
import { faultOf, type StationContext } from './station.ts';
import { unsentInstances } from './unsent-instances.ts';

/** Facts wait so long for one another; what a crash loses of them the archive is asked for before anything is sent again. */
const flushAfterMs = 500;
/** The server's own errors one after another, after which the rest is not tried either. */
const mostErrorsInARow = 3;

/**
 * Sends each staged instance with the approved plan applied, several at once, and asks for the archive's MD5 right behind each. The reply's
 * `Status` decides: `FilteredOut` is not stored, whatever HTTP says. One instance that cannot go is named and the others go on; gives the
 * fault that troubles all of them, or null. `inTurn`: those alone, in the place of all that are not sent yet.
 */
export async function sendInstances(
  row: ImportRow,
  approved: ApprovedPlan,
  client: ArchiveClient,
  mayGoOn: () => boolean,
  context: StationContext,
  inTurn: AsyncIterable<InTurn> | Iterable<InTurn> = unsentInTurn(row, approved, context),
): Promise<Fault | null> {
  const { clock, line } = context;
  const { ledger } = context.deps;
  let sent: SentFact[] = [];
  let flushedAt = clock.elapsedMs();
  let ended: Fault | null = null;
  let passing: Fault | null = null;
  let errorsInARow = 0;
  let orthancStudyId = ledger.imports.find(row.id)?.orthancStudyId ?? null;

  function flush(): void {
    ledger.instances.recordSent(sent);
    sent = [];
    flushedAt = clock.elapsedMs();
    context.progress.recorded();
  }

  async function sendOne({ instance, prepared }: InTurn): Promise<void> {
    try {
      if (await context.isTaken?.(instance)) return;
      const outcome = await send(instance, prepared, approved, client, context);
      errorsInARow = 0;
      if ('fault' in outcome) {
        ledger.instances.recordFault(instance.seq, outcome.fault);
        context.progress.recorded();
        return;
      }
      if (orthancStudyId !== outcome.orthancStudyId) {
        orthancStudyId = outcome.orthancStudyId;
        ledger.imports.recordOrthancStudy(row.seq, orthancStudyId);
      }
      sent.push(outcome.fact);
      if (clock.elapsedMs() - flushedAt >= flushAfterMs) flush();
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      // A server's error may be about this one instance: the others get their chance before the station waits.
      errorsInARow += 1;
      passing = error.fault;
      if (error.fault.code !== 'archive-error' || errorsInARow >= mostErrorsInARow) ended ??= error.fault;
    }
  }

  line.begin();
  try {
    await parallel(inTurn, line.width, () => ended === null && mayGoOn(), sendOne);
  } finally {
    flush();
  }
  const trouble = ended ?? passing;
  if (trouble !== null) line.troubled();
  return trouble;
}

/** All that are not sent yet, the next of them made ready ahead. */
export function unsentInTurn(
  { seq }: ImportRow,
  approved: ApprovedPlan,
  context: StationContext,
): AsyncGenerator<InTurn> {
  return preparedInstances(unsentInstances(seq, context), approved, context.deps);
}

type Sent = { readonly fact: SentFact; readonly orthancStudyId: string } | { readonly fault: Fault };

/** One instance. Gives its fact, or the fault that is its own; throws what concerns all. */
async function send(
  instance: InstanceRow,
  prepared: InTurn['prepared'],
  approved: ApprovedPlan,
  client: ArchiveClient,
  context: StationContext,
): Promise<Sent> {
  const { path, seq } = instance;
  try {
    const planned = prepared ? openPrepared(prepared) : await openPlanned(instance, approved, context.deps);
    try {
      const { sizeBytes } = planned;
      const known = planned.md5 === undefined ? {} : { md5: planned.md5 };
      const body = { sizeBytes, ...known, stream: () => context.line.paced(planned.stream(), context.abort) };
      const stored = await storeInstance(client, body, { signal: context.abort, onBytes: context.progress.moved });
      planned.spent();
      if (stored.status === 'FilteredOut') return { fault: fault('archive-filtered', { path }) };
      const { md5, status: storedStatus, orthancId, orthancStudyId } = stored;
      const at = isoTime(context.clock.now());
      const confirmedAt = (await isConfirmed(client, stored, context)) ? isoTime(context.clock.now()) : null;
      return { fact: { seq, sentBytes: sizeBytes, md5, storedStatus, orthancId, at, confirmedAt }, orthancStudyId };
    } finally {
      await planned.close();
    }
  } catch (error) {
    const cause = faultOf(error);
    if (error instanceof FaultError && cause.class === 'data')
      return { fault: fault(cause.code, { ...cause.params, path }) };
    throw error;
  }
}

/** Whether the archive has the very bytes. Anything but a plain yes is left to the verify station, which finds out what it means. */
async function isConfirmed(client: ArchiveClient, stored: StoredInstance, context: StationContext): Promise<boolean> {
  try {
    const held = await instanceMd5(client, stored.orthancId, context.abort);
    return held?.md5 === stored.md5;
  } catch (error) {
    if (error instanceof FaultError) return false;
    throw error;
  }
}
