import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { type ArchiveClient, openArchive } from '../archive/archive-client.ts';
import { archiveHealth } from '../archive/archive-health.ts';
import { stowInstances } from '../archive/dicomweb/stow-instances.ts';
import { seededUid } from '../disc-maker/random.ts';
import { openTestRoom, studyOf, type TestRoom, testIdentity } from './testing/test-room.ts';

vi.setConfig({ testTimeout: 60_000 });
const installed = findOrthanc()?.pluginDir !== undefined;
if (!installed) console.warn('SKIPPED: DICOMweb against real Orthanc, because its plugin is not installed');

describe.skipIf(!installed)('a study on its way to an archive that speaks DICOMweb only', () => {
  const work = mkdtempSync(join(tmpdir(), 'gantry-stow-test-'));
  let orthanc: RunningOrthanc;
  let archive: ArchiveClient;
  let rooms: TestRoom[] = [];
  beforeAll(async () => {
    orthanc = await startOrthanc();
    const url = `${orthanc.url}/dicom-web/`;
    archive = openArchive({ ...orthanc, url, protocol: 'dicomweb', caPem: '', allowPlainHttpHosts: [] });
  });
  afterEach(async () => {
    for (const room of rooms) await room.close();
    rooms = [];
  });
  afterAll(async () => {
    archive.close();
    await orthanc.stop();
    rmSync(work, { recursive: true, force: true });
  });

  function room(name: string): TestRoom {
    const opened = openTestRoom(join(work, `home ${name}`), { archive: () => archive });
    rooms.push(opened);
    return opened;
  }
  function study(name: string, images: number, patientId: string, marker = 0) {
    const person = { ...testIdentity, patientId };
    const disc = slicesOnDisc({ folder: join(work, name), name, images, person, marker });
    const approved = studyOf(disc.folder, disc.studyInstanceUid, { identity: person });
    const seriesInstanceUid = seededUid(name, 'series');
    return { ...approved, instances: approved.instances.map((one) => ({ ...one, seriesInstanceUid })) };
  }
  async function imported(opened: TestRoom, approved: ReturnType<typeof study>) {
    const { id } = opened.imports.approve(approved);
    await opened.imports.drain();
    return opened.imports.get(id);
  }
  /** MD5 by SOP Instance UID, as Orthanc itself has it. */
  async function stored(studyInstanceUid: string): Promise<Map<string, string>> {
    const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
    const ask = (path: string, body?: string) =>
      fetch(`${orthanc.url}/${path}`, { headers: { authorization }, ...(body ? { method: 'POST', body } : {}) });
    const query = { Level: 'Instance', Query: { StudyInstanceUID: studyInstanceUid }, Expand: true };
    const found = (await (await ask('tools/find', JSON.stringify(query))).json()) as {
      ID: string;
      MainDicomTags: { SOPInstanceUID: string };
    }[];
    const sums = new Map<string, string>();
    for (const { ID, MainDicomTags } of found)
      sums.set(MainDicomTags.SOPInstanceUID, await (await ask(`instances/${ID}/attachments/dicom/md5`)).text());
    return sums;
  }

  it('arrives whole, and is confirmed by reading each image back', async () => {
    const approved = study('whole', 45, 'MRN-S1');
    const folder = approved.instances[0]?.sourcePath ?? '';
    const view = await imported(room('whole'), approved);
    expect(view).toMatchObject({ status: 'success', counts: { selected: 45, confirmed: 45, failed: 0 } });
    const onDisc = readdirSync(folder).map((file) => [
      file.replace('.dcm', ''),
      createHash('md5')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]);
    expect(await stored(approved.studyInstanceUid)).toEqual(new Map(onDisc as [string, string][]));
    expect(await archiveHealth(archive)).toMatchObject([{ part: 'archive', state: 'ok' }]);
  });

  it('is confirmed and not sent again when it comes a second time', async () => {
    const opened = room('again');
    const approved = study('again', 4, 'MRN-S2');
    await imported(opened, approved);
    expect(await imported(opened, approved)).toMatchObject({
      status: 'success',
      counts: { alreadyStored: 4, confirmed: 4 },
    });
  });

  it('is held when the archive holds other content, another patient or somebody else under the number', async () => {
    const opened = room('conflicts');
    const approved = study('conflicts', 2, 'MRN-S3');
    await imported(opened, approved);
    const before = await stored(approved.studyInstanceUid);
    expect(await imported(opened, study('conflicts', 2, 'MRN-S3', 9))).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-holds-other-content', params: { different: 2 } },
    });
    expect(await stored(approved.studyInstanceUid)).toEqual(before);
    const moved = room('moved');
    const other = { ...testIdentity, patientId: 'MRN-S33' };
    expect(await imported(moved, { ...approved, identity: other })).toMatchObject({
      fault: { code: 'archive-study-other-patient', params: { patientId: 'MRN-S3' } },
    });
    const stranger = { ...testIdentity, patientId: 'MRN-S3', birthDate: '1999-01-01' };
    expect(await imported(room('taken'), { ...study('taken', 1, 'MRN-S3'), identity: stranger })).toMatchObject({
      fault: { code: 'archive-patient-id-taken' },
    });
  });

  it('names the one file that the archive refuses, and brings every other of its batch', async () => {
    const approved = study('refused', 6, 'MRN-S4');
    const [bad] = approved.instances;
    writeFileSync(join(bad?.sourcePath ?? '', bad?.path ?? ''), 'this is no DICOM file at all');
    const instances = approved.instances.map((instance) =>
      instance === bad ? { ...instance, sizeBytes: 28 } : instance,
    );
    const view = await imported(room('refused'), { ...approved, instances });
    expect(view).toMatchObject({ status: 'partial', counts: { confirmed: 5, failed: 1 } });
    expect(view.faults).toMatchObject([{ path: bad?.path, fault: { code: 'archive-refused-file' } }]);
  });

  it('takes what a reply does not list for not stored', async () => {
    const body = Buffer.from('no DICOM');
    const part = {
      sopInstanceUid: '1.2.3',
      sizeBytes: body.length,
      async *stream() {
        yield body;
      },
    };
    const outcomes = await stowInstances(archive, [part]);
    expect([...outcomes]).toMatchObject([['1.2.3', { stored: false }]]);
  });

  it('is noticed when somebody deletes it there later', async () => {
    const opened = room('deleted');
    const approved = study('deleted', 3, 'MRN-S5');
    const { id } = await imported(opened, approved);
    expect(await opened.imports.recheck()).toEqual([]);
    const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
    const [study5] = (await (
      await fetch(`${orthanc.url}/tools/lookup`, {
        ...{ method: 'POST', body: approved.studyInstanceUid, headers: { authorization } },
      })
    ).json()) as { ID: string }[];
    await fetch(`${orthanc.url}/studies/${study5?.ID}`, { method: 'DELETE', headers: { authorization } });
    expect(await opened.imports.recheck()).toMatchObject([{ id, archiveState: 'gone' }]);
  });
});
