import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../../demo/self-signed-certificate.ts';
import { sendSyslog } from './send-syslog.ts';
import { syslogFrame } from './syslog-frame.ts';

const header = { at: '2026-03-17T08:00:00.000Z', hostName: 'desk 1', processId: 42 };

function selfSignedCertificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-syslog-'));
  const { certPath, keyPath } = makeSelfSignedCertificate(folder);
  const made = { key: readFileSync(keyPath, 'utf8'), cert: readFileSync(certPath, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}

/** A syslog server that takes frames as RFC 5425 has them. */
async function listener(options: TlsOptions) {
  const messages: string[] = [];
  const server = createServer(options, (socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      for (;;) {
        const space = received.indexOf(0x20);
        const length = Number(received.subarray(0, space).toString());
        if (space < 0 || received.length < space + 1 + length) return;
        messages.push(received.subarray(space + 1, space + 1 + length).toString('utf8'));
        received = received.subarray(space + 1 + length);
      }
    });
    socket.on('error', () => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, messages, port: typeof address === 'object' && address ? address.port : 0 };
}

it('brings each message over TLS, whole and in order, with its length in front', async () => {
  const { key, cert } = selfSignedCertificate();
  const { server, messages, port } = await listener({ key, cert });
  const sent = Array.from(
    { length: 50 },
    (_, n) => `<AuditMessage n="${n}">Müller ${'x'.repeat(n * 1000)}</AuditMessage>`,
  );
  const frames = sent.map((message) => syslogFrame(message, header));
  await sendSyslog(frames, { host: '127.0.0.1', port, caPem: cert });
  const head = '<85>1 2026-03-17T08:00:00.000Z desk-1 Gantry 42 DICOM+RFC3881 - \uFEFF';
  expect(messages).toEqual(sent.map((message) => head + message));
  server.close();
});

it('sends nothing to a server whose certificate it cannot verify', async () => {
  const { key, cert } = selfSignedCertificate();
  const { server, messages, port } = await listener({ key, cert });
  const other = selfSignedCertificate();
  for (const caPem of ['', other.cert]) {
    const refused = sendSyslog([syslogFrame('<secret/>', header)], { host: '127.0.0.1', port, caPem });
    await expect(refused).rejects.toMatchObject({ fault: { code: 'syslog-certificate', class: 'setup' } });
  }
  expect(messages).toEqual([]);
  server.close();
});

it('says that nobody listens', async () => {
  const { server, port } = await listener({});
  server.close();
  await once(server, 'close');
  const refused = sendSyslog([], { host: '127.0.0.1', port, caPem: '' });
  await expect(refused).rejects.toMatchObject({ fault: { code: 'syslog-unreachable' } });
});
