import { randomBytes } from 'node:crypto';
import type { Authorize } from './authorize.ts';
import type { EhrState } from './ehr-state.ts';
import type { User } from './ehr-types.ts';
import { problem, type Reply } from './http-reply.ts';

export type Auth = {
  /** POST /auth/token: RFC 6749, password, refresh_token and authorization_code grants, form-encoded. */
  token(body: Buffer): Reply;
  /** The user behind an `Authorization: Bearer …` header. */
  userOf(authorization: string | undefined): User | undefined;
};

const REFRESH_TTL_S = 12 * 3600;

type Grant = { login: string; expiresAt: number };

/** Access tokens live `accessTokenTtlS` seconds; refresh tokens a working day, and may be used again after a lost reply. */
export function createAuth(state: EhrState, accessTokenTtlS: number, authorize: Authorize): Auth {
  const accessTokens = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();

  const remember = (tokens: Map<string, Grant>, login: string, ttlS: number): string => {
    const token = randomBytes(32).toString('base64url');
    tokens.set(token, { login, expiresAt: state.now().getTime() + ttlS * 1000 });
    return token;
  };
  const loginOf = (tokens: Map<string, Grant>, token: string): string | undefined => {
    const grant = tokens.get(token);
    if (grant !== undefined && grant.expiresAt > state.now().getTime()) return grant.login;
    tokens.delete(token);
    return undefined;
  };

  return {
    token(body) {
      const form = new URLSearchParams(body.toString('utf8'));
      const login = grantedLogin(form);
      if (login === 'unsupported')
        return problem(400, 'unsupported-grant', 'grant_type must be password, refresh_token or authorization_code');
      const user = login === undefined ? undefined : state.users.get(login);
      if (user === undefined)
        return problem(401, 'bad-credentials', 'Name or password is wrong, or the session has ended');
      return {
        status: 200,
        body: {
          access_token: remember(accessTokens, user.login, accessTokenTtlS),
          refresh_token: remember(refreshTokens, user.login, REFRESH_TTL_S),
          token_type: 'bearer',
          expires_in: accessTokenTtlS,
          user: publicUser(user),
        },
      };
    },
    userOf(authorization) {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
      const login = token === undefined ? undefined : loginOf(accessTokens, token);
      const user = login === undefined ? undefined : state.users.get(login);
      return user && publicUser(user);
    },
  };

  function grantedLogin(form: URLSearchParams): string | 'unsupported' | undefined {
    switch (form.get('grant_type')) {
      case 'password': {
        const user = state.users.get(form.get('username') ?? '');
        return user !== undefined && user.password === form.get('password') ? user.login : undefined;
      }
      case 'refresh_token':
        return loginOf(refreshTokens, form.get('refresh_token') ?? '');
      case 'authorization_code':
        return authorize.redeem(form);
      default:
        return 'unsupported';
    }
  }
}

function publicUser({ id, name, roles }: User): User {
  return { id, name, roles };
}
