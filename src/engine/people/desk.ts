import { createHash, randomBytes } from 'node:crypto';
import { type Fault, FaultError, fault } from '../../contract/fault.ts';
import type {
  BrowserWords,
  Desk,
  Emergency,
  KnownPerson,
  LockReason,
  PeopleSettings,
  Person,
} from '../../contract/people.ts';
import type { EhrTokens } from '../directory/ehr-client.ts';
import type { EhrSignInClient } from '../directory/ehr-sign-in.ts';
import type { PeopleRows } from '../ledger/people.ts';
import { type LoopbackRedirect, openLoopbackRedirect } from './loopback-redirect.ts';
import type { ScryptCost } from './password-verifier.ts';
import { keptRoles } from './roles-of-ehr.ts';
import { type Identified, openWhoSignsIn } from './who-signs-in.ts';

const emergencyMs = 60 * 60_000;
const browserMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
const mostRecent = 5;

export interface DeskDeps {
  readonly rows: PeopleRows;
  /** As set now. */
  readonly settings: () => PeopleSettings;
  /** The EHR that people sign in with; null where none is connected that knows people. */
  readonly ehr: () => { client: EhrSignInClient; host: string } | null;
  /** The account of the computer: who works here while nobody signs in. */
  readonly computerUser: string;
  /** The command line: whoever holds the vault's key is administrator anyway. */
  readonly isKeyHolder: boolean;
  readonly passwordCost: ScryptCost;
  readonly now: () => Date;
  readonly record: (event: { actor: string; action: string; subject: string; detail: Record<string, unknown> }) => void;
  /** Someone has signed in: her name for the history's rows. */
  readonly onIdentified: (id: string, name: string) => void;
  readonly onChanged: (desk: Desk) => void;
  readonly onBrowserFailed: (reason: Fault) => void;
}

/** Who sits at this desk, and what she may. One person at a time; what runs goes on whoever sits there. */
export interface PeopleRoom {
  state(): Desk;
  /** Whoever may ask now; null while the desk is locked or nobody has signed in. */
  person(): Person | null;
  /** Under which she asks the EHR herself; null without. */
  tokens(): EhrTokens | null;
  signIn(asked: { login: string; password: string }, signal?: AbortSignal): Promise<Desk>;
  beginBrowser(words: BrowserWords): Promise<{ url: string }>;
  cancelBrowser(): Desk;
  lock(reason: LockReason): Desk;
  signOut(): Desk;
  /** @throws FaultError `emergency-off`, `input-invalid` without a name where nobody is signed in */
  takeEmergencyAccess(asked: { reason: string; name?: string | undefined }): Desk;
  known(): KnownPerson[];
  forget(id: string): KnownPerson[];
  emergencies(): Emergency[];
  acknowledge(id: number): Emergency[];
  /** The settings were saved. */
  settingsChanged(): void;
  /** Resolves when nothing of it touches the ledger any more. */
  close(): Promise<void>;
}

