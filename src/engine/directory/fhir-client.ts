import type { OptionsInit, Response } from 'got';
import type { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import { type FaultNames, httpFault, openHttp, refusalOf } from '../http/http-client.ts';
import type { WireTarget } from '../http/wire-agent.ts';
import { parseReply } from './parse-reply.ts';
import { openSmartTokens } from './smart-token.ts';

export interface FhirTarget {
  /** The base of the server (`…/fhir`, `…/R4`). */
  readonly url: string;
  /** Client id of SMART Backend Services: `secret` is its private key in PEM. Empty: `secret` is a bearer token. */
  readonly clientId: string;
  readonly secret: string;
  readonly caPem: string;
  readonly allowPlainHttpHosts: readonly string[];
  readonly wire?: WireTarget | undefined;
  readonly timeoutMs?: number;
}

export interface FhirRequest {
  readonly method?: 'GET' | 'POST';
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that mean something to the caller. */
  readonly expect?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

export interface FhirReply {
  readonly status: number;
  parse<T extends z.ZodType>(schema: T): z.output<T>;
}

export interface FhirClient {
  readonly base: string;
  /** `path` below the base, or the whole address of a page that the server itself named: on its own server only. */
  request(path: string, request?: FhirRequest): Promise<FhirReply>;
}

const faultNames: FaultNames = {
  unreachable: 'ehr-unreachable',
  timeout: 'ehr-unreachable',
  certificate: 'ehr-certificate',
  unauthorized: 'ehr-unauthorized',
  forbidden: 'ehr-forbidden',
  busy: 'ehr-error',
  error: 'ehr-error',
};

/** Requests to a FHIR R4 server, with a bearer token of the site or tokens of SMART Backend Services. */
export function openFhirClient(target: FhirTarget): FhirClient {
  const base = `${target.url.replace(/\/+$/, '')}/`;
  const http = openHttp(target);
  const { clientId, secret: privateKeyPem } = target;
  const smart = clientId === '' ? null : openSmartTokens({ ...target, clientId, privateKeyPem }, faultNames);

  async function send(path: string, request: FhirRequest): Promise<Response<string>> {
    for (let attempt = 1; ; attempt += 1) {
      const token = smart ? await smart.token() : target.secret;
      try {
        return await (await http())(path, gotOptions(request, token));
      } catch (error) {
        const response = refusalOf(error);
        if (response === null) throw error;
        if (request.expect?.includes(response.statusCode) === true) return response;
        if (response.statusCode !== 401 || smart === null || attempt > 1) throw error;
        smart.forget();
      }
    }
  }

  return {
    base,
    async request(path, request = {}) {
      try {
        request.signal?.throwIfAborted();
        return replyOf(await send(belowBase(base, path), request));
      } catch (error) {
        if (request.signal?.aborted) throw new FaultError('cancelled');
        throw httpFault(error, faultNames);
      }
    },
  };
}

/** A link to another server would get our token: it is refused. */
function belowBase(base: string, path: string): string {
  if (!/^[a-z]+:/i.test(path)) return path;
  if (path.startsWith(base)) return path.slice(base.length);
  // Servers page from the base itself: `https://server/fhir?_getpages=…`.
  if (path.startsWith(`${base.slice(0, -1)}?`)) return path.slice(base.length - 1);
  throw new FaultError('ehr-error', { reason: 'foreign-link' });
}

function gotOptions(request: FhirRequest, token: string) {
  return {
    method: request.method ?? 'GET',
    headers: {
      accept: 'application/fhir+json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      ...request.headers,
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(request.query === undefined
      ? {}
      : { searchParams: new URLSearchParams(request.query.map(([name, value]): [string, string] => [name, value])) }),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  } satisfies OptionsInit;
}

function replyOf(response: Response<string>): FhirReply {
  return {
    status: response.statusCode,
    parse: (schema) => parseReply(response.body, schema),
  };
}
