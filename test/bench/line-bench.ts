import { join } from 'node:path';
import { startOrthanc } from '../../demo/orthanc.ts';
import { openArchive } from '../../src/engine/archive/archive-client.ts';
import { systemClock } from '../../src/engine/import/clock.ts';
import { openTestRoom, studyOf, testIdentity } from '../../src/engine/import/testing/test-room.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { openTcpLine } from '../fakes/tcp-line.ts';
import { type BenchResult, compared } from './measure.ts';

const images = 60;
/** 20 Mbit/s. */
const bytesPerSecond = 2_500_000;

/** How much of a thin line carries images: a study already staged, sent over a line shaped to 20 Mbit/s, against its bytes at that rate. */
export async function lineBench(folder: string): Promise<BenchResult> {
  const orthanc = await startOrthanc({ dicomWeb: false });
  const line = await openTcpLine({ port: orthanc.httpPort, bytesPerSecond });
  const archive = openArchive({ ...orthanc, url: line.url, caPem: '', allowPlainHttpHosts: [] });
  let target: typeof archive | null = null;
  const room = openTestRoom(join(folder, 'home'), {
    archive: () => target,
    connections: () => 8,
    clock: systemClock,
    uploadRules: () => ({ adaptive: true, maxBytesPerSecond: null, window: null }),
  });
  try {
    const disc = slicesOnDisc({ folder: join(folder, 'disc'), name: 'line', images, person: testIdentity, rows: 512 });
    const { id } = room.imports.approve(studyOf(disc.folder, disc.studyInstanceUid));
    await room.imports.drain();
    target = archive;
    const startedAt = performance.now();
    room.imports.retry(id);
    await room.imports.drain();
    const tookMs = performance.now() - startedAt;
    const { status, bytesTotal } = room.imports.get(id);
    if (status !== 'success') throw new Error(`the import ended ${status}`);
    return {
      data: { files: images, bytes: bytesTotal, lineBytesPerSecond: bytesPerSecond, sentBytes: line.sentBytes() },
      // At least 95 of 100 bytes of the line are payload.
      measures: [
        compared('20 Mbit/s line', tookMs, 'the payload alone', (bytesTotal / bytesPerSecond) * 1_000, 1 / 0.95),
      ],
    };
  } finally {
    await room.close();
    archive.close();
    await line.stop();
    await orthanc.stop();
  }
}
