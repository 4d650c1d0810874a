import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { encodeDicomFile } from '../disc-maker/dicom-writer.ts';
import { seededUid } from '../disc-maker/random.ts';
import { type ArchiveClient, type ArchiveTarget, openArchive } from './archive-client.ts';
import { archiveHealth } from './archive-health.ts';
import { findStudies } from './find-studies.ts';
import { instanceMd5 } from './instance-md5.ts';
import { lookupStudy } from './lookup-study.ts';
import { readStudy } from './read-study.ts';
import { readSystem } from './read-system.ts';
import { storeInstance } from './store-instance.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000 });

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: the archive room against real Orthanc, because Orthanc is not installed');

const here = { caPem: '', allowPlainHttpHosts: [] };

describe('an archive that is not there', () => {
  const nobody: ArchiveTarget = { ...here, url: 'http://127.0.0.1:9', user: 'u', password: 'p', timeoutMs: 2_000 };

  it('is a passing trouble, not a lost import', async () => {
    const client = openArchive(nobody);
    await expect(readSystem(client)).rejects.toMatchObject({
      fault: { code: 'archive-unreachable', class: 'transient' },
    });
    const body = {
      sizeBytes: 3,
      stream: async function* () {
        yield Buffer.from('abc');
      },
    };
    await expect(storeInstance(client, body)).rejects.toMatchObject({ fault: { code: 'archive-unreachable' } });
    expect(await archiveHealth(client)).toMatchObject([
      { part: 'archive', state: 'failed', fault: { code: 'archive-unreachable' } },
      { part: 'dicomweb', state: 'failed' },
    ]);
    client.close();
  });

  it('is never spoken to in the clear, unless an administrator allows its host', () => {
    const far = { ...nobody, url: 'http://orthanc.example' };
    expect(() => openArchive(far)).toThrow('plain-http-refused');
    expect(() => openArchive({ ...far, allowPlainHttpHosts: ['orthanc.example'] })).not.toThrow();
  });
});

