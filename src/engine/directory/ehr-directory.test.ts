import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ReferenceEhr, startReferenceEhr } from '../../../demo/reference-ehr/start-reference-ehr.ts';
import type { UploadLog } from '../../contract/imports.ts';
import type { Directory, OrderLink } from './directory.ts';
import { openEhrConnector } from './ehr-connector.ts';
import { openEhrDirectory } from './ehr-directory.ts';
import { openFhirConnector } from './fhir-connector.ts';

let ehr: ReferenceEhr;
let clockMs = Date.now();

beforeAll(async () => {
  // Nothing listens there: these tests never come to the archive.
  const archive = { url: 'http://127.0.0.1:9', user: 'none', password: 'none' };
  ehr = await startReferenceEhr({ archive, now: () => new Date(clockMs) });
});
afterAll(() => ehr.stop());
beforeEach(() => ehr.faults.clear());

function connect(password = 'demo-frontdesk', url = ehr.url): Directory {
  return openEhrDirectory({ url, user: 'frontdesk', password, caPem: '', allowPlainHttpHosts: [], timeoutMs: 2_000 });
}

async function mueller(directory: Directory) {
  const [patient] = await directory.findPatients('0047113', 5);
  if (patient === undefined) throw new Error('the demo patient is gone');
  return patient;
}

async function openOrder(directory: Directory) {
  const orders = await directory.patientOrders((await mueller(directory)).id);
  const order = orders.find(({ studyInstanceUid, status }) => studyInstanceUid === '' && status !== 'cancelled');
  if (order === undefined) throw new Error('the demo patient has no open order');
  return order;
}

async function linkOf(directory: Directory, studyInstanceUid: string): Promise<OrderLink> {
  return {
    studyInstanceUid,
    orthancStudyId: 'a1-b2',
    numberOfSeries: 2,
    numberOfImages: 120,
    studyDate: '2026-03-01',
    studyTime: '10:15:00',
    uploadedBy: (await directory.me())?.id ?? '',
    uploadedAt: '2026-03-17T10:00:00.000Z',
  };
}

describe('patients', () => {
  test('are found by number, by name and by birth date as typed', async () => {
    const directory = connect();
    const byNumber = await mueller(directory);
    expect(byNumber).toMatchObject({ familyName: 'Mueller', givenName: 'Jörg', birthDate: '1970-01-02', sex: 'M' });
    for (const query of ['mueller jorg', '1970-01-02']) {
      expect((await directory.findPatients(query, 20)).map(({ id }) => id)).toContain(byNumber.id);
    }
    expect(await directory.findPatients('   ', 20)).toEqual([]);
  });

  test('of a birth date come all, over as many pages as it takes, and a list cut short says so', async () => {
    const directory = connect();
    const everyone = await directory.searchPatients({}, 1_000);
    expect(everyone.complete).toBe(true);
    const some = await directory.searchPatients({}, 3);
    expect(some.complete).toBe(false);
    expect(some.patients.length).toBeLessThanOrEqual(3);
  });

  test('that were merged are given as the patient they live on as', async () => {
    const directory = connect();
    const merged = [...ehr.state.patients.values()].find(({ mrn }) => mrn === '0031877');
    expect(await directory.getPatient(merged?.id ?? '')).toMatchObject({ mrn: '0046001', mergedInto: null });
    const found = await directory.searchPatients({ birthDate: '1953-12-19' }, 10);
    expect(found.patients.map(({ mrn }) => mrn)).toEqual(['0046001']);
  });

  test('that are not there are null', async () => {
    expect(await connect().getPatient('00000000-0000-4000-8000-000000000000')).toBeNull();
  });
});

describe('orders', () => {
  test('are found by accession number, with the version that a link must name', async () => {
    const directory = connect();
    const order = await openOrder(directory);
    expect(await directory.findOrder(order.accessionNumber)).toMatchObject({
      id: order.id,
      etag: expect.stringMatching(/^".+"$/),
    });
    expect(await directory.findOrder('NO-SUCH-ACC')).toBeNull();
    expect(await directory.findOrder(' ')).toBeNull();
    expect(await directory.getOrder('00000000-0000-4000-8000-000000000000')).toBeNull();
  });

  test('are linked once: again is no harm, another study is a conflict, an old version is said to be old', async () => {
    const directory = connect();
    const order = await directory.getOrder((await openOrder(directory)).id);
    if (order === null) throw new Error('no order');
    const link = await linkOf(directory, '1.2.3.4');
    expect(await directory.linkOrder(order.id, '"old"', link)).toEqual({ kind: 'changed' });
    expect(await directory.linkOrder(order.id, '', link)).toEqual({ kind: 'changed' });
    expect(await directory.linkOrder(order.id, order.etag, link)).toMatchObject({
      kind: 'linked',
      order: { studyInstanceUid: '1.2.3.4', status: 'completed' },
    });
    expect(await directory.linkOrder(order.id, order.etag, link)).toMatchObject({ kind: 'linked' });
    const other = await linkOf(directory, '1.2.3.5');
    expect(await directory.linkOrder(order.id, order.etag, other)).toEqual({ kind: 'conflict' });
    expect(await directory.linkOrder('00000000-0000-4000-8000-000000000000', '"x"', link)).toEqual({
      kind: 'not-found',
    });
  });

  test('that were cancelled are told apart from those linked elsewhere', async () => {
    const directory = connect();
    const cancelled = [...ehr.state.orders.values()].find(({ status }) => status === 'cancelled');
    const link = await linkOf(directory, '1.2.3.9');
    expect(await directory.linkOrder(cancelled?.id ?? '', '"x"', link)).toEqual({ kind: 'cancelled' });
  });
});

