import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { connect as connectTls, getCACertificates, rootCertificates, TLSSocket } from 'node:tls';
import { isCertificateError, refusePlainHttp } from './secure-line.ts';

/** What a server shows of itself to anybody, without credentials and without a patient's data. */
export interface ServerFacts {
  readonly status: number;
  /** By how much its clock is ahead of ours, to the second (RFC 9110 §6.6.1, `Date`); null where it does not say. */
  readonly clockAheadMs: number | null;
  /** When its certificate ends; null without TLS. */
  readonly certificateUntil: Date | null;
}

export type ProbeOutcome = { kind: 'facts'; facts: ServerFacts } | { kind: 'certificate' } | { kind: 'unreachable' };

const timeoutMs = 5_000;

/**
 * Asks a server for its front page and reads the head of the answer, whatever its status.
 * @param caPems PEM of the site's own CAs; empty ones count as none
 * @throws FaultError `plain-http-refused`
 */
export async function probeServer(target: {
  url: string;
  caPems: readonly string[];
  allowPlainHttpHosts: readonly string[];
  signal?: AbortSignal;
}): Promise<ProbeOutcome> {
  refusePlainHttp(target.url, target.allowPlainHttpHosts);
  const signals = [AbortSignal.timeout(timeoutMs), ...(target.signal ? [target.signal] : [])];
  const askedAt = Date.now();
  try {
    const response = await head(target.url, { signal: AbortSignal.any(signals) }, trusted(target.caPems));
    const answeredAt = Date.now();
    const facts: ServerFacts = {
      status: response.statusCode ?? 0,
      clockAheadMs: clockAhead(response.headers.date, askedAt, answeredAt),
      certificateUntil: certificateEnd(response),
    };
    response.destroy();
    return { kind: 'facts', facts };
  } catch (error) {
    return { kind: isCertificateError(error) ? 'certificate' : 'unreachable' };
  }
}

/** When the certificate of a server that speaks TLS and no HTTP ends; null where it does not answer or nobody vouches for it, which its own line tells. */
export function tlsCertificateEnd(target: {
  host: string;
  port: number;
  caPems: readonly string[];
  signal: AbortSignal;
}): Promise<Date | null> {
  const { host, port, caPems, signal } = target;
  return new Promise((resolve) => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket = connectTls({ host, port, ...servername, ca: trusted(caPems), timeout: timeoutMs });
    const end = (found: Date | null): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(found);
    };
    const stop = (): void => end(null);
    signal.addEventListener('abort', stop, { once: true });
    socket.once('secureConnect', () => end(validUntil(socket)));
    socket.once('timeout', stop);
    socket.once('error', stop);
  });
}

/** The site's own CAs beside what a browser on this computer would trust. */
function trusted(caPems: readonly string[]): string[] {
  const system = typeof getCACertificates === 'function' ? getCACertificates('system') : [];
  return [...rootCertificates, ...system, ...caPems.filter((pem) => pem !== '')];
}

function head(url: string, options: RequestOptions, ca: string[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const once = { ...options, method: 'GET', agent: false } as const;
    const request = url.startsWith('https:') ? httpsRequest(url, { ...once, ca }) : httpRequest(url, once);
    request.once('response', resolve);
    request.once('error', reject);
    request.end();
  });
}

/** The header has whole seconds, cut off: on the average it was half a second later. */
function clockAhead(header: string | undefined, askedAt: number, answeredAt: number): number | null {
  const theirs = Date.parse(header ?? '');
  return Number.isNaN(theirs) ? null : theirs + 500 - (askedAt + answeredAt) / 2;
}

function certificateEnd(response: IncomingMessage): Date | null {
  return response.socket instanceof TLSSocket ? validUntil(response.socket) : null;
}

function validUntil(socket: TLSSocket): Date | null {
  const end = new Date(socket.getPeerCertificate().valid_to ?? '');
  return Number.isNaN(end.getTime()) ? null : end;
}
