import type { Server } from 'node:http';

/** Listens on a free port of 127.0.0.1, or where it is told. `stop` also cuts the connections that browsers keep open. */
export async function listenOnFreePort(
  server: Server,
  place: { host: string; port: number } = { host: '127.0.0.1', port: 0 },
): Promise<{ port: number; stop(): Promise<void> }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.port, place.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return {
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
