import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, connect as tcpConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { type Person, slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { openArchive } from '../archive/archive-client.ts';
import { findStudies } from '../archive/find-studies.ts';
import { encodeDicomFile } from '../disc-maker/dicom-writer.ts';
import { openSource } from '../media/open-source.ts';
import { checkValue } from '../plan/check-value.ts';
import { readFile } from '../scan/read-file.ts';
import { openTestRoom, studyOf, type TestRoom, testIdentity } from './testing/test-room.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: what real Orthanc takes unseen, because Orthanc is not installed');

let work: string;
let closers: (() => unknown)[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-lenient-'));
  closers = [() => rmSync(work, { recursive: true, force: true })];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

async function orthanc(storageDir?: string): Promise<RunningOrthanc> {
  const running = await startOrthanc({ dicomWeb: false, ...(storageDir === undefined ? {} : { storageDir }) });
  closers.push(() => running.stop());
  return running;
}
function roomOn(target: { url: string; user: string; password: string }, home: string, connections = 4): TestRoom {
  const client = openArchive({ ...target, caPem: '', allowPlainHttpHosts: [] });
  const room = openTestRoom(home, { archive: () => client, connections: () => connections });
  closers.push(
    () => client.close(),
    () => room.close(),
  );
  return room;
}
function disc(folder: string, images: number, person: Person = { ...testIdentity, patientId: 'MRN-1' }) {
  const made = slicesOnDisc({ folder, name: 'lenient', images, person });
  return studyOf(folder, made.studyInstanceUid, { identity: { ...testIdentity, ...person } });
}

/** One image with one value of its own; the rest is as it should be. */
function imageWith(keyword: string, value: string): Buffer {
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.7';
  const dataset = {
    ...{
      SOPClassUID: sopClassUid,
      SOPInstanceUID: '2.25.11',
      StudyInstanceUID: '2.25.12',
      SeriesInstanceUID: '2.25.13',
    },
    ...{ PatientID: 'MRN-7', PatientName: 'Testcase^Ida', Modality: 'OT', [keyword]: value },
  };
  const parts = encodeDicomFile({
    ...{ sopClassUid, sopInstanceUid: '2.25.11', transferSyntax: 'explicitLittleEndian', textEncoding: 'latin1' },
    dataset,
  });
  return Buffer.concat(parts);
}

describe.skipIf(!installed)('what real Orthanc takes without a word', () => {
  it.each([
    ['PatientName', 'N'.repeat(65)],
    ['PatientID', '7'.repeat(65)],
    ['AccessionNumber', 'A'.repeat(17)],
    ['PatientBirthDate', '19611331'],
    ['PatientSex', 'female'],
  ])('Gantry does not write: a %s that breaks other systems later', async (keyword, value) => {
    const { url, user, password } = await orthanc();
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const body = imageWith(keyword, value);
    const stored = await fetch(`${url}/instances`, { method: 'POST', headers: { authorization }, body });
    expect(await stored.json()).toMatchObject({ Status: 'Success' });
    expect(checkValue(keyword, value)).toMatchObject({ keyword });
  });

  it.each(['1.2.abc', '1.02.3', `1.2.${'3'.repeat(62)}`])(
    'a disc’s identifier that is none (%s) stays as it is, and the person is told before the import',
    async (uid) => {
      const { url, user, password } = await orthanc();
      const body = imageWith('StudyInstanceUID', uid);
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const stored = await fetch(`${url}/instances`, { method: 'POST', headers: { authorization }, body });
      expect(await stored.json()).toMatchObject({ Status: 'Success' });

      const folder = join(work, 'disc');
      mkdirSync(folder);
      writeFileSync(join(folder, 'IM1'), body);
      const source = await openSource(folder);
      closers.push(() => source.close());
      const read = await readFile(source, { path: 'IM1', sizeBytes: body.length });
      expect(read).toMatchObject({ instance: { studyInstanceUid: uid, flags: ['uid-invalid'] } });
    },
  );
});

/** What goes by between Gantry and the archive. */
async function listenTo(port: number) {
  const heard = { connections: 0, atOnce: 0, most: 0, text: '' };
  const server: Server = createServer((near) => {
    heard.connections += 1;
    heard.atOnce += 1;
    heard.most = Math.max(heard.most, heard.atOnce);
    const far = tcpConnect(port, '127.0.0.1');
    near.on('data', (bytes) => {
      heard.text += bytes.toString('latin1').toLowerCase();
    });
    near.once('close', () => {
      heard.atOnce -= 1;
      far.destroy();
    });
    far.once('close', () => near.destroy());
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe.skipIf(!installed)('the line to real Orthanc', () => {
  it('is a few connections that stay open, never more at once than is set, and no image waits to be asked for', async () => {
    const real = await orthanc();
    const { heard, url } = await listenTo(real.httpPort);
    const room = roomOn({ ...real, url }, join(work, 'home'), 4);
    const { id } = room.imports.approve(disc(join(work, 'disc'), 60));
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 60 } });
    const posts = heard.text.split('post /instances ').length - 1;
    // An Orthanc before 1.11 does not say whether it overwrites: one image goes twice to find out.
    expect([60, 61]).toContain(posts);
    // One connection for each image would be sixty and more; the look at the study beforehand and the MD5s come over the same ones.
    expect(heard.most).toBeLessThanOrEqual(8);
    expect(heard.connections).toBeLessThanOrEqual(12);
    expect(heard.text).not.toContain('expect: 100-continue');
    expect(heard.text).not.toContain('connection: close');
  });

  it('carries no path: with spaces and signs in every folder, of the disc, of Gantry and of the archive, all arrives', async () => {
    const odd = 'Müller & Söhne #1 (100 %) ’neu’';
    const storageDir = join(work, odd, 'archive');
    mkdirSync(storageDir, { recursive: true });
    const real = await orthanc(storageDir);
    const { heard, url } = await listenTo(real.httpPort);
    const room = roomOn({ ...real, url }, join(work, odd, 'home'));
    const study = disc(join(work, odd, 'CD 1'), 3);
    const { id } = room.imports.approve(study);
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 3 } });
    const client = openArchive({ ...real, caPem: '', allowPlainHttpHosts: [] });
    closers.push(() => client.close());
    expect(await findStudies(client, { studyInstanceUid: study.studyInstanceUid })).toMatchObject([{ instances: 3 }]);
    for (const part of ['söhne', 'cd 1', '.dcm']) expect(heard.text).not.toContain(part);
    expect(readdirSync(storageDir).length).toBeGreaterThan(0);
  });
});
