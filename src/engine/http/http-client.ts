import got, { type Got, HTTPError, RequestError, type Response, TimeoutError } from 'got';
import { type FaultCode, FaultError } from '../../contract/fault.ts';
import { isLoopback } from '../../contract/web-address.ts';
import { pinMismatchCode, plainWire, type WireTarget, wireAgent } from './wire-agent.ts';

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

/** Which faults a server's troubles become: the archive and the EHR have words of their own. */
export interface FaultNames {
  readonly unreachable: FaultCode;
  readonly timeout: FaultCode;
  readonly certificate: FaultCode;
  readonly unauthorized: FaultCode;
  readonly forbidden: FaultCode;
  readonly busy: FaultCode;
  readonly error: FaultCode;
}

const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_ISSUER_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  pinMismatchCode,
]);

/** Whether a connection failed because one side did not accept the other's certificate, a missing one of ours among them. */
export function isCertificateTrouble(code: string): boolean {
  return certificateCodes.has(code) || /^ERR_SSL_.*CERT/.test(code);
}

/** The same of an error. */
export function isCertificateError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && isCertificateTrouble(String(error.code));
}

/** Throws `plain-http-refused` unless the URL is https, loopback, or a host that an administrator named. */
export function refusePlainHttp(url: string, allowedHosts: readonly string[]): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopback(hostname) || allowedHosts.includes(hostname)) return;
  throw new FaultError('plain-http-refused', { host: hostname });
}

/** A got instance for one server. Retries are off: the import machine owns them (house rule). */
export function openHttp(target: HttpTarget): Got {
  refusePlainHttp(target.url, target.allowPlainHttpHosts);
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
export function retryAfterSeconds(response: Response | undefined): number | null {
  const header = response?.headers['retry-after'];
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/**
 * Turns a failed request into the fault it is. What the caller expects (a 404 that means "none") is handled before this.
 * Never carries a URL, header or body into the fault: those can hold patient data.
 */
export function httpFault(error: unknown, names: FaultNames): FaultError {
  if (error instanceof FaultError) return error;
  if (error instanceof TimeoutError) return new FaultError(names.timeout);
  if (error instanceof HTTPError) {
    const status = error.response.statusCode;
    if (status === 401) return new FaultError(names.unauthorized);
    if (status === 403) return new FaultError(names.forbidden);
    if (status === 429 || status === 503) {
      const seconds = retryAfterSeconds(error.response);
      return new FaultError(names.busy, seconds === null ? { status } : { status, retryAfterSeconds: seconds });
    }
    return new FaultError(names.error, { status });
  }
  if (error instanceof RequestError) {
    if (isCertificateTrouble(error.code)) return new FaultError(names.certificate, { reason: error.code });
    return new FaultError(names.unreachable, { reason: error.code });
  }
  throw error;
}
