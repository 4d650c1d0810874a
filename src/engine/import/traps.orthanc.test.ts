import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import type { OrthancFeatures } from '../../../demo/orthanc-config.ts';
import { slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { type ArchiveClient, openArchive } from '../archive/archive-client.ts';
import { readSystem } from '../archive/read-system.ts';
import { startFakeArchive } from './testing/fake-archive.ts';
import { openTestRoom, studyOf, type TestRoom, testIdentity } from './testing/test-room.ts';

vi.setConfig({ testTimeout: 60_000 });
const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: the traps of real Orthanc, because Orthanc is not installed');

let work: string;
let closers: (() => unknown)[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-traps-'));
  closers = [() => rmSync(work, { recursive: true, force: true })];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

async function orthancWith(extraConfig: OrthancFeatures['extraConfig'], dicomWeb = false) {
  const orthanc = await startOrthanc({ dicomWeb, extraConfig: extraConfig ?? {} });
  const client = openArchive({ ...orthanc, caPem: '', allowPlainHttpHosts: [] });
  closers.push(
    () => orthanc.stop(),
    () => client.close(),
  );
  return { orthanc, client };
}
function roomOn(client: ArchiveClient): TestRoom {
  const room = openTestRoom(join(work, `home-${closers.length}`), { archive: () => client });
  closers.push(() => room.close());
  return room;
}
function study(name: string, images: number, patientId: string, marker = 0) {
  const person = { ...testIdentity, patientId };
  const { folder, studyInstanceUid } = slicesOnDisc({ folder: join(work, name), name, images, person, marker });
  return studyOf(folder, studyInstanceUid, { identity: person });
}
async function ask(orthanc: RunningOrthanc, path: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  return fetch(`${orthanc.url}/${path}`, { headers: { authorization } });
}
async function imported(room: TestRoom, approved: ReturnType<typeof study>) {
  const { id } = room.imports.approve(approved);
  await room.imports.drain();
  return room.imports.get(id);
}

describe.skipIf(!installed)('what real Orthanc does by itself', () => {
  it('an archive that is set to overwrite is never let: other content is held before a byte leaves', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true });
    const room = roomOn(client);
    expect(await imported(room, study('over', 3, 'MRN-1'))).toMatchObject({ status: 'success' });
    const [instance] = (await (await ask(orthanc, 'instances')).json()) as string[];
    const sumOf = async () => (await ask(orthanc, `instances/${instance}/attachments/dicom/md5`)).text();
    const before = await sumOf();
    expect(await imported(room, study('over', 3, 'MRN-1', 77))).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-holds-other-content', params: { different: 3 } },
      counts: { sent: 0 },
    });
    expect(await sumOf()).toBe(before);
  });

  it('a study under another number is held, because two of them would open in no viewer', async () => {
    const { orthanc, client } = await orthancWith({}, true);
    const room = roomOn(client);
    const foreign = study('twice', 2, 'FOREIGN-7');
    expect(await imported(room, foreign)).toMatchObject({ status: 'success' });
    const held = await imported(room, { ...foreign, identity: { ...testIdentity, patientId: 'MRN-7' } });
    expect(held).toMatchObject({ fault: { code: 'archive-study-other-patient', params: { patientId: 'FOREIGN-7' } } });
    const opened = await ask(orthanc, `dicom-web/studies/${foreign.studyInstanceUid}/metadata`);
    expect(opened.status).toBe(200);
  });

  it('an archive that deletes its oldest patients when it is full never leaves a study green that it lost on the way', async () => {
    const { client } = await orthancWith({ MaximumPatientCount: 1 });
    const room = roomOn(client);
    expect(await imported(room, study('first', 2, 'MRN-A'))).toMatchObject({ status: 'success' });
    expect(await imported(room, study('second', 2, 'MRN-B'))).toMatchObject({ status: 'success' });
    const first = room.imports.list().find(({ orthancStudyId }) => orthancStudyId)?.id ?? '';
    await room.imports.recheck();
    expect(room.imports.get(first)).toMatchObject({ archiveState: 'gone', status: 'success' });
    const [, second] = room.imports.list();
    expect(second).toMatchObject({ archiveState: 'held' });
  });

  it('a single image larger than all the room there is holds the import, in words', async () => {
    const { client } = await orthancWith({ MaximumStorageSize: 1 });
    const room = roomOn(client);
    const person = { ...testIdentity, patientId: 'MRN-BIG' };
    const big = slicesOnDisc({ folder: join(work, 'big'), name: 'big', images: 1, person, rows: 1024 });
    const approved = studyOf(big.folder, big.studyInstanceUid, { identity: person });
    expect(await imported(room, approved)).toMatchObject({ condition: 'held', fault: { code: 'archive-full' } });
  });

  it('an archive without MD5 records is asked for the file itself, which proves the same', async () => {
    const { client } = await orthancWith({ StoreMD5ForAttachments: false });
    expect(await imported(roomOn(client), study('no md5', 3, 'MRN-9'))).toMatchObject({
      status: 'success',
      counts: { confirmed: 3 },
    });
  });

  it('an archive that re-encodes on arrival is never taken at its word: its bytes are others, and that is said', async () => {
    const { client } = await orthancWith({ IngestTranscoding: '1.2.840.10008.1.2' });
    expect(await imported(roomOn(client), study('transcoded', 2, 'MRN-10'))).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-md5-differs' },
      counts: { confirmed: 0 },
    });
  });

  it('numbers that it takes for one another are told apart', async () => {
    const { client } = await orthancWith({});
    const room = roomOn(client);
    const other = { ...testIdentity, patientName: 'Somebody^Else', sex: 'M', patientId: '_1234' };
    const disc = slicesOnDisc({ folder: join(work, 'under'), name: 'under', images: 1, person: other });
    const approved = studyOf(disc.folder, disc.studyInstanceUid, { identity: other });
    expect(await imported(room, approved)).toMatchObject({ status: 'success' });
    expect(await imported(room, study('plain', 1, '1234'))).toMatchObject({ status: 'success' });
    expect(await imported(room, study('star', 1, '1*'))).toMatchObject({ status: 'success' });
  });

  it('says what it can: before 1.11 neither its overwriting nor its limits', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true, MaximumStorageSize: 100 });
    const system = await readSystem(client);
    if (system.apiVersion >= 17) return expect(system.overwritesInstances).toBe(true);
    expect(system).toMatchObject({ overwritesInstances: null, maximumStorageMb: 0 });
    expect(orthanc.url).toContain('127.0.0.1');
  });
});

