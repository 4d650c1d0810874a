import { generateKeyPairSync } from 'node:crypto';
import type { Patient as FhirPatient, ServiceRequest } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FhirServer, put, startFhirServer } from '../../../test/fakes/fhir-server.ts';
import type { OrderLink } from './directory.ts';
import { openFhirConnector } from './fhir-connector.ts';
import { recheckRecords } from './recheck.ts';
import { openSiteDirectory } from './site-directory.ts';
import { syncDirectory } from './sync-directory.ts';
import { copyRoom } from './testing/copy-room.ts';

const token = 'site-token';
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const v2 = 'http://terminology.hl7.org/CodeSystem/v2-0203';
const now = () => new Date();

const jorg: FhirPatient & { id: string } = {
  ...{ resourceType: 'Patient', id: uuid(1), gender: 'male', birthDate: '1970-01-02' },
  identifier: [
    {
      type: { coding: [{ system: v2, code: 'MR' }] },
      system: 'urn:oid:1.2.3',
      value: '0047113',
      assigner: { display: 'HAFEN' },
    },
    { system: 'urn:insurance', value: 'A123' },
  ],
  name: [
    { use: 'official', family: 'Müller', given: ['Jörg', 'Karl'], suffix: ['Jr'] },
    { use: 'maiden', family: 'Schmidt', given: ['Jörg'] },
    {
      ...{ use: 'official', family: '張', given: ['三'] },
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation', valueCode: 'IDE' }],
    },
  ],
};
const order: ServiceRequest & { id: string } = {
  ...{ resourceType: 'ServiceRequest', id: uuid(101), status: 'active', intent: 'order', priority: 'stat' },
  subject: { reference: `Patient/${uuid(1)}` },
  identifier: [{ type: { coding: [{ system: v2, code: 'ACSN' }] }, value: 'ACC-1' }],
  category: [{ coding: [{ system: 'http://snomed.info/sct', code: '363679005' }] }],
  code: { text: 'CT Thorax', coding: [{ system: 'http://loinc.org', code: '24627-2', display: 'CT Chest' }] },
  orderDetail: [{ coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' }] }],
  bodySite: [{ text: 'Chest', coding: [{ system: 'http://snomed.info/sct', code: '7771000' }] }],
  ...{ authoredOn: '2026-03-01T08:00:00Z', occurrenceDateTime: '2026-03-20' },
  locationReference: [{ display: 'Klinik am Hafen' }],
};
const blood: ServiceRequest & { id: string } = {
  ...{ resourceType: 'ServiceRequest', id: uuid(102), status: 'active', intent: 'order' },
  subject: { reference: `Patient/${uuid(1)}` },
  category: [{ text: 'Laboratory' }],
};
const link: OrderLink = {
  ...{ studyInstanceUid: '1.2.3.4', orthancStudyId: 'o', numberOfSeries: 2, numberOfImages: 120 },
  ...{ studyDate: '2026-03-01', studyTime: '10:15:00', uploadedBy: 'u', uploadedAt: '2026-03-17T10:00:00.000Z' },
};

let server: FhirServer;
beforeAll(async () => {
  server = await startFhirServer({ bearerToken: token, pageLimit: 2 });
  await put(server, jorg);
  for (const n of [2, 3, 4, 5]) await put(server, { ...jorg, id: uuid(n), identifier: [{ value: `M${n}` }] });
  await put(server, {
    ...jorg,
    id: uuid(6),
    identifier: [{ value: 'OLD6' }],
    link: [{ type: 'replaced-by', other: { reference: `Patient/${uuid(1)}` } }],
  });
  await put(server, order);
  await put(server, blood);
  // The definitions of FHIR R4 are megabytes of JSON.
}, 60_000);
afterAll(() => server.stop());

function connect(secret = token, url = server.url) {
  return openFhirConnector({ url, clientId: '', secret, caPem: '', allowPlainHttpHosts: [], timeoutMs: 5_000 });
}

describe('a FHIR server', () => {
  test('gives patients with all names, numbers and dates, and orders with all that tags are made of', async () => {
    const { live } = connect();
    expect(await live?.readPatient(uuid(1))).toMatchObject({
      ...{ mrn: '0047113', issuer: 'HAFEN', familyName: 'Müller', givenName: 'Jörg', middleName: 'Karl', suffix: 'Jr' },
      ...{ nameIdeographic: '張^三', previousNames: ['Schmidt^Jörg'], birthDate: '1970-01-02', sex: 'M' },
      otherIds: [{ value: 'A123', issuer: 'urn:insurance' }],
    });
    expect(await live?.readOrder(uuid(101))).toMatchObject({
      ...{ patientId: uuid(1), accessionNumber: 'ACC-1', modality: 'CT', procedureName: 'CT Thorax', laterality: 'L' },
      ...{
        bodyPart: 'Chest',
        clinicName: 'Klinik am Hafen',
        priority: 'stat',
        status: 'scheduled',
        scheduledFor: '2026-03-20',
      },
      procedureCode: { value: '24627-2', scheme: 'LN', meaning: 'CT Chest' },
      etag: expect.stringMatching(/^W\/".+"$/),
    });
    expect(await live?.readPatient(uuid(99))).toBeNull();
  });

  test('is copied page by page, and afterwards only asked for what changed; laboratory orders are left out', async () => {
    const room = copyRoom();
    try {
      const connector = connect();
      const copy = room.open(connector);
      await syncDirectory({ connector, copy, now });
      expect(copy.status()).toMatchObject({ state: 'complete', patients: 6, orders: 1, problemCount: 0 });
      expect(await copy.findText('OLD6', 5)).toMatchObject([{ mrn: '0047113', foundAs: 'OLD6' }]);
      server.requests.length = 0;
      await syncDirectory({ connector, copy, now });
      expect(server.requests[0]).toMatch(/^GET Patient\?.*_lastUpdated=ge/);
    } finally {
      room.remove();
    }
  });

  test('that has forgotten a page begins again; one that sends us to another server is not followed', async () => {
    const room = copyRoom();
    try {
      const connector = connect();
      const copy = room.open(connector);
      server.failNext(410, (url) => url.includes('page='));
      await syncDirectory({ connector, copy, now });
      expect(copy.status()).toMatchObject({ state: 'complete', patients: 6 });
      const elsewhere = { since: null, cursor: 'http://127.0.0.1:9/fhir/Patient?page=2' };
      await expect(connector.readPage('patients', elsewhere)).rejects.toMatchObject({
        fault: { params: { reason: 'foreign-link' } },
      });
    } finally {
      room.remove();
    }
  });

  test('is searched by number, name and birth date where there is no copy yet', async () => {
    const directory = openSiteDirectory({ connector: connect(), copy: null });
    expect((await directory.findPatients('0047113', 5)).map(({ mrn }) => mrn)).toEqual(['0047113']);
    expect((await directory.findPatients('Müller Jör', 20)).map(({ mrn }) => mrn)).toContain('M3');
    expect((await directory.searchPatients({ birthDate: '1970-01-02' }, 50)).patients).toHaveLength(5);
    expect((await directory.searchPatients({ birthDate: '1970-01-02' }, 2)).complete).toBe(false);
    expect(await directory.findOrder('ACC-1')).toMatchObject({ id: uuid(101) });
  });

  test('takes a link as an ImagingStudy, once however often it is said; another study of the order is a conflict', async () => {
    const directory = openSiteDirectory({ connector: connect(), copy: null });
    const { etag = '' } = (await directory.getOrder(uuid(101))) ?? {};
    expect(await directory.linkOrder(uuid(101), 'W/"old"', link)).toEqual({ kind: 'changed' });
    expect(await directory.linkOrder(uuid(101), etag, link)).toMatchObject({ kind: 'linked' });
    expect(await directory.linkOrder(uuid(101), etag, link)).toMatchObject({ kind: 'linked' });
    expect(await directory.linkOrder(uuid(101), etag, { ...link, studyInstanceUid: '1.2.3.5' })).toEqual({
      kind: 'conflict',
    });
    expect(await directory.linkOrder(uuid(999), etag, link)).toEqual({ kind: 'not-found' });
    const studies = await server.repository.search({ resourceType: 'ImagingStudy', count: 10 });
    expect(studies.entry).toHaveLength(1);
    expect(studies.entry?.[0]?.resource).toMatchObject({
      ...{
        subject: { reference: `Patient/${uuid(1)}` },
        numberOfSeries: 2,
        numberOfInstances: 120,
        started: '2026-03-01',
      },
      basedOn: [{ reference: `ServiceRequest/${uuid(101)}` }],
    });
    expect(await directory.getOrder(uuid(101))).toMatchObject({ studyInstanceUid: '1.2.3.4' });
  });

  test('is asked again before anything is released: the same, changed, merged and gone are told apart', async () => {
    const directory = openSiteDirectory({ connector: connect(), copy: null });
    const { itself } = directory;
    const known = {
      patientId: uuid(1),
      orderId: uuid(101),
      values: { mrn: '0047113', birthDate: '19700102', accessionNumber: 'ACC-1' },
    };
    expect(await recheckRecords(itself, known)).toMatchObject({ kind: 'same' });
    const older = { ...known, orderId: null, values: { birthDate: '19700201' } };
    expect(await recheckRecords(itself, older)).toMatchObject({
      ...{ kind: 'changed', of: 'patient', changes: [{ field: 'birthDate', was: '19700201', now: '19700102' }] },
    });
    const merged = { patientId: uuid(6), orderId: null, values: {} };
    expect(await recheckRecords(itself, merged)).toMatchObject({ kind: 'merged' });
    const gone = { patientId: uuid(98), orderId: null, values: {} };
    expect(await recheckRecords(itself, gone)).toEqual({ kind: 'gone', of: 'patient' });
    const renumbered = { ...known, values: { accessionNumber: 'ACC-0' } };
    expect(await recheckRecords(itself, renumbered)).toMatchObject({ kind: 'changed', of: 'order' });
  });

  test('with a wrong token is a fault of the settings', async () => {
    await expect(connect('other').check()).rejects.toMatchObject({ fault: { code: 'ehr-unauthorized' } });
  });
});

describe('SMART backend services', () => {
  const pairs = {
    RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    'EC P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  };
  for (const [kind, { publicKey, privateKey }] of Object.entries(pairs)) {
    test(`sign in with a ${kind} key, with a new token when the old one is not known any more`, async () => {
      const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const own = await startFhirServer({ smartClient: { id: 'gantry', publicKeyPem } });
      try {
        const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
        const options = { url: own.url, caPem: '', allowPlainHttpHosts: [], timeoutMs: 5_000 };
        const connector = openFhirConnector({ ...options, clientId: 'gantry', secret });
        await connector.check();
        await connector.check();
        expect(own.assertions).toHaveLength(1);
        own.forgetTokens();
        await connector.check();
        expect(own.assertions).toHaveLength(2);
        const stranger = openFhirConnector({ ...options, clientId: 'someone', secret });
        await expect(stranger.check()).rejects.toMatchObject({ fault: { code: 'ehr-unauthorized' } });
        const broken = openFhirConnector({ ...options, clientId: 'gantry', secret: 'no key' });
        await expect(broken.check()).rejects.toMatchObject({ fault: { code: 'settings-invalid' } });
      } finally {
        await own.stop();
      }
    });
  }
});
