import { FaultError, fault } from '../../../contract/fault.ts';
import type { ArchiveClient } from '../../archive/archive-client.ts';
import type { Decision } from '../../ledger/decisions.ts';
import type { ImportRow } from '../../ledger/imports.ts';
import { approvedPlan } from '../approved-plan.ts';
import { archiveOf, noArchive } from '../archive-of.ts';
import { comparePresent } from '../compare-present.ts';
import { ehrTrouble } from '../ehr-trouble.ts';
import type { ApprovedPlan } from '../import-deps.ts';
import { type OtherWriters, watchOtherWriters } from '../other-writers.ts';
import { preflight } from '../preflight.ts';
import type { InTurn } from '../prepared-instances.ts';
import { sendInstances, unsentInTurn } from '../send-instances.ts';
import { type StationContext, type StationResult, type StationRun, stationResult } from '../station.ts';
import { stowBatches } from '../stow-batches.ts';

/**
 * Brings a study to the archive. Before the first byte leaves, everything that was true when it was approved is looked at again: the hour, the
 * order, who and what the archive holds. What it holds already is confirmed, not sent; what contradicts it is held for a person.
 */
export const upload: StationRun = async (row, context) => {
  const client = archiveOf(row, context.deps);
  if (client === null) return { kind: 'hold', fault: noArchive(row) };
  const decided = context.deps.ledger.decisions.of(row.seq);
  const closed = closedNow(decided, context);
  if (closed !== null) return closed;
  const approved = approvedPlan(row, context.deps);
  // Its thread starts while the servers are asked.
  void context.deps.prepare?.([], approved);
  const notReleased = await release(row, context);
  if (notReleased !== null) return notReleased;

  const others = await watchOtherWriters(row, client, context);
  const asked: StationContext = others === null ? context : { ...context, isTaken: others.isTaken };
  for (;;) {
    const checked = await preflight(client, row, decided, context.abort);
    if (checked.kind === 'held') return { kind: 'hold', fault: checked.fault };
    const conflict = await comparePresent(row, approved, checked.there, client, context);
    if (conflict !== null) return { kind: 'hold', fault: conflict };
    const result = await send(row, approved, client, decided, others, asked);
    if (result.kind !== 'advance' || others === null) return result;
    // What somebody else stored meanwhile is compared as everything that was there before.
    if (others.tookAny()) continue;
    const raced = await others.raced();
    if (raced === null) return result;
    context.deps.ledger.instances.askAgain(row.seq);
    return { kind: 'hold', fault: raced };
  }
};

async function send(
  row: ImportRow,
  approved: ApprovedPlan,
  client: ArchiveClient,
  decided: readonly Decision[],
  others: OtherWriters | null,
  context: StationContext,
): Promise<StationResult> {
  const mayGoOn = (): boolean => !context.stop.aborted && closedNow(decided, context) === null;
  const bring = client.protocol === 'dicomweb' ? stowBatches : sendInstances;
  const rest = others?.isUnknown() ? await sendFirst(row, approved, client, mayGoOn, others, context) : undefined;
  const trouble = await bring(row, approved, client, mayGoOn, context, rest);
  if (trouble !== null) return stationResult(trouble);
  if (context.stop.aborted) return { kind: 'stopped' };
  return closedNow(decided, context) ?? { kind: 'advance' };
}

/** A larger image is not sent twice over somebody's slow line to learn what it would do. */
const triedBytes = 4 * 1024 * 1024;

/**
 * One image alone, to find out with it whether an archive that does not say overwrites; those after it are made ready meanwhile. Gives the others, or undefined
 * where it was not confirmed: what troubles it they meet as well, and it has its turn again with them.
 */
async function sendFirst(
  row: ImportRow,
  approved: ApprovedPlan,
  client: ArchiveClient,
  mayGoOn: () => boolean,
  others: OtherWriters,
  context: StationContext,
): Promise<AsyncIterable<InTurn> | undefined> {
  const inTurn = unsentInTurn(row, approved, context);
  const [first, another] = [await inTurn.next(), await inTurn.next()];
  if (first.done) return inTurn;
  const { instance } = first.value;
  if (another.done || instance.sizeBytes > triedBytes)
    return startingWith(
      [first, another].flatMap(({ done, value }) => (done ? [] : value)),
      inTurn,
    );
  await sendInstances(row, approved, client, mayGoOn, context, [first.value]);
  if (!context.deps.ledger.instances.isConfirmed(instance.seq)) return undefined;
  await others.learn(instance, approved);
  return startingWith([another.value], inTurn);
}

async function* startingWith<T>(first: readonly T[], others: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first;
  yield* others;
}

/** The site's hours and its metered lines, unless somebody said "send now" about this import. */
function closedNow(decided: readonly Decision[], { line }: StationContext): StationResult | null {
  const closed = line.closed();
  if (closed === null || decided.some(({ choice }) => choice === 'send-now')) return null;
  return { kind: 'retry', fault: fault(closed.code), retryAt: closed.until };
}

/**
 * Patient and order may have changed while the study waited: both sides go back to a person then. What was matched on the EHR itself is not held up by an EHR
 * that does not answer: the last station asks it again. What was matched on the local copy does not leave before the EHR has spoken.
 */
async function release(row: ImportRow, context: StationContext): Promise<StationResult | null> {
  // De-identified: the EHR knows nothing of it and is asked nothing.
  if (row.project !== null) return null;
  const isUnproven = row.provisional && row.recheckedAt === null;
  const linker = context.deps.orderLinker();
  if (linker === null) return isUnproven ? { kind: 'hold', fault: fault('ehr-not-configured') } : null;
  try {
    const trouble = await ehrTrouble(row, linker, context);
    return trouble && { kind: 'hold', fault: trouble };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return isUnproven ? stationResult(error.fault) : null;
  }
}
