import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answer, type Reply } from './fake-orthanc-rest.ts';
import type { StoredInstance } from './fake-store.ts';

/** What goes wrong with the next request that fits. */
export type ArchiveFault = {
  /** Only requests whose `METHOD /path` matches. Default: `POST /instances`. */
  on?: RegExp;
  /** How many requests. Default 1. */
  times?: number;
} & (
  | { status: number; headers?: Record<string, string> }
  /** The connection breaks before anything is stored. */
  | { kind: 'reset' }
  /** No answer until the client gives up. */
  | { kind: 'stall' }
  /** A filter of the server turned the instance away: HTTP 200, nothing stored. */
  | { kind: 'filtered-out' }
  /** The instance is stored, but the answer never arrives. */
  | { kind: 'drop-reply' }
  /** The instance is stored with one byte changed. */
  | { kind: 'corrupt' }
);

export type FakeArchive = {
  url: string;
  user: string;
  password: string;
  /** What it holds, by Orthanc id of the instance. */
  instances: Map<string, StoredInstance>;
  /** `METHOD /path` of every request, in order. */
  requests: string[];
  failNext(fault: ArchiveFault): void;
  /** Breaks every connection until `goOnline`. */
  goOffline(): void;
  goOnline(): void;
  stop(): Promise<void>;
};

/**
 * A small look-alike of Orthanc's REST interface, in this process and in memory: for tests of what a real Orthanc does not
 * do on demand, and for the demo where Orthanc cannot be installed. No DICOMweb. `test/fakes/fake-archive.test.ts` holds it
 * against the real one.
 */
export async function startFakeArchive(options: { user?: string; password?: string } = {}): Promise<FakeArchive> {
  const user = options.user ?? 'gantry';
  const password = options.password ?? randomBytes(12).toString('base64url');
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const instances = new Map<string, StoredInstance>();
  const requests: string[] = [];
  let planned: { fault: ArchiveFault; left: number }[] = [];
  let offline = false;

  const takeFault = (line: string): ArchiveFault | undefined => {
    if (offline) return { kind: 'reset' };
    const met = planned.find(({ fault }) => (fault.on ?? /^POST \/instances$/).test(line));
    if (met === undefined) return undefined;
    met.left -= 1;
    planned = planned.filter(({ left }) => left > 0);
    return met.fault;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://archive.invalid');
    const line = `${request.method} ${pathname}`;
    requests.push(line);
    const fault = takeFault(line);
    if (fault !== undefined && 'status' in fault) {
      request.resume();
      response.writeHead(fault.status, fault.headers).end();
      return;
    }
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const body = await readBody(request);
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Orthanc Secure Area"' }).end();
      return;
    }
    const reply = answer(instances, line, body, fault?.kind);
    if (fault?.kind === 'drop-reply') request.socket.resetAndDestroy();
    else send(response, reply);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    ...{ user, password, instances, requests },
    failNext(fault) {
      planned.push({ fault, left: fault.times ?? 1 });
    },
    goOffline() {
      offline = true;
      server.closeAllConnections();
    },
    goOnline() {
      offline = false;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === undefined) {
    response.writeHead(404).end();
    return;
  }
  const plain = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
  const body = typeof reply.body === 'string' || Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, { 'content-type': plain ? 'text/plain' : 'application/json' }).end(body);
}