test('an upload log is kept once, however often it is sent', async () => {
  const directory = connect();
  const log: UploadLog = {
    id: '6a2f41a3-c54c-4b3a-9d3e-2f1f6a5f7b10',
    patientId: (await mueller(directory)).id,
    imagingOrderId: null,
    uploadedBy: (await directory.me())?.id ?? '',
    studyInstanceUid: '1.2.3.4',
    orthancStudyId: 'a1-b2',
    numberOfFiles: 120,
    totalSizeMb: 63.5,
    originalPatientId: '991',
    originalPatientName: 'Müller^Jörg',
    originalAccessionNumber: null,
    modifiedPatientId: '0047113',
    modifiedPatientName: 'Mueller^Jörg',
    modifiedAccessionNumber: null,
    uploadStatus: 'success',
    errorMessage: null,
    uploadedAt: '2026-03-17T10:00:00.000Z',
    fileNames: ['DICOM/IM000001'],
  };
  await directory.putUploadLog(log);
  await directory.putUploadLog(log);
  expect([...ehr.state.uploadLogs.keys()]).toEqual([log.id]);
});

describe('the session', () => {
  test('is renewed when it ends, without the user noticing', async () => {
    const directory = connect();
    await directory.check();
    clockMs += 3 * 3_600_000;
    await directory.check();
    clockMs += 48 * 3_600_000;
    expect((await directory.me())?.name).not.toBe('');
  });

  test('with a wrong password is a fault of the settings, and not tried again and again', async () => {
    await expect(connect('wrong').check()).rejects.toMatchObject({
      fault: { code: 'ehr-unauthorized', class: 'setup' },
    });
  });
});

describe('trouble on the way becomes the fault it is', () => {
  test.each([
    [503, 'ehr-error', 'transient'],
    [500, 'ehr-error', 'transient'],
    [403, 'ehr-forbidden', 'setup'],
  ])('a reply of %i is %s', async (status, code, faultClass) => {
    const directory = connect();
    await directory.check();
    ehr.faults.next({ status, on: /auth\/me/ });
    await expect(directory.me()).rejects.toMatchObject({ fault: { code, class: faultClass } });
    await directory.check();
  });

  test('a broken connection waits for better times', async () => {
    const directory = connect();
    ehr.faults.goOffline();
    await expect(directory.check()).rejects.toMatchObject({ fault: { code: 'ehr-unreachable', class: 'transient' } });
    ehr.faults.goOnline();
    await directory.check();
  });

  test('a cancelled call ends at once, as cancelled', async () => {
    const directory = connect();
    await directory.check();
    ehr.faults.next({ kind: 'stall', on: /patients/ });
    const stop = new AbortController();
    const search = directory.findPatients('mueller', 5, stop.signal);
    stop.abort();
    await expect(search).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  });

  test('an address without TLS that is not this machine is refused before anything is sent', () => {
    expect(() => connect('x', 'http://ehr.example/api/v1')).toThrow('plain-http-refused');
  });
});

test.each([429, 503])(
  'an EHR that is busy (%i) says when to ask again, and that is kept for who asks',
  async (status) => {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'retry-after': '120' }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/v1`;
    const rest = openEhrConnector({ url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
    const fhir = openFhirConnector({ url, clientId: '', secret: 'token', caPem: '', allowPlainHttpHosts: [] });
    for (const connector of [rest, fhir])
      await expect(connector.readPage('patients', { since: null, cursor: null })).rejects.toMatchObject({
        fault: { class: 'transient', params: { retryAfterSeconds: 120 } },
      });
    server.close();
  },
);

test('replies that are not what they should be are never trusted', async () => {
  const replies: Record<string, unknown> = {
    '/auth/token': { access_token: 't', token_type: 'bearer', expires_in: 900 },
    '/patients': { items: [{ id: 'p', mrn: 42, sex: 'M' }], next_cursor: null },
    '/imaging-orders': { items: [], next_cursor: 'again' },
    '/dicom/viewer/1.2': { url: 'javascript:alert(1)' },
  };
  const server = createServer((request: IncomingMessage, response) => {
    const body = replies[request.url?.split('?')[0] ?? ''];
    response.setHeader('content-type', 'application/json').end(body === undefined ? '<html>' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = connect('x', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const unexpected = { fault: { code: 'ehr-error' } };
  await expect(directory.findPatients('x', 5)).rejects.toMatchObject(unexpected);
  await expect(directory.patientOrders('x')).rejects.toMatchObject(unexpected);
  await expect(directory.viewerAddress(['1.2'])).rejects.toMatchObject(unexpected);
  await expect(directory.me()).rejects.toMatchObject(unexpected);
  server.closeAllConnections();
  server.close();
});
