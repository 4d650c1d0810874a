import { connect, createServer, type Socket } from 'node:net';
import { systemClock } from '../../src/engine/import/clock.ts';
import { limitRate } from '../../src/engine/import/rate-limit.ts';

/** A line between Gantry and a server, as thin and as brittle as a test wants it. */
export interface TcpLine {
  readonly url: string;
  /** Bytes that went up so far, HTTP and all. */
  sentBytes(): number;
  /** Cuts every connection once so many more bytes have gone up; the next ones work again. Resolves then. */
  cutAfter(bytes: number): Promise<void>;
  stop(): Promise<void>;
}

/** Opens a line to a server of this machine. `bytesPerSecond` shapes what goes up, over all connections together. */
export async function openTcpLine(options: { port: number; bytesPerSecond?: number }): Promise<TcpLine> {
  const limit = limitRate({ clock: systemClock, bytesPerSecond: () => options.bytesPerSecond ?? null });
  const sockets = new Set<Socket>();
  const end = new AbortController();
  let sent = 0;
  let cut: { at: number; done: () => void } | null = null;

  function cutNow(): void {
    cut?.done();
    cut = null;
    for (const socket of sockets) socket.resetAndDestroy();
  }
  async function carry(near: Socket, far: Socket): Promise<void> {
    for await (const part of near as AsyncIterable<Buffer>) {
      const left = cut === null ? part.length : Math.min(part.length, cut.at - sent);
      const piece = part.subarray(0, Math.max(0, left));
      await limit.take(piece.length, end.signal);
      sent += piece.length;
      if (!far.write(piece)) await new Promise<void>((resolve) => far.once('drain', resolve).once('close', resolve));
      if (cut !== null && sent >= cut.at) return cutNow();
    }
    far.end();
  }
  const server = createServer((near) => {
    const far = connect(options.port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    far.pipe(near);
    void carry(near, far).catch(() => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    sentBytes: () => sent,
    cutAfter: (bytes) =>
      new Promise((resolve) => {
        cut = { at: sent + bytes, done: resolve };
      }),
    stop: () =>
      new Promise((resolve) => {
        end.abort();
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
