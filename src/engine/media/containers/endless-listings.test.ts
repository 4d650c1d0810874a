import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openIsoWriter } from '../../disc-maker/iso-writer.ts';
import { openSource } from '../open-source.ts';
import { containerLimits } from './container-limits.ts';
import { sampleZip, walked } from './sample-containers.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'endless-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function listed(name: string, bytes: Buffer) {
  await writeFile(join(root, name), bytes);
  const source = await openSource(join(root, name));
  try {
    return await walked(source);
  } finally {
    await source.close();
  }
}

test('a zip whose names alone would fill the memory is listed as far as any honest one goes, and says where it stops', async () => {
  const nameBytes = 65_000;
  const names = Math.ceil(containerLimits.directoryBytes / nameBytes) + 50;
  const entries = Array.from({ length: names }, (_, index) => ({
    ...{ name: `${index}`.padEnd(nameBytes, 'x'), isStored: true, isOverlapping: index > 0 },
  }));
  const found = await listed('names.zip', sampleZip(entries));
  expect(found.at(-1)).toMatchObject({ path: '.', skip: 'too-large' });
  expect(found.length).toBeLessThan(names);
}, 120_000);

test('a zip of one name as often as a zip may have any is listed at once, each entry under a path of its own', async () => {
  const entries = Array.from({ length: containerLimits.entries }, (_, index) => ({
    ...{ name: 'IM1', isStored: true, isOverlapping: index > 0 },
  }));
  const found = await listed('same.zip', sampleZip(entries));
  expect(new Set(found.map(({ path }) => path)).size).toBe(containerLimits.entries);
}, 120_000);

test('a disc image whose folders share their bytes, to seem larger than it is, is named and left', async () => {
  const folderBytes = 8 * 1024 * 1024;
  const folders = Array.from({ length: 20 }, (_, index) => `FOLDER${String(index).padStart(2, '0')}`);
  const path = join(root, 'plain.iso');
  const writer = await openIsoWriter(path, 'ENDLESS', new Date('2024-01-01T00:00:00Z'));
  for (const folder of folders) await writer.writeFile(`${folder}/IM1`, [Buffer.from(folder)]);
  await writer.close();
  const image = Buffer.concat([await readFile(path), Buffer.alloc(folderBytes)]);
  let changed = 0;
  for (const folder of folders) {
    const wide = Buffer.from(folder, 'utf16le').swap16();
    for (const name of [Buffer.from(folder, 'latin1'), wide]) {
      for (let at = image.indexOf(name); at >= 0; at = image.indexOf(name, at + 1)) {
        // A directory record has its name at byte 33 and says so in its flags (ECMA-119 §9.1).
        const record = at - 33;
        if (image[record + 32] !== name.length || image[record + 25] !== 2) continue;
        image.writeUInt32LE(folderBytes, record + 10);
        changed += 1;
      }
    }
  }
  expect(changed).toBe(2 * folders.length);
  const found = await listed('endless.iso', image);
  expect(found.some(({ skip }) => skip === 'too-large')).toBe(true);
  expect(found.length).toBeLessThan(10 * folders.length);
}, 120_000);
