import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';

let place = '';

export const serverDiskFull: FaultCase = {
  name: 'server-disk-full',
  promise: 'an archive whose disk fills up holds the import, and gets the rest once there is room',
  cannotRun: () => (process.getuid?.() === 0 ? null : 'a small disk needs root and the right to mount a tmpfs'),
  orthanc() {
    place = mkdtempSync(join(tmpdir(), 'gantry-small-archive-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=900k', 'tmpfs', place]);
    if (mounted.status !== 0) throw new Error(`tmpfs: ${mounted.stderr}`);
    return { storageDir: place };
  },
  async run(bed) {
    try {
      const view = await bed.importStudy();
      insist(view.condition === 'held' && view.status === null, `came to ${view.condition} ${view.status}`);
      spawnSync('mount', ['-o', 'remount,size=64m', place]);
      await bed.orthanc.restart();
      bed.room().imports.retry(view.id);
      const done = await bed.room().imports.settled(view.id);
      insist(done.status === 'success', `ended ${done.status} (${done.fault?.code})`);
    } finally {
      // The mount goes when nobody uses it any more.
      spawnSync('umount', ['--lazy', place]);
      rmSync(place, { recursive: true, force: true });
    }
  },
};
