import type { Order, Patient, RowProblem } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import type { DirectoryKind } from '../../contract/plain.ts';
import type { DirectoryTrial } from '../../contract/trials.ts';
import type { Connector, Page, Resource } from '../directory/connector.ts';
import { inTime } from './in-time.ts';

/** Counting is a courtesy: a large directory is counted for so long, then "more than". */
const countingMs = 4_000;
const shownProblems = 5;

interface Counted {
  readonly count: number;
  readonly isWhole: boolean;
  readonly problems: readonly RowProblem[];
}

/**
 * Reads the first pages as a sync would, patients and orders, so that whatever would keep a sync from working shows here.
 * @throws FaultError `cancelled` only: every other trouble is the answer.
 */
export async function tryDirectory(
  kind: DirectoryKind,
  open: () => Connector,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs?: number },
): Promise<DirectoryTrial> {
  const none = { count: 0, isWhole: true };
  const nothing = {
    ...{ kind, account: '', patients: none, orders: none, knowsEverybody: kind !== 'worklist' },
    ...{ canLink: false, problemCount: 0, problems: [] },
  };
  let connector: Connector | null = null;
  try {
    const opened = open();
    connector = opened;
    return await inTime((within) => ask(opened, within), {
      ...{ signal, late: 'ehr-unreachable' },
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code === 'cancelled') throw error;
    return { ...nothing, fault: error.fault };
  } finally {
    connector?.close();
  }
}

async function ask(connector: Connector, signal: AbortSignal): Promise<DirectoryTrial> {
  const account = (await connector.live?.me(signal))?.name ?? '';
  const patients = await countRecords(connector, 'patients', signal);
  // Of a worklist both come from one answer, patients first.
  const orders = await countRecords(connector, 'orders', signal);
  const problems = [...patients.problems, ...orders.problems];
  return {
    kind: connector.kind,
    fault: null,
    account,
    patients: { count: patients.count, isWhole: patients.isWhole },
    orders: { count: orders.count, isWhole: orders.isWhole },
    knowsEverybody: connector.coverage === 'all',
    canLink: connector.live !== undefined,
    problemCount: problems.length,
    problems: problems.slice(0, shownProblems),
  };
}

async function countRecords(connector: Connector, resource: Resource, signal: AbortSignal): Promise<Counted> {
  const until = Date.now() + countingMs;
  const problems: RowProblem[] = [];
  let count = 0;
  let cursor: string | null = null;
  for (;;) {
    const page: Page<Patient | Order> = await readPage(connector, resource, cursor, signal);
    problems.push(...page.problems);
    count += page.items.filter((item) => !('mergedInto' in item) || item.mergedInto === null).length;
    // A server that says how many there are need not be read to the end; of requests it counts the laboratory's, too.
    if (page.total !== null && resource === 'patients') return { count: page.total, isWhole: true, problems };
    if (page.next === null) return { count, isWhole: page.isExpired !== true, problems };
    if (Date.now() > until) return { count, isWhole: false, problems };
    cursor = page.next;
  }
}

function readPage(connector: Connector, resource: Resource, cursor: string | null, signal: AbortSignal) {
  const position = { since: null, cursor };
  return resource === 'patients'
    ? connector.readPage('patients', position, signal)
    : connector.readPage('orders', position, signal);
}
