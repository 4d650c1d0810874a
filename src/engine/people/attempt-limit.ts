import { FaultError } from '../../contract/fault.ts';
import type { PeopleRows } from '../ledger/people.ts';

/** After so many wrong passwords within the time, a login waits for as long; over restarts, since it stands in the ledger. */
const allowed = 5;
const windowMs = 15 * 60_000;

export interface AttemptLimit {
  /** @throws FaultError `sign-in-blocked` (`minutes`) while the login waits */
  check(login: string, now: Date): void;
  /** Counts a wrong password. */
  failed(login: string, now: Date): void;
  succeeded(login: string): void;
}

/** Guesses at one login: twenty an hour at the very most, with or without the EHR. */
export function openAttemptLimit(rows: Pick<PeopleRows, 'failures' | 'setFailures'>): AttemptLimit {
  return {
    check(login, now) {
      const blockedUntil = rows.failures(login)?.blockedUntil;
      const leftMs = blockedUntil ? Date.parse(blockedUntil) - now.getTime() : 0;
      // A clock that was set back must not lock a person out for longer than it ever would.
      if (leftMs > 0 && leftMs <= windowMs)
        throw new FaultError('sign-in-blocked', { minutes: Math.ceil(leftMs / 60_000) });
    },
    failed(login, now) {
      const before = rows.failures(login);
      const isRunning = before !== null && Math.abs(now.getTime() - Date.parse(before.firstAt)) < windowMs;
      const count = isRunning ? before.count + 1 : 1;
      const blockedUntil = count >= allowed ? new Date(now.getTime() + windowMs).toISOString() : null;
      rows.setFailures(login, { count, firstAt: isRunning ? before.firstAt : now.toISOString(), blockedUntil });
    },
    succeeded: (login) => rows.setFailures(login, null),
  };
}
