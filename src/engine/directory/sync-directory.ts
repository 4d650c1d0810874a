import { setImmediate as turn } from 'node:timers/promises';
import type { Order, Patient } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import type { Connector, Page, Resource } from './connector.ts';
import { resources } from './connector.ts';
import { type AwaitedCopyWork, workAtOnce } from './copy-work.ts';
import type { DirectoryCopy, PassState } from './directory-copy.ts';

export interface SyncOptions {
  readonly connector: Connector;
  readonly copy: DirectoryCopy;
  /** Who writes what is more than a few rows; without it, the sync itself. */
  readonly work?: AwaitedCopyWork | undefined;
  readonly now: () => Date;
  /** Reads everything again and takes away what is not there any more. */
  readonly full?: boolean;
  readonly signal?: AbortSignal;
  /** Called after each page with the records of this sync so far. */
  readonly onPage?: (readNow: number) => void;
}

/** Deltas never tell of records that were deleted: once a week everything is read again; once a day where something is missing, which may be mended by then. */
const fullEveryMs = 7 * 24 * 3_600_000;
const fullWhenShortMs = 24 * 3_600_000;
/** A change may become visible later than its time says (a long transaction, a second server's clock). */
const overlapMs = 10 * 60_000;
/** So few rows are written faster than they are handed over: deltas of a quiet hour start no thread. */
const fewRows = 20;
/** A search that is forgotten again and again is not read by asking again. */
const mostRestarts = 3;

/**
 * Brings the copy up to the directory: a full pass the first time, deltas afterwards. Each page is written in one transaction with the place where the next one
 * begins, so a sync that is killed goes on there. What it ended with is kept with the copy and thrown as the fault it is.
 */
export async function syncDirectory(options: SyncOptions): Promise<void> {
  const { copy, connector, now, signal } = options;
  const attemptedAt = now().toISOString();
  let readNow = 0;
  try {
    const few = workAtOnce(copy);
    const work = options.work ?? few;
    await renewKeys(copy, work, signal);
    const version = (await connector.version?.(signal)) ?? null;
    for (const resource of resources)
      await syncResource(resource, { ...options, version, work, few }, (rows) => {
        readNow += rows;
        options.onPage?.(readNow);
      });
    if (readNow > fewRows) while (await work.mergeRuns()) await turn();
    copy.setOutcome({ attemptedAt, fault: null });
  } catch (error) {
    // Who stops a sync learns nothing about the directory.
    if (signal?.aborted) throw new FaultError('cancelled');
    if (error instanceof FaultError) copy.setOutcome({ attemptedAt, fault: error.fault });
    throw error;
  }
}

type ResourceOptions = SyncOptions & { version: string | null; work: AwaitedCopyWork; few: AwaitedCopyWork };

async function syncResource(resource: Resource, options: ResourceOptions, onRows: (rows: number) => void) {
  const { copy, version, work, few, now, signal } = options;
  const before = copy.pass(resource);
  const isUnchanged = version !== null && before?.version === version && !before.isRunning && options.full !== true;
  if (isUnchanged) {
    copy.setPass(resource, { ...before, syncedAt: now().toISOString() });
    return;
  }
  const goesOn = before?.isRunning && before.version === version && (before.isFull || options.full !== true);
  let state = goesOn ? before : beginPass(copy, resource, options);
  for (let restarts = 0; state.isRunning; ) {
    signal?.throwIfAborted();
    const page = await readPage(resource, state, options);
    if (page.isExpired) {
      restarts += 1;
      if (restarts > mostRestarts) throw new FaultError('ehr-error', { reason: 'endless-restarts' });
      state = beginPass(copy, resource, options);
      continue;
    }
    state = await (page.items.length > fewRows ? work : few).takePage(resource, state, page);
    copy.changed();
    onRows(page.items.length);
    await turn();
  }
  await finishPass(copy, resource, state, options);
}

function readPage(resource: Resource, { since, cursor }: PassState, { connector, signal }: SyncOptions) {
  return (
    resource === 'patients'
      ? connector.readPage('patients', { since, cursor }, signal)
      : connector.readPage('orders', { since, cursor }, signal)
  ) as Promise<Page<Patient | Order>>;
}

function beginPass(
  copy: DirectoryCopy,
  resource: Resource,
  { full, now, connector, version }: ResourceOptions,
): PassState {
  const before = copy.pass(resource);
  const sinceFullMs = now().getTime() - Date.parse(before?.fullAt ?? '');
  const patienceMs = before?.isShort ? fullWhenShortMs : fullEveryMs;
  const isRecent = sinceFullMs >= 0 && sinceFullMs < patienceMs;
  const isDelta = full !== true && connector.version === undefined && before?.nextSince != null && isRecent;
  const state: PassState = {
    pass: (before?.pass ?? 0) + (isDelta ? 0 : 1),
    ...{ isFull: !isDelta, isRunning: true, cursor: null, seen: 0, total: null, changedUntil: null, version },
    since: isDelta ? before.nextSince : null,
    startedAt: now().toISOString(),
    syncedAt: before?.syncedAt ?? null,
    fullAt: before?.fullAt ?? null,
    nextSince: before?.nextSince ?? null,
    isShort: before?.isShort ?? false,
    count: before?.count ?? 0,
  };
  copy.store.transaction(() => {
    copy.setPass(resource, state);
    if (state.isFull) copy.addProblems(resource, [], true);
  });
  return state;
}

/** Takes away what a full pass did not meet, and writes down that the pass is whole. */
async function finishPass(
  copy: DirectoryCopy,
  resource: Resource,
  state: PassState,
  { work, signal }: ResourceOptions,
): Promise<void> {
  const isCutOff = state.total !== null && state.seen < state.total;
  const isShort = isCutOff || copy.problemsOf(resource).count > 0;
  let { count } = state;
  // Of a list that was cut short nobody can say who is gone.
  for (let after: number | null = 0; state.isFull && !isShort && after !== null; ) {
    signal?.throwIfAborted();
    const from: number = after;
    const { removed, lastSeq } = await work.removeUnseen(resource, state.pass, from);
    count -= removed;
    after = lastSeq;
    await turn();
  }
  copy.setPass(resource, {
    ...state,
    ...{ isRunning: false, cursor: null, count },
    isShort: isShort || (!state.isFull && state.isShort),
    syncedAt: state.startedAt,
    fullAt: state.isFull ? state.startedAt : state.fullAt,
    nextSince: state.changedUntil === null ? state.nextSince : minusOverlap(state.changedUntil, state.startedAt),
  });
}

/** New keys for every patient after the matcher changed how they are made. */
async function renewKeys(copy: DirectoryCopy, work: AwaitedCopyWork, signal?: AbortSignal): Promise<void> {
  const { store, keys } = copy;
  if (store.fact('keysVersion') === keys.version) return;
  for (let after: number | null = 0; after !== null; ) {
    signal?.throwIfAborted();
    after = await work.renewKeys(after);
    await turn();
  }
  store.setFact('keysVersion', keys.version);
  copy.changed();
}

/** A record dated into the future must not hide the changes until then: we never ask from later than the pass's own start. */
function minusOverlap(changedUntil: string, startedAt: string): string {
  const until = Math.min(Date.parse(changedUntil), Date.parse(startedAt));
  return new Date(until - overlapMs).toISOString();
}
