import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** A gate in front of a real archive: images wait there as long as a test wants, everything else passes. */
export interface ArchiveGate {
  readonly url: string;
  /** How many images wait now. */
  waiting(): number;
  /** Lets those go on that wait now; later ones wait again. */
  letThrough(): void;
  /** Lets those go on that wait, and all that come. */
  open(): void;
  stop(): Promise<void>;
}

/** Far below the idle time after which Gantry gives a request up. */
const signOfLifeMs = 5_000;

/** Stands in front of the archive at `archiveUrl` on this machine, closed: every `POST /instances` waits, and none reaches the archive before it is let through. */
export async function startArchiveGate(archiveUrl: string): Promise<ArchiveGate> {
  const held = new Set<() => void>();
  let isOpen = false;

  function pass(near: IncomingMessage, reply: ServerResponse): void {
    const far = request(
      new URL(near.url ?? '/', archiveUrl),
      { method: near.method, headers: near.headers },
      (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      },
    );
    far.on('error', () => reply.destroy());
    reply.on('close', () => far.destroy());
    near.pipe(far);
  }
  function hold(near: IncomingMessage, reply: ServerResponse): void {
    // HTTP 102: the request was not forgotten.
    const sign = setInterval(() => reply.writeProcessing(), signOfLifeMs);
    const end = () => {
      clearInterval(sign);
      held.delete(go);
    };
    const go = () => {
      end();
      reply.off('close', end);
      pass(near, reply);
    };
    reply.on('close', end);
    held.add(go);
  }
  const letThrough = () => {
    for (const go of [...held]) go();
  };
  const server = createServer((near, reply) => {
    const isImage = near.method === 'POST' && /^\/instances\/?$/.test(near.url ?? '');
    if (isImage && !isOpen) hold(near, reply);
    else pass(near, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    waiting: () => held.size,
    letThrough,
    open() {
      isOpen = true;
      letThrough();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