describe('an archive that names its limits', () => {
  const limits = { Name: 'o', Version: '1.12.9', ApiVersion: 27, DicomAet: 'O', OverwriteInstances: false };
  async function heldBy(system: Record<string, unknown>, statistics: unknown) {
    const server = await startFakeArchive({ system: { ...limits, ...system }, statistics });
    const client = openArchive({ ...server, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
    closers.push(
      () => server.stop(),
      () => client.close(),
    );
    const view = await imported(roomOn(client), study('limits', 3, 'MRN-L'));
    expect(server.stored).toEqual([]);
    return view;
  }

  it('gets nothing when it would delete its oldest patients to make room', async () => {
    const full = { TotalDiskSize: String(10 * 1_048_576 - 1_000), CountPatients: 5 };
    const view = await heldBy({ MaximumStorageSize: 10, MaximumStorageMode: 'Recycle' }, full);
    expect(view).toMatchObject({ condition: 'held', fault: { code: 'archive-would-recycle', class: 'setup' } });
    expect(view.fault?.params).toMatchObject({ freeBytes: 1_000 });
  });

  it('gets nothing when it takes no more patients, or would refuse what comes', async () => {
    const many = { TotalDiskSize: '0', CountPatients: 5 };
    expect(await heldBy({ MaximumPatientCount: 5, MaximumStorageMode: 'Recycle' }, many)).toMatchObject({
      fault: { code: 'archive-would-recycle' },
    });
    const full = { TotalDiskSize: String(10 * 1_048_576), CountPatients: 5 };
    expect(await heldBy({ MaximumStorageSize: 10, MaximumStorageMode: 'Reject' }, full)).toMatchObject({
      fault: { code: 'archive-full', params: { freeBytes: 0 } },
    });
  });
});
