import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { type ArchiveClient, openArchive } from '../archive/archive-client.ts';
import { deleteStudy } from '../archive/browse/delete-study.ts';
import { findStudies } from '../archive/find-studies.ts';
import { openTestRoom, studyOf, type TestRoom, testIdentity } from './testing/test-room.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: one engine with several archives, because Orthanc is not installed');

interface Place {
  orthanc: RunningOrthanc;
  client: ArchiveClient;
}
let work: string;
let hospital: Place;
let breast: Place;
let room: TestRoom;

async function place(): Promise<Place> {
  const orthanc = await startOrthanc({ dicomWeb: false });
  const client = openArchive({ ...orthanc, caPem: '', allowPlainHttpHosts: [], timeoutMs: 2_000 });
  return { orthanc, client };
}
function open(): TestRoom {
  const places: Record<string, ArchiveClient> = { '': hospital.client, Breast: breast.client };
  return openTestRoom(join(work, 'home'), {
    archive: (name) => places[name] ?? null,
    researchArchive: () => breast.client,
  });
}
beforeEach(async () => {
  if (!installed) return;
  work = mkdtempSync(join(tmpdir(), 'gantry-archives-'));
  [hospital, breast] = await Promise.all([place(), place()]);
  room = open();
});
afterEach(async () => {
  if (!installed) return;
  await room.close();
  for (const { client, orthanc } of [hospital, breast]) {
    client.close();
    await orthanc.stop();
  }
  rmSync(work, { recursive: true, force: true });
});

function approve(name: string, archive: string, patientName: string = testIdentity.patientName) {
  const person = { ...testIdentity, patientName, patientId: `MRN-${name}` };
  const { folder, studyInstanceUid } = slicesOnDisc({ folder: join(work, name), name, images: 3, person });
  return room.imports.approve({ ...studyOf(folder, studyInstanceUid, { identity: person }), archive });
}
async function imagesIn({ client }: Place, studyInstanceUid: string): Promise<number> {
  const [found] = await findStudies(client, { studyInstanceUid });
  return found?.instances ?? 0;
}