describe('a connection that the server closes while it is idle', () => {
  it('costs nothing: the image is sent again at once', async () => {
    let requests = 0;
    const server = createServer((request, response) => {
      requests += 1;
      if (requests === 2) return void request.socket.destroy();
      request.resume().on('end', () => response.end(JSON.stringify({ ID: 'i', ParentStudy: 's', Status: 'Success' })));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const client = openArchive({ ...here, url: `http://127.0.0.1:${port}/orthanc`, user: '', password: '' });
    const body = {
      sizeBytes: 3,
      stream: async function* () {
        yield Buffer.from('abc');
      },
    };
    await storeInstance(client, body);
    expect(await storeInstance(client, body)).toMatchObject({
      status: 'Success',
      md5: '900150983cd24fb0d6963f7d28e17f72',
    });
    expect(requests).toBe(3);
    client.close();
    server.close();
  });
});

describe.skipIf(!installed)('real Orthanc', () => {
  let orthanc: RunningOrthanc;
  let client: ArchiveClient;
  beforeAll(async () => {
    orthanc = await startOrthanc({ tls: true });
    const { readFileSync } = await import('node:fs');
    client = openArchive({ ...orthanc, ...here, caPem: readFileSync(orthanc.certificatePath ?? '', 'utf8') });
  }, 60_000);
  afterAll(async () => {
    client?.close();
    await orthanc?.stop();
  });

  const study = seededUid('archive', 'study');
  async function store(number: number, patientId: string, patientName = 'Testcase^Ida', studyUid = study) {
    const sopInstanceUid = seededUid('archive', patientId, number, studyUid);
    const bytes = Buffer.concat(
      encodeDicomFile({
        sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
        sopInstanceUid,
        transferSyntax: 'explicitLittleEndian',
        textEncoding: 'utf8',
        dataset: {
          SpecificCharacterSet: 'ISO_IR 192',
          ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: sopInstanceUid, StudyInstanceUID: studyUid },
          SeriesInstanceUID: seededUid('archive', patientId, 'series', number % 2),
          ...{ PatientID: patientId, PatientName: patientName, PatientBirthDate: '19611213', PatientSex: 'F' },
          ...{
            AccessionNumber: 'A*1',
            StudyDate: '20240102',
            StudyDescription: 'Head',
            Modality: number % 2 ? 'CT' : 'MR',
          },
        },
      }),
    );
    return storeInstance(client, {
      sizeBytes: bytes.length,
      stream: async function* () {
        yield bytes;
      },
    });
  }

  it('is recognised, over TLS with the site own certificate authority', async () => {
    expect(orthanc.url).toMatch(/^https:/);
    expect((await readSystem(client)).version).toMatch(/^\d+\.\d+/);
    expect(await archiveHealth(client)).toMatchObject([
      { part: 'archive', detail: expect.stringMatching(/^Orthanc \d/) },
      { part: 'dicomweb', state: 'ok' },
    ]);
  });

  it('is refused when its certificate is not trusted, and when it does not know us', async () => {
    const distrusting = openArchive({ ...orthanc, ...here });
    await expect(readSystem(distrusting)).rejects.toMatchObject({ fault: { code: 'archive-certificate' } });
    const stranger = openArchive({
      ...orthanc,
      ...here,
      caPem: '',
      url: `http://127.0.0.1:${orthanc.httpPort}`,
      password: 'x',
    });
    await expect(readSystem(stranger)).rejects.toMatchObject({
      fault: { code: 'archive-unauthorized', class: 'setup' },
    });
    distrusting.close();
    stranger.close();
  });

  it('says what became of each image, and its own MD5 is the one of the bytes that left', async () => {
    const first = await store(1, 'P?1');
    expect(first.status).toBe('Success');
    expect((await store(1, 'P?1')).status).toBe('AlreadyStored');
    expect(await instanceMd5(client, first.orthancId)).toEqual({ md5: first.md5, by: 'record' });
    expect(await instanceMd5(client, '00000000-00000000-00000000-00000000-00000000')).toBeNull();
    await expect(
      storeInstance(client, {
        sizeBytes: 4,
        stream: async function* () {
          yield Buffer.from('junk');
        },
      }),
    ).rejects.toMatchObject({ fault: { code: 'archive-refused-file', class: 'data' } });
  });

  it('gives a study with its own counts, and finds ids exactly even where they look like patterns', async () => {
    const { orthancStudyId } = await store(2, 'P?1');
    await store(3, 'PX1', 'Other^Ada', seededUid('archive', 'other study'));
    const whole = {
      ...{
        orthancStudyId,
        studyInstanceUid: study,
        patientId: 'P?1',
        patientName: 'Testcase^Ida',
        birthDate: '1961-12-13',
      },
      ...{ sex: 'F', accessionNumber: 'A*1', studyDate: '2024-01-02', description: 'Head', modalities: ['CT', 'MR'] },
      ...{ series: 2, instances: 2 },
    };
    expect(await readStudy(client, orthancStudyId)).toEqual(whole);
    expect(await findStudies(client, { mrn: 'P?1' })).toEqual([whole]);
    expect(await findStudies(client, { mrn: '*' })).toEqual([]);
    expect(await findStudies(client, { accessionNumber: 'A*1' })).toHaveLength(2);
    expect((await findStudies(client, { patientName: 'ida test' })).length).toBe(0);
    expect((await findStudies(client, { patientName: 'testcase ida' })).map(({ patientId }) => patientId)).toEqual([
      'P?1',
    ]);
    expect(await findStudies(client, {})).toEqual([]);
    expect(await readStudy(client, '00000000-00000000-00000000-00000000-00000000')).toBeNull();
  });

  it('shows every patient under whom it keeps a study', async () => {
    await store(1, 'P2');
    const holders = await lookupStudy(client, study);
    expect(holders.map(({ patientId }) => patientId).sort()).toEqual(['P2', 'P?1']);
    expect(await lookupStudy(client, '1.2.3.4.5')).toEqual([]);
  });
});