export function openDesk(deps: DeskDeps): PeopleRoom {
  const { rows, now, record } = deps;
  const who = openWhoSignsIn({
    ...{ rows, now },
    ehr: () => needEhr().client,
    offlineDays: () => deps.settings().offlineDays,
    cost: deps.passwordCost,
    onFailed: (subject, reason) =>
      record({ actor: 'gantry', action: 'user.sign-in-failed', subject, detail: { reason, status: 'failed' } }),
  });
  let holder: Identified | null = null;
  let isLocked = false;
  let browser: LoopbackRedirect | null = null;
  let emergencyTimer: NodeJS.Timeout | undefined;

  function needEhr() {
    const ehr = deps.ehr();
    if (ehr === null) throw new FaultError('ehr-not-configured');
    return ehr;
  }
  const isOpenToAll = (): boolean => deps.isKeyHolder || deps.settings().signIn === 'off';
  const computerPerson = (): Person => ({
    ...{ id: deps.computerUser, login: deps.computerUser, name: deps.computerUser },
    ...{ roles: ['administrator'], source: 'computer', emergencyUntil: null },
  });

  function person(): Person | null {
    if (holder !== null && !isLocked) return holder.person;
    return isOpenToAll() ? computerPerson() : null;
  }

  function state(): Desk {
    const { signIn, lockMinutes, emergency } = deps.settings();
    const present = person();
    const recent = signIn === 'password' ? rows.list().slice(0, mostRecent) : [];
    return {
      ...{ signIn, lockMinutes, emergency },
      status: present !== null ? 'open' : holder === null ? 'nobody' : 'locked',
      person: present ?? holder?.person ?? null,
      ehrHost: deps.ehr()?.host ?? null,
      recent: recent.map(({ login, name }) => ({ login, name })),
      isBrowserOpen: browser !== null,
    };
  }
  function changed(): Desk {
    const desk = state();
    deps.onChanged(desk);
    return desk;
  }

  function endEmergency(): void {
    clearTimeout(emergencyTimer);
    if (holder === null || holder.person.emergencyUntil === null) return;
    const { id } = holder.person;
    record({ actor: id, action: 'user.emergency-ended', subject: id, detail: {} });
    if (holder.person.source === 'emergency') {
      holder = null;
      isLocked = false;
    } else {
      const kept = keptRoles(rows.list().find((row) => row.id === id)?.roles ?? []);
      holder = { ...holder, person: { ...holder.person, roles: kept, emergencyUntil: null } };
    }
  }

  /** From here on she is who sits here, whoever did before. */
  function enter(identified: Identified): Desk {
    const before = holder?.person.id ?? null;
    const isReturn = isLocked && before === identified.person.id;
    if (!isReturn) endEmergency();
    const keepsRights = isReturn && holder?.person.emergencyUntil;
    holder = keepsRights
      ? { ...identified, person: { ...identified.person, ...emergencyRights(holder?.person) } }
      : identified;
    isLocked = false;
    const { id, name, roles, source } = identified.person;
    deps.onIdentified(id, name);
    const replaced = before !== null && before !== id ? { replaced: before } : {};
    const action = isReturn ? 'user.unlocked' : 'user.signed-in';
    record({ actor: id, action, subject: id, detail: { name, roles, source, ...replaced } });
    return changed();
  }

  function leave(action: string, detail: Record<string, unknown>): void {
    if (holder === null) return;
    const { id } = holder.person;
    record({ actor: id, action, subject: id, detail });
  }

  async function waitForCode(open: LoopbackRedirect, verifier: string, client: EhrSignInClient): Promise<void> {
    try {
      const code = await open.code;
      enter(who.byEhr(await client.byCode({ code, redirectUri: open.redirectUri, verifier })));
    } catch (error) {
      if (browser !== open) return;
      deps.onBrowserFailed(error instanceof FaultError ? error.fault : fault('internal'));
    } finally {
      if (browser === open) {
        browser = null;
        changed();
      }
    }
  }

  return {
    state,
    person,
    tokens: () => (person() === holder?.person ? (holder?.tokens ?? null) : null),
    async signIn({ login, password }, signal) {
      // A site that signs in on the EHR's page has its reasons, a second factor among them.
      if (deps.settings().signIn === 'browser') throw new FaultError('sign-in-browser', { reason: 'password' });
      return enter(await who.byPassword(login, password, signal));
    },
    async beginBrowser(words) {
      const { client } = needEhr();
      browser?.close();
      const verifier = randomBytes(48).toString('base64url');
      const state_ = randomBytes(24).toString('base64url');
      const open = await openLoopbackRedirect({ state: state_, timeoutMs: browserMs, words });
      browser = open;
      void waitForCode(open, verifier, client);
      changed();
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return { url: client.authorizeUrl({ redirectUri: open.redirectUri, challenge, state: state_ }) };
    },
    cancelBrowser() {
      const open = browser;
      browser = null;
      open?.close();
      return changed();
    },
    lock(reason) {
      if (isOpenToAll() || holder === null || isLocked) return state();
      isLocked = true;
      leave('user.locked', { reason });
      return changed();
    },
    signOut() {
      if (holder === null) return state();
      endEmergency();
      leave('user.signed-out', {});
      holder = null;
      isLocked = false;
      return changed();
    },
    takeEmergencyAccess({ reason, name }) {
      const { emergency, signIn } = deps.settings();
      const present = person();
      if (signIn === 'off' || emergency === 'off' || (present === null && emergency !== 'anyone'))
        throw new FaultError('emergency-off');
      if (present === null && !name) throw new FaultError('input-invalid', { call: 'people.takeEmergencyAccess' });
      const at = now();
      const until = new Date(at.getTime() + emergencyMs).toISOString();
      const own = present ?? {
        ...{ id: `emergency:${name}`, login: '', name: name ?? '', roles: [], source: 'emergency' as const },
        emergencyUntil: null,
      };
      const person_: Person = { ...own, ...emergencyRights({ ...own, emergencyUntil: until }) };
      const before = holder?.person.id ?? null;
      rows.recordEmergency({
        ...{ at: at.toISOString(), until, reason },
        ...{ personId: own.id, personName: own.name },
      });
      const detail = { name: own.name, reason, until, roles: person_.roles };
      const replaced = before !== null && before !== own.id ? { replaced: before } : {};
      record({ actor: own.id, action: 'user.emergency-access', subject: own.id, detail: { ...detail, ...replaced } });
      holder = { person: person_, tokens: present === null ? null : (holder?.tokens ?? null) };
      isLocked = false;
      clearTimeout(emergencyTimer);
      emergencyTimer = setTimeout(() => {
        endEmergency();
        changed();
      }, emergencyMs).unref();
      return changed();
    },
    known: () => knownPeople(rows, deps.settings().offlineDays, now()),
    forget(id) {
      rows.forgetVerifier(id);
      record({ actor: person()?.id ?? 'gantry', action: 'user.forgotten', subject: id, detail: {} });
      return knownPeople(rows, deps.settings().offlineDays, now());
    },
    emergencies: () => rows.emergencies(),
    acknowledge(id) {
      const by = person()?.id ?? 'gantry';
      rows.acknowledge(id, by, now().toISOString());
      record({ actor: by, action: 'user.emergency-seen', subject: String(id), detail: {} });
      return rows.emergencies();
    },
    settingsChanged() {
      // Nobody signs in any more: the desk is the computer's again.
      if (deps.settings().signIn === 'off' && !deps.isKeyHolder) {
        clearTimeout(emergencyTimer);
        holder = null;
        isLocked = false;
      }
      changed();
    },
    async close() {
      clearTimeout(emergencyTimer);
      browser?.close();
      browser = null;
      await who.settled();
    },
  };
}

/** Everything but the administrator's rights, for whoever did not have them before. */
function emergencyRights(person: Person | undefined): Pick<Person, 'roles' | 'emergencyUntil'> {
  const isAdministrator = person?.roles.includes('administrator') === true;
  return {
    roles: ['front-desk', 'imaging', ...(isAdministrator ? (['administrator'] as const) : [])],
    emergencyUntil: person?.emergencyUntil ?? null,
  };
}

function knownPeople(rows: PeopleRows, offlineDays: number, now: Date): KnownPerson[] {
  return rows.list().map((row) => {
    const untilMs = row.verifier && row.verifiedAt ? Date.parse(row.verifiedAt) + offlineDays * dayMs : 0;
    return {
      ...{ id: row.id, login: row.login, name: row.name, roles: keptRoles(row.roles), lastSignInAt: row.lastSignInAt },
      offlineUntil: untilMs > now.getTime() ? new Date(untilMs).toISOString() : null,
    };
  });
}
