import { type Fault, FaultError, fault } from '../../../contract/fault.ts';
import type { ArchiveClient } from '../../archive/archive-client.ts';
import { storeInstance } from '../../archive/store-instance.ts';
import type { ImportRow } from '../../ledger/imports.ts';
import type { InstanceRow, SentFact } from '../../ledger/instances.ts';
import { isoTime } from '../clock.ts';
import type { ApprovedPlan } from '../import-deps.ts';
import { parallel } from '../parallel.ts';
import { preflight } from '../preflight.ts';
import { faultOf, type StationContext, type StationResult, type StationRun, stationResult } from '../station.ts';

const pageRows = 256;
/** Facts wait so long for one another; what a crash loses of them is sent again, and the archive says `AlreadyStored`. */
const flushAfterMs = 250;
/** The server's own errors one after another, after which the rest is not tried either. */
const mostErrorsInARow = 3;

/**
 * Sends each staged instance with the approved plan applied, several at once. The reply's `Status` decides: `FilteredOut` is not stored,
 * whatever HTTP says. One instance that cannot go is named and the others go on; what troubles all of them ends the station.
 */
export const upload: StationRun = async (row, context) => {
  const client = context.deps.archive();
  if (client === null) return { kind: 'hold', fault: fault('archive-not-configured') };
  const obstacle = await preflight(client, row, context.abort);
  if (obstacle !== null) return { kind: 'hold', fault: obstacle };
  return sendAll(row, client, context);
};

async function sendAll(row: ImportRow, client: ArchiveClient, context: StationContext): Promise<StationResult> {
  const { deps, clock } = context;
  const { ledger } = deps;
  const { planHash, approvedAt, approvedBy } = row;
  const approved: ApprovedPlan = {
    plan: ledger.imports.plan(row.seq),
    planHash,
    approvedAt,
    approvedBy,
    importRow: row,
  };
  let sent: SentFact[] = [];
  let flushedAt = clock.now();
  let ended: Fault | null = null;
  let passing: Fault | null = null;
  let errorsInARow = 0;
  let { orthancStudyId } = row;

  function flush(): void {
    ledger.instances.recordSent(sent);
    sent = [];
    flushedAt = clock.now();
    context.progress.recorded();
  }

  async function sendOne(instance: InstanceRow): Promise<void> {
    try {
      const outcome = await send(instance, approved, client, context);
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
      if (clock.now() - flushedAt >= flushAfterMs) flush();
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      // A server's error may be about this one instance: the others get their chance before the station waits.
      errorsInARow += 1;
      passing = error.fault;
      if (error.fault.code !== 'archive-error' || errorsInARow >= mostErrorsInARow) ended ??= error.fault;
    }
  }

  try {
    await parallel(
      unsent(row.seq, context),
      deps.connections(),
      () => ended === null && !context.stop.aborted,
      sendOne,
    );
  } finally {
    flush();
  }
  const trouble = ended ?? passing;
  if (trouble !== null) return stationResult(trouble);
  return context.stop.aborted ? { kind: 'stopped' } : { kind: 'advance' };
}

function* unsent(importSeq: number, { deps }: StationContext): Generator<InstanceRow> {
  for (let after = 0; ; ) {
    const page = deps.ledger.instances.toSend(importSeq, after, pageRows);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

type Sent = { readonly fact: SentFact; readonly orthancStudyId: string } | { readonly fault: Fault };

/** One instance. Gives its fact, or the fault that is its own; throws what concerns all. */
async function send(
  instance: InstanceRow,
  approved: ApprovedPlan,
  client: ArchiveClient,
  context: StationContext,
): Promise<Sent> {
  const { path, sopInstanceUid } = instance;
  try {
    const source = await context.deps.spool.open(instance.spoolName ?? '');
    try {
      const planned = await context.deps.planInstance({ source, path, sopInstanceUid }, approved);
      if (!planned.ok) throw new FaultError(planned.fault.code, planned.fault.params);
      const stored = await storeInstance(client, planned, {
        signal: context.abort,
        onBytes: context.progress.moved,
      });
      if (stored.status === 'FilteredOut') return { fault: fault('archive-filtered', { path }) };
      const { md5, status: storedStatus, orthancId, orthancStudyId } = stored;
      const at = isoTime(context.clock.now());
      return {
        fact: { seq: instance.seq, sentBytes: planned.sizeBytes, md5, storedStatus, orthancId, at },
        orthancStudyId,
      };
    } finally {
      await source.close();
    }
  } catch (error) {
    const cause = faultOf(error);
    if (error instanceof FaultError && cause.class === 'data')
      return { fault: fault(cause.code, { ...cause.params, path }) };
    throw error;
  }
}
