import type Database from 'better-sqlite3';

/** What the desk keeps of somebody who signed in with the EHR. `verifier` is the people room's own; null without a password. */
export interface PersonRow {
  readonly id: string;
  /** As it is compared: folded. */
  readonly login: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly verifier: unknown;
  readonly verifiedAt: string | null;
  readonly lastSignInAt: string;
}
export interface FailureRow {
  readonly count: number;
  readonly firstAt: string;
  readonly blockedUntil: string | null;
}
export interface EmergencyRow {
  readonly id: number;
  readonly at: string;
  readonly until: string;
  readonly personId: string;
  readonly personName: string;
  readonly reason: string;
  readonly seenAt: string | null;
  readonly seenBy: string | null;
}

export interface PeopleRows {
  byLogin(login: string): PersonRow | null;
  /** Who signed in last stands first. */
  list(): PersonRow[];
  /** A login that another person had is hers from now on: the EHR gave it to her. */
  put(person: PersonRow): void;
  signedIn(id: string, at: string): void;
  /** Takes the verifier away; the name stays, since the audit trail names people by their ids. */
  forgetVerifier(id: string): void;
  failures(login: string): FailureRow | null;
  setFailures(login: string, failures: FailureRow | null): void;
  recordEmergency(emergency: Omit<EmergencyRow, 'id' | 'seenAt' | 'seenBy'>): void;
  /** The newest first. */
  emergencies(): EmergencyRow[];
  /** Marks one as looked at; the first to look counts. */
  acknowledge(id: number, by: string, at: string): void;
}

interface StoredPerson {
  id: string;
  login: string;
  name: string;
  roles: string;
  verifier: string | null;
  verified_at: string | null;
  last_sign_in_at: string;
}

export function openPeopleRows(db: Database): PeopleRows {
  const byLogin = db.prepare<[string], StoredPerson>('SELECT * FROM people WHERE login = ?');
  const all = db.prepare<[], StoredPerson>('SELECT * FROM people ORDER BY last_sign_in_at DESC, id');
  const freeLogin = db.prepare<[string, string]>('DELETE FROM people WHERE login = ? AND id <> ?');
  const put = db.prepare<[StoredPerson]>(
    `INSERT INTO people VALUES (@id, @login, @name, @roles, @verifier, @verified_at, @last_sign_in_at)
     ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, roles = excluded.roles,
       verifier = excluded.verifier, verified_at = excluded.verified_at, last_sign_in_at = excluded.last_sign_in_at`,
  );
  const signedIn = db.prepare<[string, string]>('UPDATE people SET last_sign_in_at = ? WHERE id = ?');
  const forget = db.prepare<[string]>('UPDATE people SET verifier = NULL, verified_at = NULL WHERE id = ?');
  const failures = db.prepare<[string], FailureRow>(
    'SELECT count, first_at AS firstAt, blocked_until AS blockedUntil FROM sign_in_failures WHERE login = ?',
  );
  const setFailures = db.prepare<[string, number, string, string | null]>(
    'INSERT OR REPLACE INTO sign_in_failures VALUES (?, ?, ?, ?)',
  );
  const clearFailures = db.prepare<[string]>('DELETE FROM sign_in_failures WHERE login = ?');
  const addEmergency = db.prepare<[string, string, string, string, string]>(
    'INSERT INTO emergencies (at, until, person_id, person_name, reason) VALUES (?, ?, ?, ?, ?)',
  );
  const emergencies = db.prepare<[], EmergencyRow>(
    `SELECT id, at, until, person_id AS personId, person_name AS personName, reason, seen_at AS seenAt, seen_by AS seenBy
     FROM emergencies ORDER BY id DESC`,
  );
  const acknowledge = db.prepare<[string, string, number]>(
    'UPDATE emergencies SET seen_at = ?, seen_by = ? WHERE id = ? AND seen_at IS NULL',
  );
  return {
    byLogin: (login) => personOf(byLogin.get(login)),
    list: () =>
      all
        .all()
        .map((row) => personOf(row))
        .filter((person) => person !== null),
    put: db.transaction((person: PersonRow) => {
      freeLogin.run(person.login, person.id);
      put.run({
        ...{ id: person.id, login: person.login, name: person.name, roles: JSON.stringify(person.roles) },
        verifier: person.verifier === null ? null : JSON.stringify(person.verifier),
        ...{ verified_at: person.verifiedAt, last_sign_in_at: person.lastSignInAt },
      });
    }),
    signedIn: (id, at) => void signedIn.run(at, id),
    forgetVerifier: (id) => void forget.run(id),
    failures: (login) => failures.get(login) ?? null,
    setFailures(login, row) {
      if (row === null) clearFailures.run(login);
      else setFailures.run(login, row.count, row.firstAt, row.blockedUntil);
    },
    recordEmergency: ({ at, until, personId, personName, reason }) =>
      void addEmergency.run(at, until, personId, personName, reason),
    emergencies: () => emergencies.all(),
    acknowledge: (id, by, at) => void acknowledge.run(at, by, id),
  };
}

function personOf(row: StoredPerson | undefined): PersonRow | null {
  if (row === undefined) return null;
  const { id, login, name, verified_at: verifiedAt, last_sign_in_at: lastSignInAt } = row;
  const verifier: unknown = row.verifier === null ? null : JSON.parse(row.verifier);
  return { id, login, name, roles: JSON.parse(row.roles) as string[], verifier, verifiedAt, lastSignInAt };
}
