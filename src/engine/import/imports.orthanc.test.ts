import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { type Person, slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { type ArchiveClient, openArchive } from '../archive/archive-client.ts';
import { exchange } from '../archive/exchange.ts';
import { findStudies } from '../archive/find-studies.ts';
import type { ApprovedImport } from './imports.ts';
import { changeNothing, openTestRoom, studyOf, testIdentity } from './testing/test-room.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000 });

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: the import room against real Orthanc, because Orthanc is not installed');

const work = mkdtempSync(join(tmpdir(), 'gantry-import-test-'));
let orthanc: RunningOrthanc;
let archive: ArchiveClient;

beforeAll(async () => {
  if (!installed) return;
  orthanc = await startOrthanc({ dicomWeb: false });
  archive = openArchive({ ...orthanc, caPem: '', allowPlainHttpHosts: [] });
}, 60_000);
afterAll(async () => {
  archive?.close();
  await orthanc?.stop();
  rmSync(work, { recursive: true, force: true });
});

/** Writes a study of `images` CT slices to a folder of its own. */
function disc(name: string, images: number, who: Person = testIdentity, marker = 0) {
  const made = slicesOnDisc({ folder: join(work, `${name}-disc`), name, images, person: who, marker });
  return { folder: made.folder, study: made.studyInstanceUid };
}

function person(n: number): Person {
  return { ...testIdentity, patientId: `MRN-${n}`, patientName: `Testcase^N${n}` };
}
function studyFor(name: string, images: number, who: Person, more: Partial<ApprovedImport> = {}) {
  const { folder, study } = disc(name, images, who);
  return studyOf(folder, study, { identity: { ...testIdentity, ...who }, ...more });
}

/** What the archive itself says: how many instances the study has, and the MD5 of each. */
async function stored(study: string): Promise<Map<string, string>> {
  const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  const ask = (path: string, body?: string) =>
    fetch(`${orthanc.url}/${path}`, { headers: { authorization }, ...(body ? { method: 'POST', body } : {}) });
  const found = (await (
    await ask('tools/find', JSON.stringify({ Level: 'Instance', Query: { StudyInstanceUID: study }, Expand: true }))
  ).json()) as { ID: string; MainDicomTags: { SOPInstanceUID: string } }[];
  const sums = new Map<string, string>();
  for (const { ID, MainDicomTags } of found)
    sums.set(MainDicomTags.SOPInstanceUID, await (await ask(`instances/${ID}/attachments/dicom/md5`)).text());
  return sums;
}
function onDisc(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder).map((file) => [
      file.replace('.dcm', ''),
      createHash('md5')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}

describe.skipIf(!installed)('a study on its way to a real Orthanc', () => {
  it('arrives whole, each image confirmed by the archive itself', async () => {
    const study = studyFor('happy', 40, person(1));
    const room = openTestRoom(join(work, 'happy'), { archive: () => archive });
    const { id } = room.imports.approve(study);
    await room.imports.drain();
    const done = room.imports.get(id);
    expect(done).toMatchObject({ station: 'done', status: 'success', missing: 0, faults: [] });
    expect(done.counts).toEqual({ selected: 40, staged: 40, sent: 40, alreadyStored: 0, confirmed: 40, failed: 0 });
    expect(await stored(study.studyInstanceUid)).toEqual(onDisc(study.instances[0]?.sourcePath ?? ''));
    expect(room.ledger.uploadLogs.list(null)).toMatchObject([{ uploadStatus: 'success', numberOfFiles: 40 }]);
    const [found] = await findStudies(archive, { mrn: 'MRN-1' });
    expect(found).toMatchObject({ instances: 40, modalities: ['CT'], orthancStudyId: done.orthancStudyId });
    expect(room.ledger.audit.verifyAudit().ok).toBe(true);
    await room.close();
  });

  it('waits while the archive is away and completes by itself when it is back', async () => {
    const study = studyFor('away', 30, person(2));
    let planned = 0;
    const room = openTestRoom(join(work, 'away'), {
      archive: () => archive,
      async planInstance(...asked) {
        planned += 1;
        if (planned === 12) await orthanc.kill();
        return changeNothing(...asked);
      },
    });
    const { id } = room.imports.approve(study);
    const waited = new Promise<string | undefined>((resolve) => {
      room.imports.onChanged((view) => view.condition === 'waiting' && resolve(view.fault?.class));
    });
    room.imports.start();
    expect(await waited).toBe('transient');
    await orthanc.restart();
    const done = await room.imports.settled(id);
    expect(done).toMatchObject({ status: 'success', counts: { confirmed: 30, failed: 0 } });
    expect(await stored(study.studyInstanceUid)).toEqual(onDisc(study.instances[0]?.sourcePath ?? ''));
    await room.close();
  });

  it('is held when the password is wrong, and goes on once it is right', async () => {
    const study = studyFor('password', 5, person(3));
    const wrong = openArchive({ ...orthanc, password: 'wrong', caPem: '', allowPlainHttpHosts: [] });
    let current = wrong;
    const room = openTestRoom(join(work, 'password'), { archive: () => current });
    const { id } = room.imports.approve(study);
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({
      station: 'upload',
      condition: 'held',
      fault: { code: 'archive-unauthorized', class: 'setup' },
      counts: { staged: 5, sent: 0 },
    });
    current = archive;
    room.imports.retry(id);
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ station: 'done', status: 'success' });
    wrong.close();
    await room.close();
  });

  it('may be imported twice: what the archive holds already is confirmed, not stored again', async () => {
    const study = studyFor('twice', 6, person(4));
    const room = openTestRoom(join(work, 'twice'), { archive: () => archive });
    room.imports.approve(study);
    await room.imports.drain();
    const again = room.imports.approve(study);
    await room.imports.drain();
    expect(room.imports.get(again.id)).toMatchObject({
      status: 'success',
      counts: { selected: 6, sent: 6, alreadyStored: 6, confirmed: 6 },
    });
    expect((await stored(study.studyInstanceUid)).size).toBe(6);
    await room.close();
  });

  it('is held when the archive holds the same image with other content, which is never overwritten', async () => {
    const { folder, study } = disc('other', 4, person(5));
    const room = openTestRoom(join(work, 'other'), { archive: () => archive });
    const approved = studyOf(folder, study, { identity: { ...testIdentity, ...person(5) } });
    room.imports.approve(approved);
    await room.imports.drain();
    const before = await stored(study);
    disc('other', 4, person(5), 100);
    const { id } = room.imports.approve(approved);
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({
      station: 'upload',
      condition: 'held',
      fault: { code: 'archive-holds-other-content', class: 'decision', params: { different: 4, same: 0, fresh: 0 } },
      counts: { confirmed: 0, failed: 4 },
      status: null,
    });
    expect(await stored(study)).toEqual(before);
    await room.close();
  });

  it('is held when the archive has the study under another patient', async () => {
    const { folder, study } = disc('moved', 2, person(6));
    const room = openTestRoom(join(work, 'moved'), { archive: () => archive });
    room.imports.approve(studyOf(folder, study, { identity: { ...testIdentity, ...person(6) } }));
    await room.imports.drain();
    const { id } = room.imports.approve(studyOf(folder, study, { identity: { ...testIdentity, ...person(66) } }));
    await room.imports.drain();
    expect(room.imports.get(id).fault).toMatchObject({
      code: 'archive-study-other-patient',
      params: { patientId: 'MRN-6' },
    });
    expect(room.imports.get(id).counts.sent).toBe(0);
    await room.close();
  });

  it('asks an archive that has the study under another patient again when a person says so, and goes out once it was corrected there', async () => {
    const { folder, study } = disc('corrected', 2, person(61));
    const room = openTestRoom(join(work, 'corrected'), { archive: () => archive });
    room.imports.approve(studyOf(folder, study, { identity: { ...testIdentity, ...person(61) } }));
    await room.imports.drain();
    const before = await stored(study);
    const { id } = room.imports.approve(studyOf(folder, study, { identity: { ...testIdentity, ...person(62) } }));
    await room.imports.drain();
    const askAgain = async () => {
      room.imports.decide(id, { choice: 'ask-again', reason: '' });
      await room.imports.drain();
    };
    await askAgain();
    expect(room.imports.get(id)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-study-other-patient' },
      counts: { sent: 0 },
    });
    expect(await stored(study)).toEqual(before);
    const [there] = await findStudies(archive, { studyInstanceUid: study });
    await exchange(archive, { method: 'DELETE', path: `studies/${there?.orthancStudyId}` });
    await askAgain();
    expect(room.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 2 } });
    await room.close();
  });

  it('gives the study back for its patient to be chosen anew: nothing is sent, the archive stays as it is, and the right patient’s import goes out', async () => {
    const { folder, study } = disc('anew', 2, person(63));
    const room = openTestRoom(join(work, 'anew'), { archive: () => archive });
    const right = studyOf(folder, study, { identity: { ...testIdentity, ...person(63) } });
    room.imports.approve(right);
    await room.imports.drain();
    const before = await stored(study);
    const at = '2024-06-01T08:00:00.000Z';
    const wrong = { ...right, planHash: 'wrong', identity: { ...testIdentity, ...person(64) }, scanId: 'read' };
    const { id } = room.imports.approve(wrong);
    await room.imports.drain();
    const anew = () => room.imports.decide(id, { choice: 'choose-patient', reason: '' });
    expect(anew).toThrow('scan-gone');
    expect(room.imports.get(id)).toMatchObject({ condition: 'held', counts: { staged: 2 } });

    room.ledger.scans.save({ report: { scanId: 'read', sources: [], patients: [] } as never, studies: new Map() }, at);
    room.ledger.heldFiles.begin('read', at);
    room.ledger.heldFiles.finish('read', at);
    expect(anew()).toMatchObject({ condition: 'cancelled', scanId: 'read', counts: { staged: 0, sent: 0 } });
    expect(room.ledger.heldFiles.ofScan('read')).toHaveLength(2);
    expect(await stored(study)).toEqual(before);
    const again = room.imports.approve({ ...right, scanId: 'read' });
    await room.imports.drain();
    expect(room.imports.get(again.id)).toMatchObject({ status: 'success', counts: { alreadyStored: 2, confirmed: 2 } });
    expect(await stored(study)).toEqual(before);
    await room.close();
  });

  it.each([
    ['born on another day', { birthDate: '1980-01-01' }],
    ['of the other sex', { sex: 'M' }],
    ['with another name', { patientName: 'Somebody^Else' }],
  ])('is held when the patient number belongs to somebody %s', async (what, difference) => {
    const holder = person(700 + what.length);
    const room = openTestRoom(join(work, what), { archive: () => archive });
    room.imports.approve(studyFor(`${what} a`, 1, holder));
    await room.imports.drain();
    const { id } = room.imports.approve(studyFor(`${what} b`, 1, { ...holder, ...difference }));
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-patient-id-taken', params: { patientId: holder.patientId } },
      counts: { sent: 0 },
    });
    await room.close();
  });

  it('goes out once a person has said that the archive’s patient is the same one, and why', async () => {
    const holder = person(41);
    const renamed = { ...holder, patientName: 'Married^Anna' };
    const room = openTestRoom(join(work, 'renamed'), { archive: () => archive });
    room.imports.approve(studyFor('renamed a', 1, holder));
    await room.imports.drain();
    const { id } = room.imports.approve(studyFor('renamed b', 2, renamed));
    await room.imports.drain();
    expect(room.imports.get(id).fault).toMatchObject({
      code: 'archive-patient-id-taken',
      params: { patientName: holder.patientName, ourPatientName: 'Married^Anna' },
    });
    expect(() => room.imports.decide(id, { choice: 'keep-archive', reason: '' })).toThrow('decision-outdated');
    room.imports.decide(id, { choice: 'same-person', reason: 'passport seen, married in May' });
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 2 } });
    const row = room.ledger.audit.list({ subject: id }).find(({ action }) => action === 'import.decided');
    expect(row?.detail).toMatchObject({ choice: 'same-person', reason: 'passport seen, married in May' });
    expect(() => room.imports.decide(id, { choice: 'do-not-send', reason: '' })).toThrow('decision-outdated');
    await room.close();
  });

  it('leaves the archive’s images alone and brings only the others, when a person says so: never green then', async () => {
    const { folder, study } = disc('partly', 3, person(42));
    const room = openTestRoom(join(work, 'partly'), { archive: () => archive });
    const whole = studyOf(folder, study, { identity: { ...testIdentity, ...person(42) } });
    room.imports.approve({ ...whole, instances: whole.instances.slice(0, 2) });
    await room.imports.drain();
    const before = await stored(study);
    const [first] = whole.instances;
    const path = join(folder, first?.path ?? '');
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([0xee])]));
    const { id } = room.imports.approve(whole);
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-holds-other-content', params: { different: 1, same: 1, fresh: 1 } },
    });
    expect(await stored(study)).toEqual(before);
    room.imports.decide(id, { choice: 'keep-archive', reason: '' });
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ status: 'partial', counts: { selected: 3, confirmed: 2, failed: 1 } });
    const after = await stored(study);
    expect(after.size).toBe(3);
    for (const [uid, md5] of before) expect(after.get(uid)).toBe(md5);
    await room.close();
  });

  it('ends, and sends nothing, when a person says so', async () => {
    const { folder, study } = disc('not sent', 1, person(43));
    const room = openTestRoom(join(work, 'not sent'), { archive: () => archive });
    room.imports.approve(studyOf(folder, study, { identity: { ...testIdentity, ...person(43) } }));
    await room.imports.drain();
    const { id } = room.imports.approve(studyOf(folder, study, { identity: { ...testIdentity, ...person(44) } }));
    await room.imports.drain();
    room.imports.decide(id, { choice: 'do-not-send', reason: '' });
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ condition: 'cancelled', counts: { sent: 0 } });
    expect(await findStudies(archive, { mrn: 'MRN-44' })).toEqual([]);
    await room.close();
  });

  it('never goes out without a patient number: the archive would merge it with strangers', async () => {
    const room = openTestRoom(join(work, 'empty'), { archive: () => archive });
    const { id } = room.imports.approve(studyFor('empty', 1, { ...person(8), patientId: '' }));
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ condition: 'held', fault: { code: 'patient-id-empty' } });
    await room.close();
  });

  it('names the file that the archive refuses and brings the rest', async () => {
    const study = studyFor('refused', 5, person(9));
    const [bad] = study.instances;
    writeFileSync(join(bad?.sourcePath ?? '', bad?.path ?? ''), 'this is no DICOM file at all');
    const room = openTestRoom(join(work, 'refused'), { archive: () => archive });
    const { id } = room.imports.approve({
      ...study,
      instances: study.instances.map((instance) => (instance === bad ? { ...instance, sizeBytes: 28 } : instance)),
    });
    await room.imports.drain();
    const view = room.imports.get(id);
    expect(view).toMatchObject({ station: 'done', status: 'partial', counts: { confirmed: 4, failed: 1 } });
    expect(view.faults).toMatchObject([{ path: bad?.path, fault: { code: 'archive-refused-file' } }]);
    await room.close();
  });

  it('is sent again where the archive lost an image after it said yes', async () => {
    const study = studyFor('lost', 6, person(10));
    const room = openTestRoom(join(work, 'lost'), { archive: () => archive });
    const { id } = room.imports.approve(study);
    let deleted = false;
    const unsubscribe = room.imports.onChanged((view) => {
      if (deleted || view.station !== 'verify' || view.condition !== 'ready') return;
      deleted = true;
      void room.imports.pauseAll();
    });
    await room.imports.drain();
    unsubscribe();
    const instance = room.ledger.instances.confirmedIds(1)[0];
    await exchange(archive, { method: 'DELETE', path: `instances/${instance?.orthancId}` });
    room.imports.resumeAll();
    room.imports.start();
    expect(await room.imports.settled(id)).toMatchObject({ status: 'success', counts: { confirmed: 6 } });
    expect((await stored(study.studyInstanceUid)).size).toBe(6);
    await room.close();
  });

  it.each(['stage:1', 'stage:35', 'upload:1', 'upload:17', 'upload:39', 'verify:1', 'link:1'])(
    'loses nothing and sends nothing twice when the program is killed (%s)',
    async (dieAt) => {
      const study = studyFor(`kill ${dieAt}`, 40, person(900 + dieAt.length * 50 + Number(dieAt.split(':')[1])));
      const home = join(work, `kill ${dieAt}`);
      const disc = study.instances[0]?.sourcePath ?? '';
      const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/crash-child.ts')], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          HOME_FOLDER: home,
          DISC: disc,
          STUDY: study.studyInstanceUid,
          DIE_AT: dieAt,
          ARCHIVE_URL: orthanc.url,
          ARCHIVE_USER: orthanc.user,
          ARCHIVE_PASSWORD: orthanc.password,
          IDENTITY: JSON.stringify(study.identity),
        },
      });
      expect(await new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))).toBe('SIGKILL');

      const room = openTestRoom(home, { archive: () => archive });
      const [unfinished] = room.imports.list();
      expect(unfinished?.condition).toBe('ready');
      await room.imports.drain();
      expect(room.imports.list()).toMatchObject([
        { status: 'success', counts: { staged: 40, confirmed: 40, failed: 0 } },
      ]);
      expect(await stored(study.studyInstanceUid)).toEqual(onDisc(disc));
      expect(room.ledger.uploadLogs.list(null)).toHaveLength(1);
      expect(room.ledger.audit.verifyAudit().ok).toBe(true);
      expect(readdirSync(join(home, 'spool', 'unfinished'))).toEqual([]);
      await room.close();
    },
  );

  it('leaves no name, number or date readable in any file of the home folder, while it runs and after', async () => {
    const home = join(work, 'secret');
    const study = studyFor('secret', 8, { ...testIdentity, patientId: 'MRN-PLANTED-31' });
    const room = openTestRoom(home, { archive: () => archive });
    room.imports.approve(study);
    await room.imports.drain();
    const planted = ['Plantedname', 'MRN-PLANTED-31', 'ACC-558822', '19700304', '1970-03-04', study.studyInstanceUid];
    const needles = planted.flatMap((text) => [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]);
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('ledger.db-wal');
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      const bytes = Buffer.concat([Buffer.from(path), readFileSync(path)]);
      for (const needle of needles) expect(bytes.includes(needle), `${needle} in ${name}`).toBe(false);
      expect(statSync(path).mode & 0o077).toBe(0);
    }
    await room.close();
  });
});
