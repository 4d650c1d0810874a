import { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { refusePlainHttp } from '../http/secure-line.ts';
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
  /** Ends a request on which nothing has moved for this long, and a short question that took this long. Default 30 s. */
  readonly timeoutMs?: number;
}

/** One archive: connections that stay open, and the credentials. Each verb is a function of its own beside this file. */
export interface ArchiveClient {
  readonly protocol: 'orthanc' | 'dicomweb';
  readonly url: URL;
  readonly authorization: string;
  readonly timeoutMs: number;
  readonly agent: HttpAgent | HttpsAgent;
  close(): void;
}

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
  const { protocol = 'orthanc' } = target;
  return { protocol, url, authorization, timeoutMs, agent, close: () => agent.destroy() };
}
