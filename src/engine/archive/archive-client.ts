import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Got } from 'got';
import { type FaultNames, httpFault, openHttp, refusePlainHttp } from '../http/http-client.ts';

/** How to reach an Orthanc. */
export interface ArchiveTarget {
  /** May carry a path prefix (a reverse proxy's). */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** PEM of the site's own CA, or empty for the system's. */
  readonly caPem: string;
  readonly allowPlainHttpHosts: readonly string[];
  /** Ends a request on which nothing has moved for this long. Default 30 s. */
  readonly timeoutMs?: number;
}

/** One archive: connections that stay open, and the credentials. Each verb is a function of its own beside this file. */
export interface ArchiveClient {
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

/** Sends nothing yet. Throws `plain-http-refused` for an address that would carry patients' data in the clear. */
export function openArchive(target: ArchiveTarget): ArchiveClient {
  refusePlainHttp(target.url, target.allowPlainHttpHosts);
  const url = new URL(target.url.endsWith('/') ? target.url : `${target.url}/`);
  const authorization = `Basic ${Buffer.from(`${target.user}:${target.password}`).toString('base64')}`;
  const timeoutMs = target.timeoutMs ?? 30_000;
  const agent =
    url.protocol === 'https:'
      ? new HttpsAgent({ keepAlive: true, ...(target.caPem ? { ca: target.caPem } : {}) })
      : new HttpAgent({ keepAlive: true });
  const http = openHttp({
    url: target.url,
    caPem: target.caPem,
    allowPlainHttpHosts: target.allowPlainHttpHosts,
    headers: () => ({ authorization }),
    timeoutMs,
  });
  return { url, authorization, timeoutMs, http, agent, close: () => agent.destroy() };
}

/** Asks for JSON. `missing` is what a 404 means; every other trouble is thrown as the archive's fault. */
export async function askArchive(
  client: ArchiveClient,
  path: string,
  options: { post?: unknown; text?: string; signal?: AbortSignal | undefined } = {},
): Promise<unknown> {
  const { post, text, signal } = options;
  const common = { responseType: 'json', throwHttpErrors: false, ...(signal ? { signal } : {}) } as const;
  try {
    const request =
      text !== undefined
        ? client.http.post(path, { ...common, body: text, headers: { 'content-type': 'text/plain' } })
        : post !== undefined
          ? client.http.post(path, { ...common, json: post })
          : client.http.get(path, common);
    const response = await request;
    return response.body;
  } catch (error) {
    throw httpFault(error, archiveFaults);
  }
}
