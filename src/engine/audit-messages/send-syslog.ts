import { once } from 'node:events';
import { type ConnectionOptions, connect } from 'node:tls';
import { FaultError } from '../../contract/fault.ts';

/**
 * Sends frames to a syslog server over TLS (RFC 5425); resolves when the server has taken the last byte and closed cleanly. The server's certificate and
 * name are always verified.
 *
 * Syslog has no receipt: what a server took and lost nobody can tell here. The rows stay in the ledger and can be sent again.
 *
 * @throws FaultError `syslog-certificate`, `syslog-unreachable`
 */
export async function sendSyslog(
  frames: Iterable<Buffer>,
  server: { host: string; port: number; caPem: string; signal?: AbortSignal },
): Promise<void> {
  const options: ConnectionOptions = {
    ...{ host: server.host, port: server.port, minVersion: 'TLSv1.2', timeout: 15_000 },
    ...(server.caPem === '' ? {} : { ca: server.caPem }),
    ...(/^[\d.]+$|:/.test(server.host) ? {} : { servername: server.host }),
  };
  const socket = connect(options);
  socket.on('timeout', () => socket.destroy(new Error('timeout')));
  const abort = (): void => void socket.destroy(new Error('aborted'));
  server.signal?.addEventListener('abort', abort, { once: true });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  let failure: Error | null = null;
  socket.on('error', (error) => {
    failure ??= error;
  });
  try {
    await once(socket, 'secureConnect');
    for (const frame of frames) if (!socket.write(frame)) await once(socket, 'drain');
    socket.end();
    socket.resume();
    await closed;
    if (failure !== null) throw failure;
  } catch (cause) {
    socket.destroy();
    throw new FaultError(
      isCertificate(cause) ? 'syslog-certificate' : 'syslog-unreachable',
      { host: server.host },
      { cause },
    );
  } finally {
    server.signal?.removeEventListener('abort', abort);
  }
}

function isCertificate(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code);
}
