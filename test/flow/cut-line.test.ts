import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { openArchive } from '../../src/engine/archive/archive-client.ts';
import { openTestRoom, studyOf, testIdentity } from '../../src/engine/import/testing/test-room.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { openTcpLine } from '../fakes/tcp-line.ts';
import { seededRandom } from '../fuzz/random.ts';
import { orthancFacts } from './orthanc-facts.ts';

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: a line that is cut, because Orthanc is not installed');
const images = 400;

describe.skipIf(!installed)('a line that is cut at a random byte', () => {
  const work = mkdtempSync(join(tmpdir(), 'gantry-cut-line-'));
  let orthanc: RunningOrthanc;
  beforeAll(async () => {
    orthanc = await startOrthanc({ dicomWeb: false });
  });
  afterAll(async () => {
    await orthanc.stop();
    rmSync(work, { recursive: true, force: true });
  });

  /** Brings one study over a line of its own; gives the bytes that went up. */
  async function bytesFor(name: string, cutAfter: number | null): Promise<{ sent: number; payload: number }> {
    const line = await openTcpLine({ port: orthanc.httpPort });
    const archive = openArchive({ ...orthanc, url: line.url, caPem: '', allowPlainHttpHosts: [] });
    const person = { ...testIdentity, patientId: `MRN-${name}` };
    const { folder, studyInstanceUid } = slicesOnDisc({ folder: join(work, name), name, images, person });
    const room = openTestRoom(join(work, `home-${name}`), { archive: () => archive });
    try {
      const wasCut = cutAfter === null ? null : line.cutAfter(cutAfter);
      const { id } = room.imports.approve(studyOf(folder, studyInstanceUid, { identity: person }));
      room.imports.start();
      const done = await room.imports.settled(id);
      expect(done).toMatchObject({ status: 'success', counts: { confirmed: images } });
      await wasCut;
      return { sent: line.sentBytes(), payload: done.bytesTotal };
    } finally {
      await room.close();
      archive.close();
      await line.stop();
    }
  }

  it('costs less than two in a hundred of the study to be sent again, and no image', async () => {
    const whole = await bytesFor('whole', null);
    const random = seededRandom(Date.now() % 100_000);
    const cutAfter = Math.floor(whole.payload * (0.1 + random(80) / 100)) + random(10_000);
    const cut = await bytesFor('cut', cutAfter);
    expect(cut.sent - whole.sent, `cut after ${cutAfter} bytes`).toBeLessThan(whole.payload * 0.02);
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(2 * images);
  });
});
