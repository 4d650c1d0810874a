import { FaultError } from '../../contract/fault.ts';
import type { Person } from '../../contract/people.ts';
import type { EhrTokens } from '../directory/ehr-client.ts';
import type { EhrSignIn, EhrSignInClient } from '../directory/ehr-sign-in.ts';
import type { PeopleRows } from '../ledger/people.ts';
import { openAttemptLimit } from './attempt-limit.ts';
import { makeVerifier, type ScryptCost, verifies } from './password-verifier.ts';
import { keptRoles, rolesOfEhr } from './roles-of-ehr.ts';

const dayMs = 24 * 3_600_000;
/** Clocks of a desk and of its yesterday may differ by this much. */
const clockSlackMs = 5 * 60_000;

export interface Identified {
  readonly person: Person;
  /** Under which she asks the EHR; null while that is away. */
  readonly tokens: EhrTokens | null;
}

export interface WhoSignsInDeps {
  readonly rows: PeopleRows;
  /** The EHR of the settings as they are now. @throws FaultError `ehr-not-configured` */
  readonly ehr: () => EhrSignInClient;
  readonly offlineDays: () => number;
  /** What a guess at a kept password costs. */
  readonly cost: ScryptCost;
  readonly now: () => Date;
  /** A try that failed, by the person's id where the login is known. */
  readonly onFailed: (subject: string, reason: string) => void;
}

/** Finds out who somebody is: the EHR says so, or, while it is away, what it said some days ago. */
export interface WhoSignsIn {
  /** @throws FaultError `sign-in-wrong`, `sign-in-blocked`, `sign-in-offline`, `sign-in-no-role`, or the EHR's own trouble */
  byPassword(login: string, password: string, signal?: AbortSignal): Promise<Identified>;
  /** What came back from the EHR's own page. @throws FaultError `sign-in-no-role` */
  byEhr(found: EhrSignIn): Identified;
  /** Resolves when what is kept of the last password is kept. */
  settled(): Promise<void>;
}

/** As logins are compared. */
export function foldLogin(login: string): string {
  return login.trim().normalize('NFKC').toLowerCase();
}

export function openWhoSignsIn(deps: WhoSignsInDeps): WhoSignsIn {
  const { rows, now, onFailed } = deps;
  const limit = openAttemptLimit(rows);
  let turn: Promise<unknown> = Promise.resolve();
  let keeping: Promise<void> = Promise.resolve();

  function wrong(login: string): FaultError {
    limit.failed(login, now());
    onFailed(rows.byLogin(login)?.id ?? 'unknown', 'sign-in-wrong');
    return new FaultError('sign-in-wrong');
  }

  /** A password that the EHR refuses although it was right here before is one that was changed, or an account that was closed. */
  async function forgetIfOld(login: string, password: string): Promise<void> {
    const row = rows.byLogin(login);
    if (row?.verifier && (await verifies(row.verifier, password, deps.cost))) rows.forgetVerifier(row.id);
  }

  async function offline(login: string, password: string): Promise<Identified> {
    const row = rows.byLogin(login);
    const ageMs = row?.verifiedAt ? now().getTime() - Date.parse(row.verifiedAt) : Number.NaN;
    const isFresh = ageMs > -clockSlackMs && ageMs <= deps.offlineDays() * dayMs;
    const isRight = await verifies(isFresh ? row?.verifier : null, password, deps.cost);
    const own = keptRoles(row?.roles ?? []);
    if (!isFresh || !row?.verifier || own.length === 0) {
      onFailed(row?.id ?? 'unknown', 'sign-in-offline');
      throw new FaultError('sign-in-offline');
    }
    if (!isRight) throw wrong(login);
    limit.succeeded(login);
    rows.signedIn(row.id, now().toISOString());
    const { id, name } = row;
    return { person: { id, login, name, roles: own, source: 'offline', emergencyUntil: null }, tokens: null };
  }

  function accepted({ user, tokens }: EhrSignIn, login: string, verifier: unknown): Identified {
    const own = rolesOfEhr(user.roles);
    const at = now().toISOString();
    if (own.length === 0) {
      rows.forgetVerifier(user.id);
      onFailed(user.id, 'sign-in-no-role');
      throw new FaultError('sign-in-no-role');
    }
    const verifiedAt = verifier === null ? null : at;
    rows.put({ id: user.id, login, name: user.name, roles: own, verifier, verifiedAt, lastSignInAt: at });
    const person: Person = { id: user.id, login, name: user.name, roles: own, source: 'ehr', emergencyUntil: null };
    return { person, tokens };
  }

  async function byPassword(login: string, password: string, signal?: AbortSignal): Promise<Identified> {
    const key = foldLogin(login);
    limit.check(key, now());
    let found: EhrSignIn;
    try {
      found = await deps.ehr().byPassword(login.trim(), password, signal);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      if (error.fault.class === 'transient') return offline(key, password);
      if (error.fault.code !== 'sign-in-wrong') throw error;
      await forgetIfOld(key, password);
      throw wrong(key);
    }
    limit.succeeded(key);
    const identified = accepted(found, key, null);
    // Half a second of work, or more on a busy desk: nobody has to wait for it, but whoever signs in next.
    if (deps.offlineDays() > 0) keeping = keepVerifier(found, key, password);
    return identified;
  }

  async function keepVerifier(found: EhrSignIn, login: string, password: string): Promise<void> {
    accepted(found, login, await makeVerifier(password, deps.cost));
  }

  return {
    byPassword(login, password, signal) {
      // One after the other: many tries at once must not slip past the count.
      const mine = turn.then(() => keeping).then(() => byPassword(login, password, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    // A page of the EHR's tells no login: her id stands for it.
    settled: () => keeping,
    byEhr: (found) => accepted(found, found.user.id, null),
  };
}
