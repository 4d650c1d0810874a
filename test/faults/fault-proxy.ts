import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What becomes of one request on its way to the archive. */
export type Wish =
  /** The archive never sees it; this is the answer. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** No answer until the client gives up. */
  | { readonly kind: 'stall' }
  /** The archive does what it is asked, but its answer never arrives. */
  | { readonly kind: 'lose-reply' };

export interface FaultProxy {
  readonly url: string;
  /** Asked for every request: `METHOD /path`, and its number among those of the same kind (from 1). */
  wish: (line: string, n: number) => Wish | undefined;
  stop(): Promise<void>;
}

/** Stands between Gantry and a real Orthanc, and does to chosen requests what networks and servers do. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const seen = new Map<string, number>();

  async function serve(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
    // Node forgets the socket of a request that has ended.
    const { socket } = asked;
    const line = `${asked.method} ${asked.url}`;
    const kind = line.replace(/[0-9a-f]{8}(-[0-9a-f]{8}){4}/, 'ID');
    const n = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, n);
    const wish = proxy.wish(kind, n);
    if (wish?.kind === 'stall') return;
    if (wish?.kind === 'answer') {
      asked.resume();
      reply.writeHead(wish.status, { 'content-type': 'application/json', ...wish.headers }).end(wish.body ?? '');
      return;
    }
    if (wish?.kind === 'cut') {
      let left = wish.afterBytes;
      for await (const part of asked as AsyncIterable<Buffer>) {
        left -= part.length;
        if (left <= 0) break;
      }
      socket.resetAndDestroy();
      return;
    }
    forward(asked, reply, wish?.kind === 'lose-reply');
  }

  function forward(asked: IncomingMessage, reply: ServerResponse, loseReply: boolean): void {
    const { method = 'GET', url = '/', headers, socket } = asked;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      if (loseReply) {
        answer.resume().on('end', () => socket.resetAndDestroy());
        return;
      }
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    onward.on('error', () => socket.resetAndDestroy());
    asked.on('error', () => onward.destroy());
    asked.pipe(onward);
  }

  const server = createServer((asked, reply) => void serve(asked, reply).catch(() => reply.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${address.port}`,
    wish: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return proxy;
}
