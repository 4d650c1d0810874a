import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { scanMedia } from './scan-media.ts';

let root = '';
let disc = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fingerprint-'));
  disc = join(root, 'LABEL-1');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 2, patients: 1, studies: 1, images: 6 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function fingerprint(path: string) {
  const { report } = await scanMedia({ scanId: path, paths: [path] });
  return report.sources[0]?.fingerprint ?? null;
}

async function copied(name: string): Promise<string> {
  const path = join(root, name);
  await cp(disc, path, { recursive: true });
  return path;
}

async function anImage(path: string): Promise<string> {
  const { studies } = await scanMedia({ scanId: path, paths: [path] });
  return join(path, studies[0]?.instances.at(-1)?.path ?? '');
}

test('a disc is the same under another label, as an image of itself and with what a computer left on it', async () => {
  const known = await fingerprint(disc);
  expect(known).not.toBeNull();
  const relabelled = await copied('LABEL-2');
  expect(await fingerprint(relabelled)).toEqual(known);
  await writeFile(join(relabelled, 'Thumbs.db'), 'x');
  await mkdir(join(relabelled, 'System Volume Information'));
  await writeFile(join(relabelled, 'System Volume Information', 'IndexerVolumeGuid'), 'x');
  expect(await fingerprint(relabelled)).toEqual(known);
  const image = join(root, 'disc.iso');
  await makeDisc({ outPath: image, kind: 'standard', seed: 2, patients: 1, studies: 1, images: 6 });
  expect(await fingerprint(image)).toEqual(known);
});

test('the same images in other folders are the same content', async () => {
  const sorted = await copied('sorted');
  await rename(join(sorted, 'DICOM'), join(sorted, 'BILDER'));
  expect((await fingerprint(sorted))?.content).toBe((await fingerprint(disc))?.content);
});

test('a disc that lost an image to a scratch is known by its names', async () => {
  const scratched = await copied('scratched');
  await writeFile(await anImage(scratched), 'gone');
  const [now, then] = [await fingerprint(scratched), await fingerprint(disc)];
  expect(now?.list).toBe(then?.list);
  expect(now?.content).not.toBe(then?.content);
});

test('another disc of the same make is another disc, though its files are called the same', async () => {
  const other = join(root, 'other');
  await makeDisc({ outPath: other, kind: 'standard', seed: 9, patients: 1, studies: 1, images: 6 });
  const names = async (path: string) => (await readdir(path, { recursive: true })).sort();
  expect(await names(other)).toEqual(await names(disc));
  const [mine, theirs] = [await fingerprint(disc), await fingerprint(other)];
  expect(theirs?.content).not.toBe(mine?.content);
  expect(theirs?.list).not.toBe(mine?.list);
});

test('a medium without images is known by nothing', async () => {
  await mkdir(join(root, 'empty'));
  expect(await fingerprint(join(root, 'empty'))).toBeNull();
});
