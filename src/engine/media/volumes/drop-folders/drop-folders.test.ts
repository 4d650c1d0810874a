import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Volume } from '../../../../contract/volumes.ts';
import { openVolumes, type Volumes } from '../open-volumes.ts';
import type { VolumePlatform } from '../volume-platform.ts';

const settleMs = 400;
const nothingMounted: VolumePlatform = {
  list: async () => [],
  watch: () => () => undefined,
  eject: async () => 'not-supported',
};

let folder = '';
let volumes: Volumes;
let told: Volume[][] = [];
let wake = (): void => undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drops-'));
  told = [];
  volumes = openVolumes({ platform: nothingMounted, settleMs, everyMs: 50 });
  volumes.setDropFolders([folder]);
  volumes.watch((list) => {
    told.push(list);
    wake();
  });
});
afterEach(() => {
  volumes.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until a told list fits. */
function until(fits: (list: Volume[]) => boolean): Promise<Volume[]> {
  return new Promise((resolve) => {
    wake = () => {
      const found = told.find(fits);
      if (found) resolve(found);
    };
    wake();
  });
}

test('a study that is put into a drop folder is offered once it has stopped growing', async () => {
  mkdirSync(join(folder, 'Outside study', 'DICOM'), { recursive: true });
  const file = join(folder, 'Outside study', 'DICOM', 'IM1');
  writeFileSync(file, Buffer.alloc(100));
  const writing = setInterval(() => appendFileSync(file, Buffer.alloc(100)), 50);
  let grownAtMs = 0;
  setTimeout(() => {
    clearInterval(writing);
    grownAtMs = performance.now();
  }, 4 * settleMs);
  const [drop] = await until((list) => list.length > 0);
  expect(grownAtMs).toBeGreaterThan(0);
  expect(drop).toMatchObject({
    kind: 'folder',
    label: 'Outside study',
    paths: [join(folder, 'Outside study')],
    ejectable: false,
  });
  expect(await volumes.list()).toEqual([drop]);
});

test('it vanishes when somebody takes it away, or when the folder is watched no longer', async () => {
  writeFileSync(join(folder, 'outside.zip'), 'x');
  writeFileSync(join(folder, 'IM1'), 'x');
  expect((await until((list) => list.length === 2)).map(({ label }) => label)).toContain('outside.zip');
  rmSync(join(folder, 'outside.zip'));
  await until((list) => list.length === 1 && list[0]?.paths[0] === join(folder, 'IM1'));
  volumes.setDropFolders([]);
  expect(await volumes.list()).toEqual([]);
});

test('a drop folder that is not there, or not yet, keeps no other from being watched', async () => {
  volumes.setDropFolders([join(folder, 'absent'), folder]);
  writeFileSync(join(folder, 'a.zip'), 'x');
  await until((list) => list.length === 1);
  mkdirSync(join(folder, 'absent'));
  writeFileSync(join(folder, 'absent', 'b.zip'), 'x');
  expect((await until((list) => list.some(({ label }) => label === 'b.zip'))).length).toBeGreaterThan(1);
});
