import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ReferenceEhr, startReferenceEhr } from '../../../demo/reference-ehr/start-reference-ehr.ts';
import { type FhirServer, put, startFhirServer } from '../../../test/fakes/fhir-server.ts';
import type { DirectoryKind } from '../../contract/plain.ts';
import { plainWire } from '../http/wire-agent.ts';
import { openConnector } from '../open-connector.ts';

import { tryDirectory } from './try-directory.ts';

const signal = new AbortController().signal;
interface Typed {
  kind: DirectoryKind;
  url: string;
  user?: string;
  password?: string;
}
function trial({ kind, url, user = '', password = '' }: Typed, timeoutMs?: number) {
  const open = () => openConnector({ kind, url, user, password, caPem: '' }, [], plainWire);
  return tryDirectory(kind, open, { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
}
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

describe('a try of the EHR’s own interface', () => {
  let ehr: ReferenceEhr;
  let login: { user: string; password: string };
  beforeAll(async () => {
    ehr = await startReferenceEhr({ archive: { url: 'http://127.0.0.1:9', user: '', password: '' } });
    login = { user: 'frontdesk', password: ehr.state.users.get('frontdesk')?.password ?? '' };
  });
  afterAll(() => ehr.stop());

  test('signs in, and says as whom and how many patients and orders there are', async () => {
    const found = await trial({ kind: 'rest', url: ehr.url, ...login });
    const living = [...ehr.state.patients.values()].filter(({ merged_into }) => merged_into === null);
    expect(found).toMatchObject({
      ...{ fault: null, knowsEverybody: true, canLink: true, problemCount: 0 },
      patients: { count: living.length, isWhole: true },
      orders: { count: ehr.state.orders.size, isWhole: true },
    });
    expect(found.account).toBe(ehr.state.users.get('frontdesk')?.name);
  });

  test('names a wrong password, an address that is none of an EHR, and one where nobody is', async () => {
    const at = async (typed: Partial<Typed>) => (await trial({ kind: 'rest', url: ehr.url, ...login, ...typed })).fault;
    expect(await at({ password: 'wrong' })).toMatchObject({ code: 'ehr-unauthorized' });
    expect(await at({ url: `${ehr.url.replace('/api/v1', '')}/other` })).toMatchObject({ code: 'ehr-error' });
    expect(await at({ url: 'http://127.0.0.1:9' })).toMatchObject({
      code: 'ehr-unreachable',
      params: { reason: 'ECONNREFUSED' },
    });
    expect(await at({ url: 'http://ehr.example' })).toMatchObject({ code: 'plain-http-refused' });
  });

  test('does not wait for a server that takes the call and says nothing', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    try {
      const found = await trial({ kind: 'rest', url: `http://127.0.0.1:${port}`, ...login }, 300);
      expect(found.fault).toMatchObject({ code: 'ehr-unreachable', params: { reason: 'timeout' } });
    } finally {
      silent.close();
    }
  });

  test('ends when the person gives up', async () => {
    const asked = new AbortController();
    asked.abort();
    const open = () => openConnector({ kind: 'rest', url: ehr.url, ...login, caPem: '' }, [], plainWire);
    await expect(tryDirectory('rest', open, { signal: asked.signal })).rejects.toMatchObject({
      fault: { code: 'cancelled' },
    });
  });
});

describe('a try of a FHIR server', () => {
  let server: FhirServer;
  beforeAll(async () => {
    const smartClient = { id: 'gantry', publicKeyPem: publicKey };
    server = await startFhirServer({ bearerToken: 'site-token', smartClient, pageLimit: 2 });
    for (const n of [1, 2, 3])
      await put(server, {
        ...{ resourceType: 'Patient' as const, id: `00000000-0000-4000-8000-00000000000${n}` },
        identifier: [{ value: `M${n}` }],
      });
    // The definitions of FHIR R4 are megabytes of JSON.
  }, 60_000);
  afterAll(() => server.stop());

  test('counts the patients with a bearer token, and with the key of SMART backend services', async () => {
    const whole = { fault: null, account: '', canLink: true, patients: { count: 3, isWhole: true } };
    expect(await trial({ kind: 'fhir', url: server.url, password: 'site-token' })).toMatchObject(whole);
    expect(await trial({ kind: 'fhir', url: server.url, user: 'gantry', password: privateKey })).toMatchObject(whole);
  });

  test('tells a token that is refused from a key that is none', async () => {
    const token = await trial({ kind: 'fhir', url: server.url, password: 'old-token' });
    expect(token.fault).toMatchObject({ code: 'ehr-unauthorized' });
    const key = await trial({ kind: 'fhir', url: server.url, user: 'gantry', password: 'no key' });
    expect(key.fault).toMatchObject({ code: 'settings-invalid', params: { reason: 'private-key' } });
    const stranger = await trial({ kind: 'fhir', url: server.url, user: 'somebody', password: privateKey });
    expect(stranger.fault).toMatchObject({ code: 'ehr-unauthorized' });
  });
});

describe('a try of a CSV folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-try-csv-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const url = pathToFileURL(folder).href;
  const patients = join(folder, 'patients.csv');

  test('says which file is missing, and which column', async () => {
    expect((await trial({ kind: 'csv', url })).fault).toMatchObject({
      ...{ code: 'directory-file-unreadable', params: { file: 'patients.csv', reason: 'ENOENT' } },
    });
    writeFileSync(patients, 'id,mrn,family_name,given_name,sex\n1,M1,Testcase,Ida,F\n');
    expect((await trial({ kind: 'csv', url })).fault).toMatchObject({ params: { column: 'birth_date' } });
  });

  test('counts its rows, and names by line those that cannot be taken', async () => {
    writeFileSync(patients, 'id,mrn,family_name,given_name,birth_date,sex\n1,M1,Testcase,Ida,1961-12-13,F\n');
    appendFileSync(patients, '2,M2,Testcase,Otto,13.12.1961,M\n');
    expect(await trial({ kind: 'csv', url })).toMatchObject({
      ...{ fault: null, canLink: false, patients: { count: 1, isWhole: true }, orders: { count: 0, isWhole: true } },
      ...{ problemCount: 1, problems: [{ source: 'patients.csv', line: 3 }] },
    });
  });
});
