/**
 * Who signs in at this desk: what is kept of a person so that she can work while the EHR is away, how often a login failed, and who took more
 * rights in an emergency. All of it is the desk's own; the EHR has the last word on everybody.
 */
export const people = /* sql */ `
CREATE TABLE people (
  id TEXT PRIMARY KEY,                       -- the EHR's
  login TEXT NOT NULL UNIQUE,                -- folded: as it is compared
  name TEXT NOT NULL,
  roles TEXT NOT NULL,                       -- JSON
  verifier TEXT,                             -- JSON of a salted scrypt hash; null where no password was seen
  verified_at TEXT,                          -- when the EHR accepted that password
  last_sign_in_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_in_failures (
  login TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  first_at TEXT NOT NULL,
  blocked_until TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE emergencies (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  until TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  seen_at TEXT,
  seen_by TEXT
) STRICT;
`;
