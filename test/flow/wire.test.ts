import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { type ReferenceEhr, startReferenceEhr } from '../../demo/reference-ehr/start-reference-ehr.ts';
import { type Issued, makeSiteAuthority, type SiteAuthority } from '../../demo/site-certificates.ts';
import { startTlsFront, type TlsFront } from '../../demo/tls-front.ts';
import type { SettingsPatch } from '../../src/contract/settings.ts';
import { pinOf } from '../../src/engine/http/wire-agent.ts';
import { type ConnectProxy, startConnectProxy } from '../fakes/connect-proxy.ts';
import { openTestDesk, type TestDesk } from './desk.ts';

type Archive = NonNullable<SettingsPatch['archive']>;
const read = (path: string) => readFileSync(path, 'utf8');

/** Orthanc and EHR behind the TLS of a hospital's reverse proxy, one of which asks for our certificate. */
describe('the line to archive and EHR', () => {
  let folder: string;
  let orthanc: RunningOrthanc;
  let ehr: ReferenceEhr;
  let authority: SiteAuthority;
  let stranger: SiteAuthority;
  let server: Issued;
  let mine: Issued;
  let open: TlsFront;
  let closed: TlsFront;
  let proxy: ConnectProxy;
  let desk: TestDesk;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-wire-'));
    authority = makeSiteAuthority(mkdtempSync(join(folder, 'site-')));
    stranger = makeSiteAuthority(mkdtempSync(join(folder, 'stranger-')));
    server = authority.server('server', ['127.0.0.1', 'archive.clinic.example', 'ehr.clinic.example']);
    mine = authority.client('front-desk-1');
    orthanc = await startOrthanc();
    ehr = await startReferenceEhr({ archive: orthanc });
    open = await startTlsFront(Number(new URL(orthanc.url).port), server);
    closed = await startTlsFront(Number(new URL(orthanc.url).port), { ...server, clientCaPath: authority.certPath });
    proxy = await startConnectProxy({ user: 'gantry', password: 'proxy-secret' });
    desk = await openTestDesk(() => new Date());
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await desk.close();
    await Promise.all([open.stop(), closed.stop(), proxy.stop()]);
    await ehr.stop();
    await orthanc.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const archiveAt = (url: string, more: Partial<Archive> = {}): Archive => ({
    ...{ url, user: orthanc.user, password: orthanc.password, caPem: read(authority.certPath) },
    ...more,
  });
  /** What `doctor` says of the archive with these settings: `ok`, or the fault and why. */
  async function archiveState(patch: SettingsPatch): Promise<string> {
    await desk.client.settings.save(patch);
    const line = (await desk.client.app.health({})).find(({ part }) => part === 'archive');
    return line?.fault
      ? `${line.fault.code} ${line.fault.params.reason ?? line.fault.params.host ?? ''}`.trim()
      : (line?.state ?? '');
  }
  const at = (front: TlsFront, host = '127.0.0.1') => `https://${host}:${front.port}`;

  it('takes a server that the site’s own authority vouches for, and no other', async () => {
    expect(await archiveState({ archive: archiveAt(at(open)) })).toMatch(/^(ok|warning)$/);
    expect(await archiveState({ archive: archiveAt(at(open), { caPem: read(stranger.certPath) }) })).toMatch(
      /^archive-certificate/,
    );
    expect(await archiveState({ archive: archiveAt(at(open), { caPem: '' }) })).toMatch(/^archive-certificate/);
    expect(await archiveState({ archive: archiveAt(at(open, 'localhost')) })).toBe(
      'archive-certificate ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('takes only a server that shows a pinned key, its own or its authority’s, even where the authority vouches for it', async () => {
    const pinned = (...pins: string[]) => archiveState({ archive: archiveAt(at(open), { wire: { pins } }) });
    expect(await pinned(pinOf(read(server.certPath)))).toMatch(/^(ok|warning)$/);
    expect(await pinned(pinOf(read(stranger.certPath)), pinOf(read(authority.certPath)))).toMatch(/^(ok|warning)$/);
    expect(await pinned(pinOf(read(stranger.certPath)))).toBe('archive-certificate GANTRY_PIN_MISMATCH');
  });

  it('shows the site’s certificate to a server that asks for it, and says so where it has none', async () => {
    const shown = { pins: [], clientCertPem: read(mine.certPath), clientKeyPem: read(mine.keyPath) };
    expect(
      await archiveState({
        archive: archiveAt(at(closed), { wire: { pins: [], clientCertPem: '', clientKeyPem: '' } }),
      }),
    ).toMatch(/^archive-(certificate|unreachable)/);
    expect(await archiveState({ archive: archiveAt(at(closed), { wire: shown }) })).toMatch(/^(ok|warning)$/);
    const { archive } = await desk.client.settings.get({});
    expect(archive?.wire).toMatchObject({ hasClientKey: true });
    expect(JSON.stringify(archive)).not.toContain('PRIVATE KEY');
    const mixed = { ...shown, clientKeyPem: read(server.keyPath) };
    await expect(desk.client.settings.save({ archive: archiveAt(at(closed), { wire: mixed }) })).rejects.toMatchObject({
      fault: { code: 'settings-invalid', params: { reason: 'client-certificate' } },
    });
  });

  it('goes through the site’s proxy with its account, and asks the proxy for the name', async () => {
    const account = { url: proxy.url, user: 'gantry', password: 'proxy-secret', bypass: [] };
    const wire = { pins: [], clientCertPem: '', clientKeyPem: '' };
    const named = archiveAt(at(open, 'archive.clinic.example'), { wire });
    expect(await archiveState({ proxy: account, archive: named })).toMatch(/^(ok|warning)$/);
    expect(proxy.tunnels).toContain(`archive.clinic.example:${open.port}`);
    expect(await archiveState({ proxy: { ...account, password: 'wrong' } })).toMatch(/^archive-unreachable/);
    expect(JSON.stringify(await desk.client.settings.get({}))).not.toContain('proxy-secret');
    const before = proxy.tunnels.length;
    expect(await archiveState({ proxy: account, archive: archiveAt(at(open)) })).toMatch(/^(ok|warning)$/);
    expect(proxy.tunnels).toHaveLength(before);
    await desk.client.settings.save({ proxy: null });
    vi.stubEnv('HTTPS_PROXY', proxy.url.replace('//', '//gantry:proxy-secret@'));
    vi.stubEnv('https_proxy', undefined);
    expect(await archiveState({ archive: named })).toMatch(/^(ok|warning)$/);
    vi.unstubAllEnvs();
  });

  it('sends a proxy’s password only over TLS, unless an administrator allows its host by name', async () => {
    const account = { url: 'http://proxy.clinic.example:3128', user: 'gantry', password: 'proxy-secret', bypass: [] };
    const named = archiveAt(at(open, 'archive.clinic.example'));
    expect(await archiveState({ proxy: account, archive: named })).toBe('proxy-refused proxy.clinic.example');
    await desk.client.settings.save({ proxy: null });
  });

  it('refuses plain HTTP to every host but this machine, before a byte leaves, and says which hosts are allowed', async () => {
    let asked = 0;
    const listener = createServer((socket) => {
      asked += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve));
    const { port } = listener.address() as { port: number };
    // The name of this computer is not loopback, and it leads here.
    const host = '0.0.0.0';
    const plain = archiveAt(`http://${host}:${port}`);
    expect(await archiveState({ archive: plain })).toBe(`plain-http-refused ${host}`);
    expect(asked).toBe(0);
    await desk.client.settings.save({ allowPlainHttpHosts: [host] });
    const line = (await desk.client.app.health({})).find(({ part }) => part === 'wire');
    expect(line).toMatchObject({ state: 'warning', detail: expect.stringContaining(`PLAIN HTTP ALLOWED to ${host}`) });
    expect(asked).toBeGreaterThan(0);
    listener.close();
  });

  it('signs people in over the same secured line', async () => {
    const front = await startTlsFront(Number(new URL(ehr.url).port), { ...server, clientCaPath: authority.certPath });
    const wire = {
      pins: [pinOf(read(server.certPath))],
      clientCertPem: read(mine.certPath),
      clientKeyPem: read(mine.keyPath),
    };
    const account = {
      kind: 'rest' as const,
      url: at(front),
      user: 'radiographer',
      password: 'demo-radiographer',
      caPem: read(authority.certPath),
    };
    await desk.client.settings.save({ ehr: { ...account, wire } });
    expect(
      (await desk.client.people.signIn({ login: 'radiologist', password: 'demo-radiologist' })).person,
    ).toMatchObject({ source: 'ehr' });
    expect((await desk.client.app.health({})).find(({ part }) => part === 'ehr')).toMatchObject({ state: 'ok' });
    await front.stop();
  });
});
