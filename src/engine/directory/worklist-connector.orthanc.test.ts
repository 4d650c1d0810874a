import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { freePorts } from '../../../demo/free-ports.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { makeSiteAuthority, type SiteAuthority } from '../../../demo/site-certificates.ts';
import { openWorklistConnector, worklistTarget } from './worklist-connector.ts';

const work = mkdtempSync(join(tmpdir(), 'gantry-worklist-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Entry {
  readonly charset: string;
  /** The name's bytes in Latin-1 letters, as they stand in the file. */
  readonly name: string;
  readonly id: string;
  readonly accession: string;
  readonly procedure?: string;
}

/** A worklist entry as DCMTK's own tool writes it. */
function writeEntry(folder: string, file: string, entry: Entry): void {
  const lines = [
    `(0008,0005) CS [${entry.charset}]`,
    `(0008,0050) SH [${entry.accession}]`,
    '(0008,0051) SQ',
    '  (fffe,e000) -',
    '    (0040,0031) UT [RIS-HAFEN]',
    '  (fffe,e00d) -',
    '(fffe,e0dd) -',
    '(0008,0080) LO [Klinik am Hafen]',
    `(0010,0010) PN [${entry.name}]`,
    `(0010,0020) LO [${entry.id}]`,
    '(0010,0021) LO [HAFEN]',
    '(0010,0030) DA [19700102]',
    '(0010,0040) CS [M]',
    '(0010,1002) SQ',
    '  (fffe,e000) -',
    '    (0010,0020) LO [OST-991]',
    '    (0010,0021) LO [KLINIK-OST]',
    '  (fffe,e00d) -',
    '(fffe,e0dd) -',
    '(0020,000d) UI [1.2.276.0.7230010.3.2.101]',
    '(0032,1060) LO [CT Thorax]',
    '(0040,1001) SH [RP1]',
    '(0040,1003) SH [STAT]',
    '(0040,0100) SQ',
    '  (fffe,e000) -',
    '    (0008,0060) CS [CT]',
    '    (0040,0001) AE [CT1]',
    '    (0040,0002) DA [20260320]',
    '    (0040,0003) TM [101500]',
    '    (0040,0007) LO [CT Thorax nativ]',
    '    (0040,0009) SH [SPS1]',
    '  (fffe,e00d) -',
    '(fffe,e0dd) -',
  ];
  const dump = join(work, 'entry.dump');
  writeFileSync(dump, `${lines.join('\n')}\n`, 'latin1');
  execFileSync('dump2dcm', ['+te', dump, join(folder, file)], { stdio: 'pipe' });
}

const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe.skipIf(findOrthanc() === undefined)('a worklist of Orthanc', () => {
  let orthanc: RunningOrthanc;
  const folder = join(work, 'orthanc');
  beforeAll(async () => {
    mkdirSync(folder);
    writeEntry(folder, 'one.wl', {
      charset: 'ISO_IR 192',
      name: utf8('Müller^Jörg=張^三'),
      id: '0047113',
      accession: 'ACC1',
    });
    writeEntry(folder, 'two.wl', {
      charset: 'ISO_IR 100',
      name: 'Garc\u00eda^Mar\u00eda',
      id: '0047114',
      accession: 'ACC2',
    });
    writeEntry(folder, 'none.wl', { charset: 'ISO_IR 192', name: 'Nobody^Knows', id: '', accession: 'ACC3' });
    orthanc = await startOrthanc({ dicomWeb: false, worklistsDir: folder, extraConfig: { DefaultEncoding: 'Utf8' } });
  });
  afterAll(() => orthanc?.stop());
  const target = (aet = 'GANTRYDEMO') => worklistTarget(`dicom://127.0.0.1:${orthanc.dicomPort}/${aet}`, 'GANTRY', '');

  test('gives the patients who are expected, with names as they are written', async () => {
    const connector = openWorklistConnector(target());
    const { items, problems } = await connector.readPage('patients', { since: null, cursor: null });
    const byMrn = new Map(items.map((patient) => [patient.mrn, patient]));
    expect(byMrn.get('0047113')).toMatchObject({
      ...{
        familyName: 'Müller',
        givenName: 'Jörg',
        nameIdeographic: '張^三',
        birthDate: '1970-01-02',
        sex: 'M',
        issuer: 'HAFEN',
        otherIds: [{ value: 'OST-991', issuer: 'KLINIK-OST' }],
      },
    });
    expect(byMrn.get('0047114')).toMatchObject({ familyName: 'García', givenName: 'María' });
    expect(problems).toMatchObject([{ source: 'worklist', reason: 'PatientID' }]);
  });

  test('gives each scheduled step as an order with all that tags are made of', async () => {
    const connector = openWorklistConnector(target());
    const { items: patients } = await connector.readPage('patients', { since: null, cursor: null });
    const { items: orders } = await connector.readPage('orders', { since: null, cursor: null });
    const order = orders.find(({ accessionNumber }) => accessionNumber === 'ACC1');
    expect(order).toMatchObject({
      ...{ modality: 'CT', procedureName: 'CT Thorax', scheduledFor: '2026-03-20', priority: 'stat' },
      ...{ clinicName: 'Klinik am Hafen', status: 'scheduled', accessionIssuer: 'RIS-HAFEN' },
    });
    expect(patients.map(({ id }) => id)).toContain(order?.patientId);
  });

  test('says how many procedures are scheduled when it is checked', async () => {
    expect(await openWorklistConnector(target()).check()).toMatchObject({ detail: '3 scheduled procedures' });
  });

  test('that does not serve worklists, or is not there, is told apart', async () => {
    const plain = await startOrthanc({
      dicomWeb: false,
      dicomServer: true,
      extraConfig: { DicomCheckCalledAet: true },
    });
    try {
      const at = (aet: string) => worklistTarget(`dicom://127.0.0.1:${plain.dicomPort}/${aet}`, 'GANTRY', '');
      await expect(openWorklistConnector(at('SOMEONE')).check()).rejects.toMatchObject({
        fault: { code: 'worklist-refused' },
      });
    } finally {
      await plain.stop();
    }
    const [port] = await freePorts();
    const nowhere = worklistTarget(`dicom://127.0.0.1:${port}/X`, '', '');
    await expect(openWorklistConnector(nowhere).check()).rejects.toMatchObject({ fault: { code: 'ehr-unreachable' } });
  });

  test('ends at once when it is stopped', async () => {
    await expect(openWorklistConnector(target()).check(AbortSignal.abort())).rejects.toMatchObject({
      fault: { code: 'cancelled' },
    });
  });
});

describe.skipIf(findOrthanc() === undefined)('a worklist over TLS (Orthanc)', () => {
  let orthanc: RunningOrthanc;
  let authority: SiteAuthority;
  const pem = (path: string) => readFileSync(path, 'utf8');
  beforeAll(async () => {
    const folder = join(work, 'tls');
    mkdirSync(folder);
    writeEntry(folder, 'one.wl', {
      charset: 'ISO_IR 192',
      name: utf8('Müller^Jörg'),
      id: '0047113',
      accession: 'ACC1',
    });
    const certificates = join(work, 'certificates');
    mkdirSync(certificates);
    authority = makeSiteAuthority(certificates);
    const { certPath, keyPath } = authority.server('ris', ['127.0.0.1']);
    orthanc = await startOrthanc({
      ...{ dicomWeb: false, worklistsDir: folder },
      extraConfig: {
        ...{ DicomTlsEnabled: true, DicomTlsCertificate: certPath, DicomTlsPrivateKey: keyPath },
        ...{ DicomTlsTrustedCertificates: authority.certPath, DicomTlsRemoteCertificateRequired: true },
      },
    });
  });
  afterAll(() => orthanc?.stop());
  const target = (caPem: string, scheme = 'dicoms') =>
    worklistTarget(`${scheme}://127.0.0.1:${orthanc.dicomPort}/GANTRYDEMO`, 'GANTRY', caPem);

  test('is read by a station that shows its certificate', async () => {
    const own = authority.client('station');
    const wire = { clientCertPem: pem(own.certPath), clientKeyPem: pem(own.keyPath) };
    const connector = openWorklistConnector({ ...target(pem(authority.certPath)), ...wire });
    const { items } = await connector.readPage('patients', { since: null, cursor: null });
    expect(items.map(({ mrn, familyName }) => [mrn, familyName])).toEqual([['0047113', 'Müller']]);
  });

  test('is not asked where it cannot be trusted, and gives nothing to a stranger or in the clear', async () => {
    const checked = (...args: Parameters<typeof target>) => openWorklistConnector(target(...args)).check();
    await expect(checked('')).rejects.toMatchObject({ fault: { code: 'ehr-certificate' } });
    await expect(checked(pem(authority.certPath))).rejects.toMatchObject({
      fault: { class: expect.not.stringMatching('bug') },
    });
    await expect(checked('', 'dicom')).rejects.toMatchObject({ fault: { code: 'ehr-unreachable' } });
  });
});

describe.skipIf(!existsSync('/usr/bin/wlmscpfs'))('a worklist that answers in its own character sets (DCMTK)', () => {
  test('is read with names in several of them', async () => {
    const folder = join(work, 'dcmtk', 'WORKLIST');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'lockfile'), '');
    // Yamada^Tarou=山田^太郎=やまだ^たろう (PS3.5 Annex H.3.1)
    const name = 'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B';
    writeEntry(folder, 'jp.wl', { charset: '\\ISO 2022 IR 87', name, id: '77', accession: 'JP1' });
    const [port] = await freePorts();
    const server = spawn('wlmscpfs', ['--keep-char-set', '--data-files-path', join(work, 'dcmtk'), String(port)], {
      stdio: 'ignore',
    });
    try {
      await listening(port);
      const connector = openWorklistConnector(worklistTarget(`dicom://127.0.0.1:${port}/WORKLIST`, 'GANTRY', ''));
      const { items } = await connector.readPage('patients', { since: null, cursor: null });
      expect(items).toMatchObject([
        { mrn: '77', familyName: 'Yamada', nameIdeographic: '山田^太郎', namePhonetic: 'やまだ^たろう' },
      ]);
    } finally {
      server.kill();
    }
  });
});

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.end());
    });
    if (isOpen) return;
    await delay(50);
  }
  throw new Error('wlmscpfs does not listen');
}
