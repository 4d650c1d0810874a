import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import type { OrthancFeatures } from '../../../demo/orthanc-config.ts';
import { slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { FaultError } from '../../contract/fault.ts';
import { type ArchiveClient, openArchive } from '../archive/archive-client.ts';
import { archiveHealth } from '../archive/archive-health.ts';
import { findStudies } from '../archive/find-studies.ts';
import { readSystem } from '../archive/read-system.ts';
import { openLog } from '../log.ts';
import type { ApprovedImport } from './imports.ts';
import { startFakeArchive } from './testing/fake-archive.ts';
import { changeNothing, openTestRoom, studyOf, type TestRoom, testIdentity } from './testing/test-room.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
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

async function orthancWith(extraConfig: OrthancFeatures['extraConfig'], dicomWeb = false, dicomServer = false) {
  const orthanc = await startOrthanc({ dicomWeb, dicomServer, extraConfig: extraConfig ?? {} });
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
function study(name: string, images: number, patientId: string, marker = 0): ApprovedImport {
  const person = { ...testIdentity, patientId };
  const { folder, ...uids } = slicesOnDisc({ folder: join(work, name), name, images, person, marker });
  const { seriesInstanceUid } = uids;
  const approved = studyOf(folder, uids.studyInstanceUid, { identity: person });
  return { ...approved, instances: approved.instances.map((instance) => ({ ...instance, seriesInstanceUid })) };
}
async function ask(orthanc: RunningOrthanc, path: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  return fetch(`${orthanc.url}/${path}`, { headers: { authorization } });
}
async function tell(orthanc: RunningOrthanc, path: string, question: object): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  return fetch(`${orthanc.url}/${path}`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify(question),
  });
}
/** The archive's own MD5 of everything that it holds. */
async function sumsIn(orthanc: RunningOrthanc): Promise<string[]> {
  const ids = (await (await ask(orthanc, 'instances')).json()) as string[];
  return Promise.all(ids.map(async (id) => (await ask(orthanc, `instances/${id}/attachments/dicom/md5`)).text()));
}
function md5Of(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}
/** Every path that this process asks any server for, while `work` runs. */
async function overhearing(asked: string[], work: () => Promise<void>): Promise<void> {
  const hear = (message: unknown): void => {
    asked.push((message as { request: ClientRequest }).request.path);
  };
  subscribe('http.client.request.start', hear);
  try {
    await work();
  } finally {
    unsubscribe('http.client.request.start', hear);
  }
}
/** Stores the files of a folder past Gantry, as another sender does. */
async function send({ url, user, password }: RunningOrthanc, folder: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  for (const name of readdirSync(folder)) {
    const body = readFileSync(join(folder, name));
    const stored = await fetch(`${url}/instances`, { method: 'POST', headers: { authorization }, body });
    expect(stored.status).toBe(200);
  }
}
/** The same study with its images compressed (JPEG lossless), by DCMTK. */
function compressed(approved: ReturnType<typeof study>): ReturnType<typeof study> {
  const folder = approved.instances[0]?.sourcePath ?? '';
  for (const { path } of approved.instances) {
    const done = spawnSync('dcmcjpeg', [join(folder, path), join(folder, path)]);
    expect(done.status, done.stderr.toString()).toBe(0);
  }
  const again = studyOf(folder, approved.studyInstanceUid, { identity: approved.identity });
  const transferSyntaxUid = '1.2.840.10008.1.2.4.70';
  return { ...again, instances: again.instances.map((instance) => ({ ...instance, transferSyntaxUid })) };
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

  it('another sender who stores between our look and our send keeps what he stored, and ours is held', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: false });
    const person = { ...testIdentity, patientId: 'MRN-RACE' };
    const other = slicesOnDisc({ folder: join(work, 'race-other'), name: 'race', images: 3, person, marker: 50 });
    const approved = study('race', 3, 'MRN-RACE');
    const [, second] = approved.instances;
    for (const { path } of approved.instances) if (path !== second?.path) rmSync(join(other.folder, path));
    let stored = false;
    const room = openTestRoom(join(work, 'home'), {
      archive: () => client,
      connections: () => 1,
      async planInstance(asked, plan) {
        if (!stored && asked.path === second?.path) {
          stored = true;
          await send(orthanc, other.folder);
        }
        return changeNothing(asked, plan);
      },
    });
    closers.push(() => room.close());
    const view = await imported(room, approved);
    expect(stored).toBe(true);
    expect(view).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-holds-other-content' },
      counts: { confirmed: 2 },
      status: null,
    });
  });

  it('an archive that overwrites is found out by trying, and looked at right before each image: what another sender stored meanwhile stays there', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true });
    const person = { ...testIdentity, patientId: 'MRN-RACE-2' };
    const other = slicesOnDisc({ folder: join(work, 'late-other'), name: 'late', images: 4, person, marker: 50 });
    const approved = study('late', 4, 'MRN-RACE-2');
    // The middle of the series goes first, and the trial with it.
    const last = approved.instances.at(-1);
    for (const { path } of approved.instances) if (path !== last?.path) rmSync(join(other.folder, path));
    let planned = 0;
    const room = openTestRoom(join(work, 'home'), {
      archive: () => client,
      connections: () => 1,
      async planInstance(asked, plan) {
        planned += 1;
        // After the trial and before the last one is looked for.
        if (planned === 3) await send(orthanc, other.folder);
        return changeNothing(asked, plan);
      },
    });
    closers.push(() => room.close());
    expect(await imported(room, approved)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-holds-other-content', params: { different: 1 } },
      counts: { confirmed: 3 },
      status: null,
    });
    const [theirs = ''] = readdirSync(other.folder);
    expect(await sumsIn(orthanc)).toContain(md5Of(join(other.folder, theirs)));
  });

  it('an archive that overwrites, and another sender between our last look and our image: what may have been replaced is said, and nothing is green before a person has looked', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true });
    const person = { ...testIdentity, patientId: 'MRN-RACE-3' };
    const other = slicesOnDisc({ folder: join(work, 'between-other'), name: 'between', images: 4, person, marker: 50 });
    const approved = study('between', 4, 'MRN-RACE-3');
    const last = approved.instances.at(-1);
    for (const { path } of approved.instances) if (path !== last?.path) rmSync(join(other.folder, path));
    const room = openTestRoom(join(work, 'home'), {
      archive: () => client,
      connections: () => 1,
      async planInstance(asked, plan) {
        // Behind our look at it, before our bytes of it.
        if (asked.path === last?.path) await send(orthanc, other.folder);
        return changeNothing(asked, plan);
      },
    });
    closers.push(() => room.close());
    const held = await imported(room, approved);
    expect(held).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-raced', class: 'decision', params: { erased: 1 } },
      counts: { sent: 4, confirmed: 0 },
      status: null,
    });
    room.imports.decide(held.id, { choice: 'compare-again', reason: '' });
    await room.imports.drain();
    expect(room.imports.get(held.id)).toMatchObject({ status: 'success', counts: { confirmed: 4 } });
  });

  it('an archive that overwrites, and another sender between: a line that breaks while the archive is asked about it hides nothing', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true });
    const person = { ...testIdentity, patientId: 'MRN-RACE-5' };
    const other = slicesOnDisc({ folder: join(work, 'cut-other'), name: 'cut', images: 4, person, marker: 50 });
    const approved = study('cut', 4, 'MRN-RACE-5');
    const last = approved.instances.at(-1);
    for (const { path } of approved.instances) if (path !== last?.path) rmSync(join(other.folder, path));
    let toBreak = 0;
    const breakIt = (message: unknown): void => {
      const { request } = message as { request: ClientRequest };
      if (toBreak === 0 || !request.path.startsWith('/changes?since')) return;
      toBreak -= 1;
      queueMicrotask(() => request.destroy(Object.assign(new Error('cut'), { code: 'ECONNRESET' })));
    };
    subscribe('http.client.request.start', breakIt);
    closers.push(() => unsubscribe('http.client.request.start', breakIt));
    const room = openTestRoom(join(work, 'home'), {
      archive: () => client,
      connections: () => 1,
      async planInstance(asked, plan) {
        if (asked.path === last?.path) {
          await send(orthanc, other.folder);
          // A connection that was just closed is tried once more by itself.
          toBreak = 2;
        }
        return changeNothing(asked, plan);
      },
    });
    closers.push(() => room.close());
    const { id } = await imported(room, approved);
    expect(toBreak).toBe(0);
    room.imports.retry(id);
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ condition: 'held', fault: { code: 'archive-raced' }, status: null });
  });

  it('an archive that overwrites, and another sender while Gantry is down: what was confirmed before is looked at again', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true });
    const person = { ...testIdentity, patientId: 'MRN-RACE-6' };
    const other = slicesOnDisc({ folder: join(work, 'down-other'), name: 'down', images: 4, person, marker: 50 });
    const approved = study('down', 4, 'MRN-RACE-6');
    const last = approved.instances.at(-1);
    const [, first] = approved.instances;
    for (const { path } of approved.instances) if (path !== first?.path) rmSync(join(other.folder, path));
    let ended: Promise<void> | undefined;
    const before = openTestRoom(join(work, 'home'), {
      archive: () => client,
      connections: () => 1,
      async planInstance(asked, plan) {
        if (asked.path !== last?.path) return changeNothing(asked, plan);
        ended = before.close();
        throw new FaultError('archive-unreachable');
      },
    });
    const { id } = before.imports.approve(approved);
    await before.imports.drain();
    await ended;
    await send(orthanc, other.folder);

    const again = openArchive({ ...orthanc, caPem: '', allowPlainHttpHosts: [] });
    const room = openTestRoom(join(work, 'home'), { archive: () => again, connections: () => 1 });
    closers.push(
      () => again.close(),
      () => room.close(),
    );
    expect(room.imports.get(id)).toMatchObject({ counts: { confirmed: 3 } });
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-md5-differs' },
      counts: { confirmed: 3 },
      status: null,
    });
  });

  it('an archive that overwrites, and another sender behind us: ours that was replaced is not confirmed', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true });
    const person = { ...testIdentity, patientId: 'MRN-RACE-4' };
    const other = slicesOnDisc({ folder: join(work, 'behind-other'), name: 'behind', images: 4, person, marker: 50 });
    const approved = study('behind', 4, 'MRN-RACE-4');
    const last = approved.instances.at(-1);
    // The second is the one that goes first.
    const [, first] = approved.instances;
    for (const { path } of approved.instances) if (path !== first?.path) rmSync(join(other.folder, path));
    const room = openTestRoom(join(work, 'home'), {
      archive: () => client,
      connections: () => 1,
      async planInstance(asked, plan) {
        if (asked.path === last?.path) await send(orthanc, other.folder);
        return changeNothing(asked, plan);
      },
    });
    closers.push(() => room.close());
    const held = await imported(room, approved);
    expect(held).toMatchObject({ condition: 'held', fault: { code: 'archive-raced' } });
    room.imports.decide(held.id, { choice: 'compare-again', reason: '' });
    await room.imports.drain();
    expect(room.imports.get(held.id)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-md5-differs' },
      counts: { confirmed: 3 },
      status: null,
    });
  });

  it('corrects no study afterwards as one would wish: its /modify refuses or leaves the old number in its lists, so tags are written before the bytes leave', async () => {
    for (const overwrites of [false, true]) {
      const { orthanc, client } = await orthancWith({ OverwriteInstances: overwrites });
      const asked: string[] = [];
      const room = roomOn(client);
      const approved = study(`modify-${overwrites}`, 2, 'MRN-15');
      await overhearing(asked, async () => {
        expect(await imported(room, approved)).toMatchObject({ status: 'success' });
      });
      // What leaves is final: Gantry itself never leans on it.
      expect(asked.filter((path) => path === '/instances').length).toBeGreaterThanOrEqual(2);
      expect(asked.filter((path) => /modify|reconstruct|anonymize/.test(path))).toEqual([]);
      const { version } = await readSystem(client);
      if (version.localeCompare('1.11.3', 'en', { numeric: true }) >= 0) continue;
      const [found] = await findStudies(client, { studyInstanceUid: approved.studyInstanceUid });
      const modify = (more: object) =>
        tell(orthanc, `studies/${found?.orthancStudyId}/modify`, { Force: true, ...more });
      const kept = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'];
      const renumbered = await modify({ Replace: { AccessionNumber: 'ACC-RIGHT' }, Keep: kept });
      if (overwrites) {
        expect(renumbered.status).toBe(200);
        const [after] = await findStudies(client, { studyInstanceUid: approved.studyInstanceUid });
        expect(after?.accessionNumber).toBe('ACC-558822');
      } else expect(await renumbered.json()).toMatchObject({ OrthancStatus: 2018 });
      expect((await modify({ Replace: { PatientID: 'MRN-OTHER' }, Keep: kept })).status).toBe(400);
    }
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

  it('images of others in the same study make up for none of ours: what somebody deletes of a study is noticed later', async () => {
    const { orthanc, client } = await orthancWith({});
    const room = roomOn(client);
    const ours = study('shared', 3, 'MRN-SHARED');
    const { id } = await imported(room, ours);
    const person = { ...testIdentity, patientId: 'MRN-SHARED' };
    const theirs = slicesOnDisc({ folder: join(work, 'theirs'), name: 'shared', images: 8, person });
    for (const { path } of ours.instances) rmSync(join(theirs.folder, path), { force: true });
    await send(orthanc, theirs.folder);
    await room.imports.recheck();
    expect(room.imports.get(id)).toMatchObject({ archiveState: 'held' });
    const [lost = ''] = ours.instances.map(({ sopInstanceUid }) => sopInstanceUid);
    const [instance] = (await (
      await tell(orthanc, 'tools/find', { Level: 'Instance', Query: { SOPInstanceUID: lost } })
    ).json()) as string[];
    const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
    await fetch(`${orthanc.url}/instances/${instance}`, { method: 'DELETE', headers: { authorization } });
    await room.imports.recheck();
    expect(room.imports.get(id)).toMatchObject({ archiveState: 'incomplete', status: 'success' });
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

  it.each([
    ['another byte layout', '1.2.840.10008.1.2'],
    ['JPEG lossless', '1.2.840.10008.1.2.4.70'],
    ['JPEG-LS lossless', '1.2.840.10008.1.2.4.80'],
  ])(
    'an archive that re-encodes on arrival (%s) and keeps no MD5 is asked for every element and pixel, and the log says so',
    async (_, syntax) => {
      const { orthanc, client } = await orthancWith({ IngestTranscoding: syntax, StoreMD5ForAttachments: false });
      const logFile = join(work, 'engine.log');
      const room = openTestRoom(join(work, 'home'), { archive: () => client, log: openLog(logFile) });
      closers.push(() => room.close());
      const approved = study('transcoded', 2, 'MRN-10');
      expect(await imported(room, approved)).toMatchObject({ status: 'success', counts: { confirmed: 2 } });
      const [instance] = (await (await ask(orthanc, 'instances')).json()) as string[];
      expect(await (await ask(orthanc, `instances/${instance}/metadata/TransferSyntax`)).text()).toBe(syntax);
      const said = readFileSync(logFile, 'utf8');
      expect(said).toContain('weaker proof: other bytes in the archive, compared element by element');
      expect(said).toContain(`"kept":"${syntax}"`);
      // Again, as after a crash: what lies there re-encoded is no conflict.
      expect(await imported(room, { ...approved, planHash: 'again' })).toMatchObject({
        status: 'success',
        counts: { confirmed: 2, alreadyStored: 2 },
      });
    },
  );

  it('other pixels in another encoding are never taken for ours', async () => {
    const { orthanc, client } = await orthancWith({ IngestTranscoding: '1.2.840.10008.1.2.4.70' });
    const room = roomOn(client);
    const approved = study('other pixels', 2, 'MRN-11');
    // What lies there under these UIDs is another picture, compressed.
    await send(
      orthanc,
      slicesOnDisc({
        folder: join(work, 'changed'),
        name: 'other pixels',
        images: 2,
        person: { ...testIdentity, patientId: 'MRN-11' },
        marker: 40,
      }).folder,
    );
    expect(await imported(room, approved)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-holds-other-content', params: { different: 2 } },
      counts: { confirmed: 0 },
    });
  });

  it('an image that was compressed on the disc and is kept otherwise is held, and called not proven', async () => {
    const { client } = await orthancWith({ IngestTranscoding: '1.2.840.10008.1.2.4.80' });
    const approved = compressed(study('compressed', 1, 'MRN-12'));
    expect(await imported(roomOn(client), approved)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-reencoded' },
      counts: { confirmed: 0 },
      status: null,
    });
  });

  it('what a modality sent before by C-STORE, written anew by the way, is the same image and not stored twice', async () => {
    const { orthanc, client } = await orthancWith({}, false, true);
    const approved = study('c-store', 3, 'MRN-13');
    const folder = approved.instances[0]?.sourcePath ?? '';
    const sent = spawnSync('storescu', ['+sd', '-aec', 'GANTRYDEMO', '127.0.0.1', `${orthanc.dicomPort}`, folder]);
    expect(sent.status, sent.stderr.toString()).toBe(0);
    const [instance] = (await (await ask(orthanc, 'instances')).json()) as string[];
    const kept = Buffer.from(await (await ask(orthanc, `instances/${instance}/file`)).arrayBuffer());
    expect(approved.instances.map(({ path }) => readFileSync(join(folder, path)).equals(kept))).not.toContain(true);
    expect(await imported(roomOn(client), approved)).toMatchObject({
      status: 'success',
      counts: { confirmed: 3, alreadyStored: 3 },
    });
  });

  it('keeps its lists as the first image made them: later images carry their own number, and nothing there is written over', async () => {
    const { orthanc, client } = await orthancWith({ OverwriteInstances: true });
    const room = roomOn(client);
    const person = { ...testIdentity, patientId: 'MRN-14' };
    const first = slicesOnDisc({ folder: join(work, 'first'), name: 'two halves', images: 2, person });
    const half = studyOf(first.folder, first.studyInstanceUid, { identity: person });
    expect(await imported(room, half)).toMatchObject({ status: 'success' });
    const rest = slicesOnDisc({
      ...{ folder: join(work, 'rest'), name: 'two halves', images: 4, person, accessionNumber: 'ACC-NEW' },
    });
    for (const { path } of half.instances) rmSync(join(rest.folder, path));
    const identity = { ...person, accessionNumber: 'ACC-NEW' };
    expect(
      await imported(room, studyOf(rest.folder, rest.studyInstanceUid, { identity, planHash: 'rest' })),
    ).toMatchObject({ status: 'success', counts: { confirmed: 2 } });
    const [found] = await findStudies(client, { studyInstanceUid: half.studyInstanceUid });
    expect(found).toMatchObject({ instances: 4, accessionNumber: 'ACC-558822' });
    const ids = (await (await ask(orthanc, 'instances')).json()) as string[];
    const numbers = await Promise.all(
      ids.map(async (id) => (await ask(orthanc, `instances/${id}/content/0008-0050`)).text()),
    );
    expect(numbers.map((number) => number.trim()).sort()).toEqual(['ACC-558822', 'ACC-558822', 'ACC-NEW', 'ACC-NEW']);
  });

  it('is named by doctor when it is older than the version that mended its security holes', async () => {
    const { client } = await orthancWith({});
    const { version } = await readSystem(client);
    const [archive] = await archiveHealth(client);
    const isOld = version.localeCompare('1.12.11', 'en', { numeric: true }) < 0;
    expect(archive).toMatchObject({ state: isOld ? 'warning' : 'ok' });
    expect(archive?.detail.includes('security holes')).toBe(isOld);
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
