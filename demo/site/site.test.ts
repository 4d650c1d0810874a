import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOhif } from '../../scripts/setup/ohif.mjs';
import { slicesOnDisc } from '../../test/fakes/slices-on-disc.ts';
import { findOrthanc } from '../find-orthanc.ts';
import { freePorts } from '../free-ports.ts';
import { type RunningOrthanc, startOrthanc } from '../orthanc.ts';
import { ohifConfigPath } from '../reference-ehr/ohif-config.ts';
import { signIn } from '../reference-ehr/sign-in.ts';
import { type ReferenceEhr, startReferenceEhr } from '../reference-ehr/start-reference-ehr.ts';
import { nginxConfig } from './nginx-config.mjs';
import { readYaml } from './read-yaml.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const demo = dirname(here);
const composePath = join(demo, 'docker-compose.yml');
const read = (name: string) => readFileSync(join(here, name), 'utf8');

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes: string[];
  ports?: string[];
}

describe('docker-compose.yml', () => {
  const compose = readYaml(readFileSync(composePath, 'utf8')) as {
    services: Record<'archive' | 'ehr' | 'web', Service>;
    volumes: Record<string, unknown>;
  };
  const { services, volumes } = compose;
  const schema = JSON.parse(read('compose-spec.schema.json')) as object;
  /** What the Compose Specification has against a document; empty for one that every docker compose reads. */
  const problemsOf = (document: unknown): string[] => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  it('is a compose file by the letter of the Compose Specification, which notices a slip of the pen', () => {
    expect(problemsOf(compose)).toEqual([]);
    const misspelt = { ...compose, services: { ...services, web: { ...services.web, port: ['8043:8043'] } } };
    expect(problemsOf(misspelt).join()).toContain('/services/web');
    const wrongKind = { ...compose, services: { ...services, web: { ...services.web, volumes: './site' } } };
    expect(problemsOf(wrongKind).join()).toContain('/services/web/volumes');
  });

  it('is what docker compose understands, where it is installed', (test) => {
    if (spawnSync('docker', ['compose', 'version']).status !== 0) {
      console.warn('NOT RUN: docker compose config, because docker compose is not installed');
      return test.skip();
    }
    const said = spawnSync('docker', ['compose', '-f', composePath, 'config', '--quiet']);
    expect(said.status, said.stderr.toString()).toBe(0);
  });

  it('names images by version and opens no port beyond this machine', () => {
    for (const { image, ports = [] } of Object.values(services)) {
      expect(image).toMatch(/:\d/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('mounts the very files that the tests use, and nothing that is not there', () => {
    const mounts = Object.values(services)
      .flatMap((service) => service.volumes)
      .map((volume) => volume.split(':')[0] ?? '');
    for (const path of mounts.filter((one) => one.startsWith('./')))
      expect(existsSync(resolve(demo, path)), path).toBe(true);
    for (const name of mounts.filter((one) => !one.startsWith('.'))) expect(Object.keys(volumes)).toContain(name);
    expect(services.web.volumes.map((volume) => resolve(demo, volume.split(':')[0] ?? ''))).toContain(
      fileURLToPath(ohifConfigPath),
    );
  });

  it('gives the EHR all that it asks for, and every part the same account and ports', () => {
    const asked = [...readFileSync(join(demo, 'serve-ehr.ts'), 'utf8').matchAll(/environment\('(\w+)'\)/g)];
    const given = services.ehr.environment ?? {};
    expect(Object.keys(given).sort()).toEqual(asked.map(([, name]) => name).sort());
    const orthanc = JSON.parse(read('orthanc.json')) as { HttpPort: number; RegisteredUsers: Record<string, string> };
    const { ARCHIVE_USER: user = '', ARCHIVE_PASSWORD: password = '' } = given;
    expect(orthanc.RegisteredUsers).toEqual({ [user]: password });
    const nginx = read('nginx.conf');
    expect(nginx).toContain(`"Basic ${Buffer.from(`${user}:${password}`).toString('base64')}"`);
    expect(nginx).toContain(`server archive:${orthanc.HttpPort};`);
    expect(nginx).toContain(`server ehr:${given.EHR_PORT};`);
    expect(nginx).toContain(`server ehr:${given.VIEWER_PORT};`);
    expect(given.ARCHIVE_URL).toBe(`http://archive:${orthanc.HttpPort}`);
    expect(services.web.ports).toContain(`${new URL(given.VIEWER_ORIGIN ?? '').host}:8043`);
  });
});

const hasParts = findOrthanc() !== undefined && spawnSync('nginx', ['-v']).error === undefined;
if (!hasParts) console.warn('NOT RUN: nginx before Orthanc, because one of them is not installed');

/** The configuration that a site copies, with other addresses and nothing else changed. */
describe.skipIf(!hasParts)('nginx before the archive', () => {
  let folder = '';
  let orthanc: RunningOrthanc;
  let ehr: ReferenceEhr;
  let origin = '';
  let stopNginx: () => Promise<void>;
  let studies: string[] = [];
  let token = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-site-'));
    orthanc = await startOrthanc({ user: 'gantry', password: 'demo-archive' });
    ehr = await startReferenceEhr({ archive: orthanc });
    studies = await Promise.all(['one', 'two'].map(store));
    const radiologist = await signIn(ehr, 'radiologist');
    const reply = await radiologist.call('POST', '/dicom/viewer-token', {
      body: { study_instance_uids: [studies[0]] },
    });
    token = reply.body.token;
    const [port] = await freePorts();
    origin = `http://127.0.0.1:${port}`;
    stopNginx = await startNginx(port);
  }, 60_000);
  afterAll(async () => {
    await stopNginx?.();
    await ehr?.stop();
    await orthanc?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function store(name: string): Promise<string> {
    const person = { patientId: name, patientName: 'Testcase^Ida', birthDate: '1961-12-13', sex: 'F' };
    const disc = slicesOnDisc({ folder: join(folder, name), name, images: 1, person });
    const authorization = `Basic ${Buffer.from('gantry:demo-archive').toString('base64')}`;
    for (const file of readdirSync(disc.folder)) {
      const body = readFileSync(join(disc.folder, file));
      const reply = await fetch(`${orthanc.url}/instances`, { method: 'POST', headers: { authorization }, body });
      expect(reply.status).toBe(200);
    }
    return disc.studyInstanceUid;
  }

  async function startNginx(port: number): Promise<() => Promise<void>> {
    const pages = join(folder, 'ohif');
    const ohif = findOhif();
    if (ohif) symlinkSync(ohif, pages);
    else {
      mkdirSync(pages);
      writeFileSync(join(pages, 'index.html'), '<!doctype html><title>OHIF</title><script>1</script>');
    }
    const site = nginxConfig(pages)
      .replace('listen 8043;', `listen 127.0.0.1:${port};`)
      .replace('server archive:8042;', `server 127.0.0.1:${orthanc.httpPort};`)
      .replace('server ehr:8081;', `server ${new URL(ehr.viewerOrigin).host};`)
      .replace('server ehr:8080;', `server ${new URL(ehr.url).host};`)
      .replace('root /usr/share/ohif;', `root ${pages};`)
      .replace('access_log /dev/stdout viewer;', `access_log ${join(folder, 'access.log')} viewer;`);
    const path = join(folder, 'nginx.conf');
    writeFileSync(
      path,
      `daemon off; master_process off; pid ${join(folder, 'nginx.pid')}; error_log ${join(folder, 'error.log')} info;
events {}
http { include /etc/nginx/mime.types; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${site}}`,
    );
    const tested = spawnSync('nginx', ['-t', '-c', path, '-e', join(folder, 'error.log')]);
    expect(tested.status, tested.stderr.toString()).toBe(0);
    const child = spawn('nginx', ['-c', path, '-e', join(folder, 'error.log')], { stdio: 'ignore' });
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    await vi.waitUntil(async () => (await fetch(origin).catch(() => null))?.ok, { timeout: 15_000 });
    return async () => {
      child.kill('SIGTERM');
      await ended;
    };
  }

  const ask = (path: string, bearer?: string, method = 'GET') =>
    fetch(origin + path, { method, headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });

  it('gives the images of the token’s study, and finds no other', async () => {
    expect((await ask(`/dicom-web/studies/${studies[0]}/metadata`, token)).status).toBe(200);
    const found = (await (await ask('/dicom-web/studies?PatientName=*', token)).json()) as Record<
      string,
      { Value: string[] }
    >[];
    expect(found.map((one) => one['0020000D']?.Value[0])).toEqual([studies[0]]);
  });

  it('refuses without a token, for another study, and everything but reading; the EHR writes it down', async () => {
    expect((await ask(`/dicom-web/studies/${studies[0]}/metadata`)).status).toBe(403);
    expect((await ask(`/dicom-web/studies/${studies[1]}/metadata`, token)).status).toBe(403);
    expect(ehr.state.accessLog.at(-1)).toMatchObject({
      ...{ user_name: 'Dr Nadia Ahmadi', study_instance_uid: studies[1], outcome: 'refused' },
    });
    expect((await ask('/dicom-web/studies', token, 'POST')).status).toBe(403);
    // Neither the EHR's own check nor the archive's REST interface can be reached from outside.
    expect((await ask('/authorize', token)).status).toBe(404);
    expect(await (await ask('/instances', token)).text()).toContain('<title>');
  });

  it('leads back to its own origin, isolates the page, and writes no token to its log', async () => {
    const text = await (await ask('/dicom-web/studies', token)).text();
    expect(text).toContain(`${origin}/dicom-web/studies/${studies[0]}`);
    const page = await ask(`/viewer?StudyInstanceUIDs=${studies[0]}&token=${token}`);
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-/);
    const log = readFileSync(join(folder, 'access.log'), 'utf8');
    expect(log).toContain(`GET /dicom-web/studies/${studies[0]}/metadata 200`);
    expect(log).not.toContain(token);
  });
});
