import { createServer } from 'node:net';

/**
 * Two different TCP ports of 127.0.0.1 that were free a moment ago. For programs that cannot take port 0 themselves;
 * somebody else may be faster, so the caller tries again when its program says that the port is taken.
 */
export async function freePorts(): Promise<[number, number]> {
  const [first, second] = await Promise.all([reserve(), reserve()]);
  await Promise.all([first.release(), second.release()]);
  return [first.port, second.port];
}

function reserve(): Promise<{ port: number; release(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
      resolve({ port: address.port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
