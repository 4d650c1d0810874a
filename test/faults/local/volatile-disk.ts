import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mounted } from '../../media-fuse/mount-medium.ts';

export interface VolatileDisk {
  /** Ends it: what is left lies in the image folder. Gives how many calls changed something. */
  end(): Promise<number>;
}

/**
 * Mounts an image folder as a disk that loses what was not synced (see volatile-disk.py). `cutAt`: before which changing call the power goes, 0 for
 * never; the process that makes that call is killed with it. `survival`: with what probability an unsynced sector or name is on the disk all the same.
 */
export async function mountVolatileDisk(options: {
  image: string;
  place: string;
  cutAt: number;
  survival: number;
  seed: number;
}): Promise<VolatileDisk> {
  const { image, place, cutAt, survival, seed } = options;
  const program = join(import.meta.dirname, 'volatile-disk.py');
  const child = spawn('/usr/bin/python3', [program, image, place, `${cutAt}`, `${survival}`, `${seed}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const gone = once(child, 'exit');
  await mounted(child, place);
  return {
    async end() {
      spawnSync('fusermount', ['-u', '-z', place]);
      await gone;
      return Number(readFileSync(`${image}.calls`, 'utf8'));
    },
  };
}
