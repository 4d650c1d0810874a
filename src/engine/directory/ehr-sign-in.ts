import { FaultError } from '../../contract/fault.ts';
import { httpFault, openHttp, refusalOf } from '../http/http-client.ts';
import type { DirectoryUser } from './directory.ts';
import { type EhrTarget, type EhrTokens, ehrFaults, tokensOf } from './ehr-client.ts';
import { wireToken, wireUser } from './ehr-wire.ts';
import { parseReply } from './parse-reply.ts';

/** Somebody whom the EHR knows, and the tokens under which she asks it. */
export interface EhrSignIn {
  readonly user: DirectoryUser;
  readonly tokens: EhrTokens;
}

/** Signs people in, each as herself. All of them throw `sign-in-wrong` for what the EHR refuses, and its other troubles as `ehr-…`. */
export interface EhrSignInClient {
  /** RFC 6749 §4.3. */
  byPassword(login: string, password: string, signal?: AbortSignal): Promise<EhrSignIn>;
  /** The page for a browser: RFC 6749 §4.1.1 with PKCE (RFC 7636 §4.3). Asks for the password even where the browser is still signed in. */
  authorizeUrl(request: { redirectUri: string; challenge: string; state: string }): string;
  /** RFC 6749 §4.1.3 with the verifier of RFC 7636 §4.5. */
  byCode(grant: { code: string; redirectUri: string; verifier: string }, signal?: AbortSignal): Promise<EhrSignIn>;
}

/** A desktop program is a public client: it can keep no secret of its own (RFC 8252 §8.4). */
const clientId = 'gantry';

export function openEhrSignIn(target: Omit<EhrTarget, 'user' | 'password' | 'tokens'>): EhrSignInClient {
  const http = openHttp(target);

  async function grant(form: Record<string, string>, signal: AbortSignal | undefined): Promise<EhrSignIn> {
    const options = signal ? { signal } : {};
    const askedAtMs = Date.now();
    try {
      const client = await http();
      const token = parseReply((await client.post('auth/token', { form, ...options })).body, wireToken);
      const headers = { authorization: `Bearer ${token.access_token}` };
      const user = token.user ?? parseReply((await client.get('auth/me', { headers, ...options })).body, wireUser);
      return { user, tokens: tokensOf(token, askedAtMs) };
    } catch (error) {
      if (signal?.aborted) throw new FaultError('cancelled');
      // RFC 6749 §5.2: `invalid_grant` is a 400, and many servers say 401.
      const isRefused = [400, 401].includes(refusalOf(error)?.statusCode ?? 0);
      throw isRefused ? new FaultError('sign-in-wrong') : httpFault(error, ehrFaults);
    }
  }

  return {
    byPassword: (username, password, signal) => grant({ grant_type: 'password', username, password }, signal),
    authorizeUrl({ redirectUri, challenge, state }) {
      const url = new URL(`${target.url.replace(/\/+$/, '')}/auth/authorize`);
      const query = {
        ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state, prompt: 'login' },
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    byCode: ({ code, redirectUri, verifier }, signal) =>
      grant(
        {
          ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri },
          ...{ client_id: clientId, code_verifier: verifier },
        },
        signal,
      ),
  };
}