describe.skipIf(!installed)('one engine with several archives', () => {
  it('brings each study to the archive that it was approved for, and proves it there', async () => {
    const mammogram = approve('mammogram', 'Breast');
    const abdomen = approve('abdomen', '');
    await room.imports.drain();
    for (const { id } of [mammogram, abdomen])
      expect(room.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 3 } });
    expect(room.imports.get(mammogram.id).archive).toBe('Breast');
    expect(room.imports.get(abdomen.id).archive).toBeUndefined();
    expect(await imagesIn(breast, mammogram.studyInstanceUid)).toBe(3);
    expect(await imagesIn(hospital, mammogram.studyInstanceUid)).toBe(0);
    expect(await imagesIn(hospital, abdomen.studyInstanceUid)).toBe(3);
    expect(await imagesIn(breast, abdomen.studyInstanceUid)).toBe(0);
  });

  it('asks each archive by itself before a byte leaves: a number that is somebody else’s in one is none in the other', async () => {
    const there = approve('one', 'Breast', 'Somebody^Else');
    await room.imports.drain();
    expect(room.imports.get(there.id).status).toBe('success');
    const person = { ...testIdentity, patientId: 'MRN-one' };
    const [held, clear] = ['Breast', ''].map((archive, n) => {
      const disc = slicesOnDisc({ folder: join(work, `again${n}`), name: `again${n}`, images: 2, person });
      return room.imports.approve({ ...studyOf(disc.folder, disc.studyInstanceUid, { identity: person }), archive });
    });
    await room.imports.drain();
    expect(room.imports.get(held?.id ?? '')).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-patient-id-taken' },
      counts: { sent: 0 },
    });
    expect(room.imports.get(clear?.id ?? '')).toMatchObject({ status: 'success' });
  });

  it('goes on with one archive while another is away, and with that once it is back', async () => {
    await breast.orthanc.kill();
    const waits = approve('waits', 'Breast');
    const goes = ['a', 'b', 'c'].map((name) => approve(name, ''));
    room.imports.start();
    for (const { id } of goes) expect(await room.imports.settled(id)).toMatchObject({ status: 'success' });
    expect(room.imports.get(waits.id)).toMatchObject({ status: null, counts: { sent: 0 } });
    await breast.orthanc.restart();
    expect(await room.imports.settled(waits.id)).toMatchObject({ status: 'success', counts: { confirmed: 3 } });
    expect(await imagesIn(breast, waits.studyInstanceUid)).toBe(3);
  });

  it('is paused for one archive alone, also over a restart, and stages meanwhile', async () => {
    await room.imports.pauseArchive('Breast');
    const waits = approve('paused', 'Breast');
    const goes = approve('goes', '');
    await room.imports.drain();
    expect(room.imports.get(goes.id)).toMatchObject({ status: 'success' });
    expect(room.imports.get(waits.id)).toMatchObject({ station: 'upload', condition: 'ready', counts: { staged: 3 } });
    await room.close();
    room = open();
    expect(room.imports.pausedArchives()).toEqual(['Breast']);
    await room.imports.drain();
    expect(room.imports.get(waits.id)).toMatchObject({ station: 'upload', counts: { sent: 0 } });
    room.imports.resumeArchive('Breast');
    await room.imports.drain();
    expect(room.imports.get(waits.id)).toMatchObject({ status: 'success' });
    expect(room.ledger.audit.verifyAudit().ok).toBe(true);
  });

  it('goes on with what leaves for research while the first archive is paused, and with nothing of the first', async () => {
    await room.imports.pauseArchive('');
    const waits = approve('clinical', '');
    const person = { ...testIdentity, patientId: 'PSEUDO-1' };
    const disc = slicesOnDisc({ folder: join(work, 'research'), name: 'research', images: 2, person });
    const study = studyOf(disc.folder, disc.studyInstanceUid, { identity: person });
    const leaves = room.imports.approve({ ...study, order: null, project: 'LUNG-7' });
    await room.imports.drain();
    expect(room.imports.get(leaves.id)).toMatchObject({ status: 'success', counts: { confirmed: 2 } });
    expect(room.imports.get(leaves.id).archive).toBeUndefined();
    expect(await imagesIn(breast, disc.studyInstanceUid)).toBe(2);
    expect(room.imports.get(waits.id)).toMatchObject({ station: 'upload', condition: 'ready', counts: { sent: 0 } });
    room.imports.resumeArchive('');
    await room.imports.drain();
    expect(room.imports.get(waits.id)).toMatchObject({ status: 'success' });
  });

  it('sends nothing to another archive when the one it was approved for is not set up any more', async () => {
    const { id, studyInstanceUid } = approve('lost', 'Closed');
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-not-configured', params: { archive: 'Closed' } },
      counts: { staged: 3, sent: 0 },
    });
    for (const one of [hospital, breast]) expect(await imagesIn(one, studyInstanceUid)).toBe(0);
  });

  it('asks each archive again for what is its own: a deletion in one is found, and the other being away hides it not', async () => {
    const deleted = approve('deleted', 'Breast');
    const kept = approve('kept', '');
    await room.imports.drain();
    const { orthancStudyId } = room.imports.get(deleted.id);
    await deleteStudy(breast.client, orthancStudyId ?? '');
    await hospital.orthanc.kill();
    await expect(room.imports.recheck()).rejects.toMatchObject({ fault: { code: 'archive-unreachable' } });
    expect(room.imports.get(deleted.id)).toMatchObject({ archiveState: 'gone' });
    await hospital.orthanc.restart();
    await room.imports.recheck();
    expect(room.imports.get(kept.id)).toMatchObject({ archiveState: 'held' });
  });
});
