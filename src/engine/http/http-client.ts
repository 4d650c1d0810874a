import type { Got, Response } from 'got';
import { type FaultCode, FaultError } from '../../contract/fault.ts';
import { isCertificateTrouble, refusePlainHttp } from './secure-line.ts';
import { plainWire, type WireTarget, wireAgent } from './wire-agent.ts';

/** How to reach one server. `url` may carry a path prefix; credentials never go into it. */
export interface HttpTarget {
  readonly url: string;
  /** PEM of the site's own CA, or empty for the system's. */
  readonly caPem: string;
  /** Hosts that may be spoken to without TLS; loopback always may. */
  readonly allowPlainHttpHosts: readonly string[];
  /** Pins, our certificate and the proxy; absent: none of them. */
  readonly wire?: WireTarget | undefined;
  readonly headers?: () => Promise<Record<string, string>> | Record<string, string>;
  readonly timeoutMs?: number;
}

/** Which faults a server's troubles become: the EHR and the viewer have words of their own. */
export interface FaultNames {
  readonly unreachable: FaultCode;
  readonly timeout: FaultCode;
  readonly certificate: FaultCode;
  readonly unauthorized: FaultCode;
  readonly forbidden: FaultCode;
  readonly busy: FaultCode;
  readonly error: FaultCode;
}

/** Fetched with the first request: a tenth of what a start of the engine would read, and of no use to a desk without a network. */
let library: typeof import('got') | undefined;

/**
 * A got instance for one server, there with the first request. Retries are off: the import machine owns them (house rule).
 * @throws FaultError `plain-http-refused`, at once
 */
export function openHttp(target: HttpTarget): () => Promise<Got> {
  refusePlainHttp(target.url, target.allowPlainHttpHosts);
  let client: Got | undefined;
  return async () => {
    library ??= await import('got');
    client ??= clientFor(target, library.default);
    return client;
  };
}

function clientFor(target: HttpTarget, got: Got): Got {
  return got.extend({
    prefixUrl: target.url,
    retry: { limit: 0 },
    timeout: { request: target.timeoutMs ?? 30_000, connect: 5_000 },
    followRedirect: false,
    ...(new URL(target.url).protocol === 'https:'
      ? { agent: { https: wireAgent({ ...target, wire: target.wire ?? plainWire }) } }
      : {}),
    hooks: {
      beforeRequest: [
        async (options) => {
          for (const [name, value] of Object.entries((await target.headers?.()) ?? {})) options.headers[name] = value;
        },
      ],
    },
  });
}

/** Seconds that a server asked us to wait (`Retry-After`), or null. */
function retryAfterSeconds(response: Response | undefined): number | null {
  const header = response?.headers['retry-after'];
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/** The answer by which a server refused; null for every other trouble. */
export function refusalOf(error: unknown): Response<string> | null {
  return library !== undefined && error instanceof library.HTTPError ? (error.response as Response<string>) : null;
}

/**
 * Turns a failed request into the fault it is. What the caller expects (a 404 that means "none") is handled before this.
 * Never carries a URL, header or body into the fault: those can hold patient data.
 */
export function httpFault(error: unknown, names: FaultNames): FaultError {
  if (error instanceof FaultError) return error;
  // Nothing can have failed there before it was fetched.
  if (library === undefined) throw error;
  if (error instanceof library.TimeoutError) return new FaultError(names.timeout);
  const refusal = refusalOf(error);
  if (refusal !== null) {
    const status = refusal.statusCode;
    if (status === 401) return new FaultError(names.unauthorized);
    if (status === 403) return new FaultError(names.forbidden);
    if (status === 429 || status === 503) {
      const seconds = retryAfterSeconds(refusal);
      return new FaultError(names.busy, seconds === null ? { status } : { status, retryAfterSeconds: seconds });
    }
    return new FaultError(names.error, { status });
  }
  if (error instanceof library.RequestError) {
    if (isCertificateTrouble(error.code)) return new FaultError(names.certificate, { reason: error.code });
    return new FaultError(names.unreachable, { reason: error.code });
  }
  throw error;
}
