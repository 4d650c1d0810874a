import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../demo/self-signed-certificate.ts';
import type { Health } from '../contract/settings.ts';
import { defaultSettings, type StoredSettings } from './connections.ts';
import { serverHealth } from './server-health.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that answers everything with this status, and whose clock is ahead by so much. */
async function server(status: number, aheadMs = 0): Promise<string> {
  const date = () => new Date(Date.now() + aheadMs).toUTCString();
  const port = await listen(createHttpServer((_, response) => response.writeHead(status, { date: date() }).end()));
  return `http://127.0.0.1:${port}`;
}

async function lines(
  settings: Partial<StoredSettings>,
  now?: number,
): Promise<Partial<Record<Health['part'], Health>>> {
  const all = await serverHealth({ ...defaultSettings, ...settings }, new AbortController().signal, now);
  return Object.fromEntries(all.map((line) => [line.part, line]));
}
const account = { user: 'u', password: 'p', caPem: '' };

describe('what the servers of a site show of themselves', () => {
  it('a viewer that answers is well, whatever it wants to see first; one that is not there is named', async () => {
    for (const status of [200, 302, 401, 403])
      expect((await lines({ viewer: { url: await server(status) } })).viewer, `${status}`).toMatchObject({
        state: 'ok',
      });
    for (const url of [await server(404), await server(502), 'http://127.0.0.1:9'])
      expect((await lines({ viewer: { url } })).viewer).toMatchObject({
        state: 'failed',
        fault: { code: 'viewer-unreachable' },
      });
  });

  it('clocks that agree are well; one that is minutes off is said, with the direction', async () => {
    const right = { archive: { ...account, url: await server(200) } };
    expect((await lines(right)).clock).toMatchObject({ state: 'ok', detail: expect.stringContaining('archive') });
    for (const [aheadMs, words, code] of [
      [300_000, 'behind the archive', 'clock-behind'],
      [-300_000, 'ahead of the archive', 'clock-ahead'],
    ] as const)
      expect((await lines({ archive: { ...account, url: await server(200, aheadMs) } })).clock).toMatchObject({
        state: 'warning',
        detail: expect.stringContaining(words),
        facts: [{ code, params: { part: 'archive' } }],
        fault: { code: 'clock-differs' },
      });
  });

  it('a certificate is named thirty days before it ends, and one that nobody vouches for at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-certificate-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const { certPath, keyPath } = makeSelfSignedCertificate(folder);
    const [cert, key] = [readFileSync(certPath), readFileSync(keyPath)];
    const port = await listen(createHttpsServer({ cert, key }, (_, response) => response.end()));
    const url = `https://127.0.0.1:${port}`;
    const known = { archive: { ...account, url, caPem: cert.toString() } };
    expect((await lines(known)).certificate).toMatchObject({
      state: 'warning',
      facts: [{ code: 'certificate-until', params: { part: 'archive', endsOn: expect.any(String), leftDays: 1 } }],
      fault: { code: 'certificate-ends', params: { days: 1 } },
    });
    expect((await lines(known, Date.now() - 60 * 86_400_000)).certificate).toMatchObject({ state: 'ok' });
    expect((await lines({ viewer: { url } })).viewer).toMatchObject({ fault: { code: 'viewer-certificate' } });
  });

  it('a worklist over TLS is told of like any server; one that nobody vouches for is left to its own line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-certificate-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const { certPath, keyPath } = makeSelfSignedCertificate(folder);
    const [cert, key] = [readFileSync(certPath), readFileSync(keyPath)];
    const server = createTlsServer({ cert, key });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const worklist = { kind: 'worklist' as const, url: `dicoms://127.0.0.1:${port}/RIS`, user: 'GANTRY', password: '' };
    expect((await lines({ ehr: { ...worklist, caPem: cert.toString() } })).certificate).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('worklist: until'),
      fault: { code: 'certificate-ends', params: { days: 1 } },
    });
    expect((await lines({ ehr: { ...worklist, caPem: '' } })).certificate).toMatchObject({ state: 'not-configured' });
  });
});
