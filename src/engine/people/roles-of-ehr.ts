import { type Role, roles } from '../../contract/people.ts';

/** The EHR's roles (ehr-api.yaml, `User.roles`). What is not named here gives no right. */
const known: Readonly<Record<string, Role>> = {
  front_desk: 'front-desk',
  radiographer: 'imaging',
  radiologist: 'imaging',
  admin: 'administrator',
};

/** What somebody with these roles of the EHR may be here, from the least to the most; empty: nothing. */
export function rolesOfEhr(ehrRoles: readonly string[]): Role[] {
  const own = new Set(ehrRoles.map((role) => (Object.hasOwn(known, role) ? known[role] : undefined)));
  return roles.filter((role) => own.has(role));
}

/** The roles as they were kept: what this version does not know any more gives no right. */
export function keptRoles(stored: readonly string[]): Role[] {
  return roles.filter((role) => stored.includes(role));
}
