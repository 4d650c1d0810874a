import { randomBytes } from 'node:crypto';
import type { EhrState } from './ehr-state.ts';
import type { AccessEntry, User } from './ehr-types.ts';

export type ViewerAccess = {
  /** Front desks see what they brought in themselves; everybody else sees every study. */
  mayView(user: User, studyInstanceUid: string): boolean;
  /** Makes a token for these studies and writes it to the study access log; undefined (also logged) when one is not allowed. */
  issue(user: User, studyInstanceUids: string[]): { token: string; expiresAt: Date } | undefined;
  /** The studies that a token opens; undefined for no token, a wrong one and one past its time. */
  scopeOf(token: string | undefined): ReadonlySet<string> | undefined;
  /** Writes the use of a token to the study access log: every refusal, and the first sight of each study. */
  record(token: string | undefined, studyInstanceUids: readonly string[], refusal: string | null): void;
};

type Grant = { user: User; studies: Set<string>; seen: Set<string>; expiresAt: number };

/** The oldest lines go when a broken client asks for ever. */
const MAX_LOG_ENTRIES = 20_000;

export function createViewerAccess(state: EhrState, tokenTtlS: number): ViewerAccess {
  const grants = new Map<string, Grant>();

  const log = (entry: Omit<AccessEntry, 'at'>): void => {
    state.accessLog.push({ at: state.now().toISOString(), ...entry });
    if (state.accessLog.length > MAX_LOG_ENTRIES) state.accessLog.splice(0, state.accessLog.length - MAX_LOG_ENTRIES);
  };

  const mayView: ViewerAccess['mayView'] = (user, uid) =>
    user.roles.some((role) => role !== 'front_desk') ||
    [...state.orders.values(), ...state.uploadLogs.values()].some(
      (trace) => trace.study_instance_uid === uid && trace.uploaded_by === user.id,
    );

  return {
    mayView,
    issue(user, uids) {
      const allowed = uids.every((uid) => mayView(user, uid));
      for (const uid of uids) {
        log({
          ...{ user_id: user.id, user_name: user.name, study_instance_uid: uid, action: 'token-issued' },
          ...(allowed ? { outcome: 'allowed', reason: null } : { outcome: 'refused', reason: 'not-allowed' }),
        });
      }
      if (!allowed) return undefined;
      const token = randomBytes(32).toString('base64url');
      const expiresAt = state.now().getTime() + tokenTtlS * 1000;
      grants.set(token, { user, studies: new Set(uids), seen: new Set(), expiresAt });
      return { token, expiresAt: new Date(expiresAt) };
    },
    scopeOf(token) {
      const grant = grants.get(token ?? '');
      return grant !== undefined && grant.expiresAt > state.now().getTime() ? grant.studies : undefined;
    },
    record(token, uids, refusal) {
      // The holder of an expired token is still known, and is named in the log.
      const grant = grants.get(token ?? '');
      const who = { user_id: grant?.user.id ?? null, user_name: grant?.user.name ?? null, action: 'viewed' } as const;
      if (refusal !== null) {
        for (const uid of uids.length === 0 ? [null] : uids)
          log({ ...who, study_instance_uid: uid, outcome: 'refused', reason: refusal });
        return;
      }
      for (const uid of uids.filter((candidate) => !grant?.seen.has(candidate))) {
        grant?.seen.add(uid);
        log({ ...who, study_instance_uid: uid, outcome: 'allowed', reason: null });
      }
    },
  };
}
