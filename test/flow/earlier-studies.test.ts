import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { heldStudies } from '../../src/renderer/app/viewer/held-studies.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { openTestDesk, type TestDesk } from './desk.ts';

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: what several archives hold of a patient, because Orthanc is not installed');

const person = { patientName: 'Testcase^Ida', patientId: 'MRN-7', birthDate: '1961-12-13', sex: 'F' };

describe.skipIf(!installed)('a patient whose studies lie in several archives', () => {
  let folder = '';
  let first: RunningOrthanc;
  let second: RunningOrthanc;
  let desk: TestDesk;
  const uids = { both: '', second: '' };

  /** Stores a study of three images, but for those that are left out. */
  async function store(orthanc: RunningOrthanc, name: string, leaveOut = 0): Promise<string> {
    const made = slicesOnDisc({ folder: join(folder, `${name}-${orthanc.httpPort}`), name, images: 3, person });
    const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
    for (const file of readdirSync(join(folder, `${name}-${orthanc.httpPort}`)).slice(leaveOut)) {
      const body = readFileSync(join(folder, `${name}-${orthanc.httpPort}`, file));
      const reply = await fetch(`${orthanc.url}/instances`, { method: 'POST', headers: { authorization }, body });
      expect(reply.status).toBe(200);
    }
    return made.studyInstanceUid;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-several-held-'));
    [first, second] = await Promise.all([startOrthanc({ dicomWeb: false }), startOrthanc({ dicomWeb: false })]);
    uids.both = await store(first, 'both', 1);
    await store(second, 'both');
    uids.second = await store(second, 'second');
    desk = await openTestDesk(() => new Date());
    const of = ({ url, user, password }: RunningOrthanc) => ({ url, user, password });
    await desk.client.settings.save({
      archive: of(first),
      archives: [{ ...of(second), name: 'Second', modalities: [], institutions: [] }],
    });
  }, 90_000);
  afterAll(async () => {
    await desk?.close();
    await Promise.all([first?.stop(), second?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (archive: string, withinMs = 20_000) => desk.client.archive.find({ archive, mrn: 'MRN-7', withinMs });

  it('is told of each study once, with every archive that has it and where more of it lies', async () => {
    const answers = await Promise.all(
      ['', 'Second'].map(async (archive) => ({ archive, studies: await ask(archive) })),
    );
    const held = new Map(heldStudies(answers).map((one) => [one.study.studyInstanceUid, one]));
    expect([...held.keys()].toSorted()).toEqual([uids.both, uids.second].toSorted());
    expect(held.get(uids.both)).toMatchObject({
      best: 'Second',
      places: [
        { archive: '', images: 2 },
        { archive: 'Second', images: 3 },
      ],
    });
    expect(held.get(uids.second)?.places).toEqual([{ archive: 'Second', images: 3 }]);
  });

  it('hears of the others at once while one stands still, and of that one that it did not answer', async () => {
    process.kill(second.pid, 'SIGSTOP');
    try {
      const silent = expect(ask('Second', 500)).rejects.toMatchObject({ fault: { code: 'archive-timeout' } });
      expect((await ask('')).map(({ studyInstanceUid }) => studyInstanceUid)).toEqual([uids.both]);
      await silent;
    } finally {
      process.kill(second.pid, 'SIGCONT');
    }
    expect(await ask('Second')).toHaveLength(2);
  });
});
