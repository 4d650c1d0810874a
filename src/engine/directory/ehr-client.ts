import type { OptionsInit, Response } from 'got';
import type { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import { type FaultNames, httpFault, openHttp, refusalOf } from '../http/http-client.ts';
import type { WireTarget } from '../http/wire-agent.ts';
import { wireToken } from './ehr-wire.ts';
import { parseReply } from './parse-reply.ts';

export interface EhrTarget {
  /** The base of the API, with its version (`…/api/v1`). */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly caPem: string;
  readonly allowPlainHttpHosts: readonly string[];
  readonly wire?: WireTarget | undefined;
  readonly timeoutMs?: number;
  /** Of a person who has signed in: she is who asks, and is never signed in again without her. */
  readonly tokens?: EhrTokens;
}

/** What a sign-in gave. Kept in memory only. */
export interface EhrTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** By `Date.now`: from then on it is renewed. */
  readonly renewAtMs: number;
}

export interface EhrRequest {
  readonly method?: 'GET' | 'PATCH' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that mean something to the caller and come back as a reply instead of a fault. */
  readonly expect?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

export interface EhrReply {
  readonly status: number;
  readonly etag: string;
  /** The body by a schema; a body that is something else is the fault `ehr-error`. */
  parse<T extends z.ZodType>(schema: T): z.output<T>;
}

export interface EhrClient {
  request(path: readonly string[], request?: EhrRequest): Promise<EhrReply>;
}

export const ehrFaults: FaultNames = {
  unreachable: 'ehr-unreachable',
  timeout: 'ehr-unreachable',
  certificate: 'ehr-certificate',
  unauthorized: 'ehr-unauthorized',
  forbidden: 'ehr-forbidden',
  busy: 'ehr-error',
  error: 'ehr-error',
};

/** A token is renewed before it ends, so that a request under way does not meet its last second. */
const renewBeforeMs = 30_000;

/** The EHR's token reply as we keep it. `askedAtMs`: when it was asked for, by `Date.now`. */
export function tokensOf(token: z.output<typeof wireToken>, askedAtMs: number): EhrTokens {
  const lifetimeMs = token.expires_in * 1000;
  return {
    accessToken: token.access_token,
    refreshToken: token.refresh_token ?? null,
    renewAtMs: askedAtMs + Math.max(lifetimeMs - renewBeforeMs, lifetimeMs / 2),
  };
}

/**
 * Requests to the EHR as one user: logs in when first needed (RFC 6749 §4.3), renews the token by its refresh token, and logs in again once
 * when the EHR calls a token stale. Tokens live in memory only.
 */
export function openEhrClient(target: EhrTarget): EhrClient {
  const http = openHttp(target);
  let session: Promise<EhrTokens> | null = target.tokens ? Promise.resolve(target.tokens) : null;

  async function grant(form: Record<string, string>, signal: AbortSignal | undefined): Promise<EhrTokens> {
    const askedAtMs = Date.now();
    const reply = replyOf(await (await http()).post('auth/token', { form, ...signalOption(signal) }));
    return tokensOf(reply.parse(wireToken), askedAtMs);
  }

  async function logIn(signal?: AbortSignal): Promise<EhrTokens> {
    if (target.tokens) throw new FaultError('sign-in-needed');
    return grant({ grant_type: 'password', username: target.user, password: target.password }, signal);
  }

  async function renew(old: EhrTokens, signal: AbortSignal | undefined): Promise<EhrTokens> {
    if (old.refreshToken === null) return logIn(signal);
    try {
      return await grant({ grant_type: 'refresh_token', refresh_token: old.refreshToken }, signal);
    } catch (error) {
      if ([400, 401].includes(refusalOf(error)?.statusCode ?? 0)) return logIn(signal);
      throw error;
    }
  }

  /** One login for all requests that wait for it; a failed one is forgotten, so that the next request tries again. */
  async function currentSession(): Promise<EhrTokens> {
    const pending = session ?? logIn();
    session = pending;
    try {
      const current = await pending;
      if (Date.now() < current.renewAtMs) return current;
      if (session === pending) session = renew(current, undefined);
      return await session;
    } catch (error) {
      session = null;
      throw error;
    }
  }

  async function send(path: string, request: EhrRequest): Promise<Response<string>> {
    for (let attempt = 1; ; attempt += 1) {
      const { accessToken } = await currentSession();
      try {
        return await (await http())(path, gotOptions(request, accessToken));
      } catch (error) {
        const response = refusalOf(error);
        if (response === null) throw error;
        if (request.expect?.includes(response.statusCode) === true) return response;
        if (response.statusCode !== 401 || attempt > 1) throw error;
        if ((await session)?.accessToken === accessToken) session = null;
      }
    }
  }

  return {
    request: async (path, request = {}) => {
      try {
        request.signal?.throwIfAborted();
        return replyOf(await send(path.map(encodeURIComponent).join('/'), request));
      } catch (error) {
        if (request.signal?.aborted) throw new FaultError('cancelled');
        throw httpFault(error, ehrFaults);
      }
    },
  };
}

function gotOptions(request: EhrRequest, accessToken: string) {
  return {
    method: request.method ?? 'GET',
    headers: { ...request.headers, authorization: `Bearer ${accessToken}` },
    ...(request.query === undefined ? {} : { searchParams: request.query }),
    ...(request.body === undefined ? {} : { json: request.body }),
    ...signalOption(request.signal),
  } satisfies OptionsInit;
}

function signalOption(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function replyOf(response: Response<string>): EhrReply {
  return {
    status: response.statusCode,
    etag: response.headers.etag ?? '',
    parse: (schema) => parseReply(response.body, schema),
  };
}
