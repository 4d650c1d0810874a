import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ArchiveAccess } from './archive-access.ts';
import { proxyToArchive } from './archive-proxy.ts';
import { listenOnFreePort } from './listen.ts';
import type { MetadataAhead } from './metadata-ahead.ts';
import { ohifConfigScript } from './ohif-config.ts';
import { createStaticSite, type StaticSite } from './static-site.ts';
import { scopeRequest } from './study-scope.ts';
import type { ViewerAccess } from './viewer-access.ts';

export type ViewerOrigin = { origin: string; stop(): Promise<void> };

/**
 * The second web server of the EHR, on a port and so an origin of its own: OHIF as a single-page application, and the
 * archive's DICOMweb behind it, open only for the studies of a valid token. The archive's password never leaves this process.
 */
export async function startViewerOrigin(parts: {
  ohifDir: string | undefined;
  archive: ArchiveAccess;
  access: ViewerAccess;
  ahead?: MetadataAhead | undefined;
  place?: { host: string; port: number } | undefined;
}): Promise<ViewerOrigin> {
  const site = createStaticSite(parts.ohifDir);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(site.securityHeaders)) response.setHeader(name, value);
    answer(request, response, { ...parts, site }).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
  });
  const { port, stop } = await listenOnFreePort(server, parts.place);
  return { origin: `http://127.0.0.1:${port}`, stop };
}

type Parts = { archive: ArchiveAccess; access: ViewerAccess; ahead?: MetadataAhead | undefined; site: StaticSite };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { archive, access, ahead, site }: Parts,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const target = request.url ?? '/';
  const url = new URL(target, 'http://viewer.invalid');
  const cookieName = `viewer_${request.socket.localPort}`;

  if (isForArchive(url.pathname)) {
    const decision = decide(request, target, cookieName, access);
    if (decision.refusal !== null) {
      refuse(response, decision.refusal);
      return;
    }
    const known = await ahead?.take(decision.path);
    if (known === undefined) await proxyToArchive(request, response, archive, decision.path);
    else
      response
        .writeHead(200, { 'content-type': 'application/dicom+json', 'cache-control': 'private, no-store' })
        .end(known);
    return;
  }
  if (url.pathname === '/authorize') {
    authorize(request, response, cookieName, access);
    return;
  }
  if (url.pathname === '/app-config.js') {
    response
      .writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' })
      .end(ohifConfigScript());
    return;
  }
  // OHIF drops the token from the address after its first load; the cookie lets a reload of the page work.
  const launchToken = url.searchParams.get('token');
  if (launchToken !== null && access.scopeOf(launchToken) !== undefined) {
    response.setHeader('set-cookie', `${cookieName}=${launchToken}; Path=/; HttpOnly; SameSite=Strict`);
  }
  await site.send(url.pathname, response);
}

function isForArchive(pathname: string): boolean {
  return /^\/(dicom-web|wado)(\/|$)/.test(pathname);
}

type Decision = { refusal: string } | { refusal: null; path: string };

/** Whether this request may have what it asks of the archive, written to the access log; and by which path, which is never wider than its token. */
function decide(request: IncomingMessage, target: string, cookieName: string, access: ViewerAccess): Decision {
  const token = bearerToken(request) ?? cookie(request, cookieName);
  const granted = access.scopeOf(token);
  const scoped = scopeRequest(target, granted ?? new Set());
  const uids = scoped === 'outside-of-any-study' ? [] : scoped.studyInstanceUids;
  const refusal = refusalOf(scoped !== 'outside-of-any-study', granted, uids, token);
  access.record(token, uids, refusal);
  if (refusal !== null) return { refusal };
  return scoped === 'outside-of-any-study' ? { refusal: scoped } : { refusal: null, path: scoped.path };
}

function refuse(response: ServerResponse, code: string): void {
  response
    .writeHead(403, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify({ code }));
}

/** For a web server in front (nginx's `auth_request`): the same decision about the request that it names, and the path to hand on. */
function authorize(request: IncomingMessage, response: ServerResponse, cookieName: string, access: ViewerAccess): void {
  const named = request.headers['x-original-uri'];
  const target = typeof named === 'string' && named.startsWith('/') ? named : '/';
  const decision = decide(request, target, cookieName, access);
  if (decision.refusal !== null) refuse(response, decision.refusal);
  else response.writeHead(204, { 'x-archive-path': decision.path, 'cache-control': 'no-store' }).end();
}

function refusalOf(
  hasScope: boolean,
  granted: ReadonlySet<string> | undefined,
  uids: readonly string[],
  token: string | undefined,
): string | null {
  if (token === undefined) return 'no-token';
  if (granted === undefined) return 'token-invalid-or-expired';
  if (!hasScope) return 'outside-of-any-study';
  return uids.every((uid) => granted.has(uid)) ? null : 'study-not-in-token';
}

function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}
