import { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { type Got, HTTPError } from 'got';
import { type FaultNames, httpFault, openHttp, refusePlainHttp } from '../http/http-client.ts';
import { plainWire, type WireTarget, wireAgent } from '../http/wire-agent.ts';

/** How to reach an Orthanc. */
export interface ArchiveTarget {
  /** May carry a path prefix (a reverse proxy's). */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** PEM of the site's own CA, or empty for the system's. */
  readonly caPem: string;
  readonly allowPlainHttpHosts: readonly string[];
  /** Pins, our certificate and the proxy; absent: none of them. */
  readonly wire?: WireTarget | undefined;
  /** Orthanc's own REST interface (the default), or DICOMweb, whose root the address then is. */
  readonly protocol?: 'orthanc' | 'dicomweb';
  /** Ends a request on which nothing has moved for this long. Default 30 s. */
  readonly timeoutMs?: number;
}

/** One archive: connections that stay open, and the credentials. Each verb is a function of its own beside this file. */
export interface ArchiveClient {
  readonly protocol: 'orthanc' | 'dicomweb';
  readonly url: URL;
  readonly authorization: string;
  readonly timeoutMs: number;
  /** For short JSON questions. */
  readonly http: Got;
  /** For the many requests of an upload. */
  readonly agent: HttpAgent | HttpsAgent;
  close(): void;
}

export const archiveFaults: FaultNames = {
  unreachable: 'archive-unreachable',
  timeout: 'archive-timeout',
  certificate: 'archive-certificate',
  unauthorized: 'archive-unauthorized',
  forbidden: 'archive-unauthorized',
  busy: 'archive-busy',
  error: 'archive-error',
};

/**
 * Orthanc names one second of idle time (`Keep-Alive: timeout=1`). Node takes a whole second off that by itself, so that no connection would
 * ever be used twice; 200 ms are enough, and a request that meets a closing connection all the same is made once more (`exchange`).
 */
const keptOpen = { keepAlive: true, agentKeepAliveTimeoutBuffer: 200 } as const;

/** Sends nothing yet. Throws `plain-http-refused` for an address that would carry patients' data in the clear. */
export function openArchive(target: ArchiveTarget): ArchiveClient {
  refusePlainHttp(target.url, target.allowPlainHttpHosts);
  const url = new URL(target.url.endsWith('/') ? target.url : `${target.url}/`);
  const authorization = `Basic ${Buffer.from(`${target.user}:${target.password}`).toString('base64')}`;
  const timeoutMs = target.timeoutMs ?? 30_000;
  const wire = target.wire ?? plainWire;
  const agent = url.protocol === 'https:' ? wireAgent({ ...target, wire }, keptOpen) : new HttpAgent(keptOpen);
  const http = openHttp({
    url: target.url,
    caPem: target.caPem,
    wire,
    allowPlainHttpHosts: target.allowPlainHttpHosts,
    headers: () => ({ authorization }),
    timeoutMs,
  });
  const { protocol = 'orthanc' } = target;
  return { protocol, url, authorization, timeoutMs, http, agent, close: () => agent.destroy() };
}

/** GETs JSON; undefined when the archive has no such thing (404). Every other trouble is thrown as the archive's fault. */
export async function getJson(client: ArchiveClient, path: string, signal?: AbortSignal): Promise<unknown> {
  try {
    return await client.http.get(path, signal ? { signal } : {}).json();
  } catch (error) {
    if (error instanceof HTTPError && error.response.statusCode === 404) return undefined;
    throw httpFault(error, archiveFaults);
  }
}

/** POSTs JSON and gives the JSON answer. Trouble is thrown as the archive's fault. */
export async function postJson(
  client: ArchiveClient,
  path: string,
  question: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  try {
    return await client.http.post(path, { json: question, ...(signal ? { signal } : {}) }).json();
  } catch (error) {
    throw httpFault(error, archiveFaults);
  }
}
