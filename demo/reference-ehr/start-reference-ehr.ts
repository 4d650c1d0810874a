import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ArchiveUnreachable, createArchiveAccess } from './archive-access.ts';
import { type Auth, createAuth } from './auth.ts';
import { type Authorize, createAuthorize } from './authorize.ts';
import { createEhrState, type EhrState } from './ehr-state.ts';
import { createFaults, type Faults } from './faults.ts';
import { problem, type Reply, readBody, sendReply } from './http-reply.ts';
import { listenOnFreePort } from './listen.ts';
import { createMetadataAhead } from './metadata-ahead.ts';
import { createRoutes, findRoute, type Handler } from './routes.ts';
import { createViewerAccess } from './viewer-access.ts';
import { startViewerOrigin } from './viewer-origin.ts';

export type ReferenceEhrOptions = {
  archive: { url: string; user: string; password: string };
  /** Folder of the built OHIF. Without it the viewer's address shows a page that says so; DICOMweb works all the same. */
  ohifDir?: string | undefined;
  seed?: number;
  accessTokenTtlS?: number;
  viewerTokenTtlS?: number;
  now?: () => Date;
  /** Where it listens; free ports of 127.0.0.1 unless it is told. */
  listen?: { host: string; port: number; viewerPort: number };
  /** Where browsers find the viewer, when another server stands in front. */
  publicViewerOrigin?: string;
  /** Off, it is ehr-api.yaml to the letter, which knows no way to take a link back. */
  takesLinksBack?: boolean;
  /** Off, the archive is asked for a study's headers only when a viewer wants them. */
  asksAhead?: boolean;
};

export type ReferenceEhr = {
  /** The base of the API, with `/api/v1`. */
  url: string;
  viewerOrigin: string;
  state: EhrState;
  faults: Faults;
  stop(): Promise<void>;
};

const BASE = '/api/v1';

/** Starts the reference EHR: its REST interface and, on an origin of its own, the viewer. Both on 127.0.0.1, free ports. */
export async function startReferenceEhr(options: ReferenceEhrOptions): Promise<ReferenceEhr> {
  const state = createEhrState(options);
  const archive = createArchiveAccess(options.archive);
  const access = createViewerAccess(state, options.viewerTokenTtlS ?? 900);
  const { listen } = options;
  const place = listen && { host: listen.host, port: listen.viewerPort };
  let viewerOrigin = '';
  const ahead =
    options.asksAhead === false ? undefined : createMetadataAhead(archive, () => new URL(viewerOrigin).host);
  const viewer = await startViewerOrigin({ ohifDir: options.ohifDir, archive, access, ahead, place });
  viewerOrigin = options.publicViewerOrigin ?? viewer.origin;
  const authorize = createAuthorize(state);
  const auth = createAuth(state, options.accessTokenTtlS ?? 900, authorize);
  const routes = createRoutes({ state, archive, access, ahead, viewerOrigin });
  const faults = createFaults();

  const server = createServer((request, response) => {
    serve(request, response, { auth, authorize, routes, faults }).catch(() => response.destroy());
  });
  const { port, stop } = await listenOnFreePort(server, listen);
  return {
    url: `http://127.0.0.1:${port}${BASE}`,
    viewerOrigin,
    state,
    faults,
    async stop() {
      await Promise.all([stop(), viewer.stop()]);
    },
  };
}

type Parts = { auth: Auth; authorize: Authorize; routes: Record<string, Handler>; faults: Faults };

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { auth, authorize, routes, faults }: Parts,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://ehr.invalid');
  const fault = faults.take(request.method ?? 'GET', url.pathname);
  if (fault !== undefined && 'status' in fault) {
    const reply = problem(fault.status, 'unavailable', 'Not now');
    sendReply(response, { ...reply, headers: { ...reply.headers, ...fault.headers } });
    return;
  }
  if (fault?.kind === 'stall') return;
  if (fault?.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const reply = await replyTo(request, url, { auth, authorize, routes });
  if (fault?.kind === 'drop-reply') request.socket.resetAndDestroy();
  else sendReply(response, reply);
}

async function replyTo(
  request: IncomingMessage,
  url: URL,
  { auth, authorize, routes }: Omit<Parts, 'faults'>,
): Promise<Reply> {
  const method = request.method ?? 'GET';
  if (!url.pathname.startsWith(`${BASE}/`)) return problem(404, 'no-such-path', `The API begins at ${BASE}`);
  const path = url.pathname.slice(BASE.length);
  if (!isDecodable(path)) return problem(400, 'bad-path', 'The address is malformed');
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return problem(413, 'too-large', 'The request is too large');
  if (path === '/auth/token') return method === 'POST' ? auth.token(body) : problem(405, 'no-such-method', 'POST only');
  if (path === '/auth/authorize') return authorize.page(method, url.searchParams, body);

  const user = auth.userOf(request.headers.authorization);
  if (user === undefined) {
    const reply = problem(401, 'not-signed-in', 'Sign in first');
    return { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Bearer' } };
  }
  const route = findRoute(routes, method, path);
  if (route === 'no-such-path') return problem(404, 'no-such-path', 'No such path');
  if (route === 'no-such-method') return problem(405, 'no-such-method', 'This path does not know this method');
  try {
    return await route.handler({ params: route.params, query: url.searchParams, headers: request.headers, body, user });
  } catch (error) {
    if (error instanceof ArchiveUnreachable) return problem(503, 'archive-unreachable', 'The archive does not answer');
    return problem(500, 'bug', 'The reference EHR has failed', error instanceof Error ? error.message : undefined);
  }
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
