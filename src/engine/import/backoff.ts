import type { Fault, FaultCode } from '../../contract/fault.ts';

const shortestMs = 1_000;
const longestMs = 5 * 60_000;
/** A server may ask for more patience than we would have, but not for a day. */
const longestAskedMs = 60 * 60_000;

/**
 * How long to wait after the `attempts`-th failure in a row (from 1): 1 s, 2 s, 4 s … 5 min, each between half and all of it, so that
 * many desks do not come back at the same moment. A server that names its time (`Retry-After`) gets it.
 */
export function backoffMs(attempts: number, fault: Fault, random: () => number): number {
  const whole = Math.min(longestMs, shortestMs * 2 ** Math.min(attempts - 1, 20));
  const own = whole * (0.5 + random() / 2);
  const asked = Number(fault.params.retryAfterSeconds ?? 0) * 1_000;
  return Math.round(Math.max(own, Math.min(asked, longestAskedMs)));
}

/** A server that answers wrongly again and again needs a person. One that is away does not: it may come back after a night. */
const limited: ReadonlySet<FaultCode> = new Set(['archive-error', 'ehr-error', 'archive-instance-missing']);
const mostAttempts = 8;

/** Whether waiting longer is of no use, so that the import is held with its fault. */
export function givesUp(attempts: number, fault: Fault): boolean {
  return limited.has(fault.code) && attempts >= mostAttempts;
}
