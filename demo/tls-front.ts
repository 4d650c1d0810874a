import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';

export type TlsFront = { port: number; stop(): Promise<void> };

/**
 * Ends TLS on a free port of 127.0.0.1 and hands the bytes to `targetPort`, as the reverse proxy of a hospital does.
 * Orthanc 1.10.1 of Debian 12 cannot do it itself: its own HTTPS server crashes on the first connection.
 */
export async function startTlsFront(
  targetPort: number,
  pem: {
    certPath: string;
    keyPath: string;
    /** Asks everybody for a certificate of this authority, and lets nobody in without. */
    clientCaPath?: string;
  },
): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const asksForClient = pem.clientCaPath
    ? { ca: readFileSync(pem.clientCaPath), requestCert: true, rejectUnauthorized: true }
    : {};
  const own = { cert: readFileSync(pem.certPath), key: readFileSync(pem.keyPath) };
  const server = createServer({ ...own, ...asksForClient }, (outside) => {
    const inside = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  // A client that refuses the certificate ends its handshake with an error; that is its right.
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return {
    port: address.port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
