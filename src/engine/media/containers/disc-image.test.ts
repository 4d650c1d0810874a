import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDisc } from '../../disc-maker/make-disc.ts';
import { openSource } from '../open-source.ts';
import type { Source } from '../source.ts';
import { contentOf, contentOfFolder, isInstalled, walked } from './sample-containers.ts';
import { udfAlone, withMetadataPartition, withOverlongFiles, withVirtualPartition } from './sample-udf.ts';

const hasGenisoimage = isInstalled('genisoimage');
const hasIsoinfo = isInstalled('isoinfo');
const hasFuseiso = isInstalled('fuseiso') && spawnSync('sh', ['-c', 'test -r /dev/fuse']).status === 0;
if (!hasFuseiso) console.warn('NOT RUN: images compared with their fuseiso mounts; fuseiso or /dev/fuse is missing');

const sector = 2048;
let root = '';
let disc = '';
let names = '';
let expected: Record<string, string> = {};
const open: Source[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'image-'));
  disc = join(root, 'disc');
  names = join(root, 'names');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 3, patients: 1, studies: 1, images: 6 });
  await makeDisc({ outPath: names, kind: 'lossy-names', seed: 3, patients: 1, studies: 1, images: 6 });
  expected = await contentOfFolder(disc);
});
afterAll(async () => {
  await Promise.all(open.map((source) => source.close()));
  await rm(root, { recursive: true, force: true });
});

async function opened(path: string): Promise<Source> {
  const source = await openSource(path);
  open.push(source);
  return source;
}

function image(name: string, folder: string, ...options: string[]): string {
  const path = join(root, name);
  execFileSync('genisoimage', ['-quiet', '-input-charset', 'utf-8', '-V', 'DISC', ...options, '-o', path, folder], {
    stdio: 'ignore',
  });
  return path;
}

describe.skipIf(!hasGenisoimage)('an image of a disc holds what the disc holds', () => {
  test.each([
    ['level 1', ['-iso-level', '1']],
    ['level 3', ['-iso-level', '3']],
    ['Joliet', ['-J']],
    ['Rock Ridge', ['-R']],
    ['Joliet and Rock Ridge', ['-J', '-R']],
    ['a UDF bridge', ['-J', '-R', '-udf']],
  ])('%s: every file by its name, with its bytes', async (kind, options) => {
    const source = await opened(image(`${kind}.iso`, disc, ...options));
    expect(source).toMatchObject({ kind: 'iso', label: 'DISC' });
    expect(await contentOf(source)).toEqual(expected);
    expect(source.meter.filesOpened).toBe(1);
  });

  test.each([
    ['Joliet', ['-J', '-joliet-long']],
    ['Rock Ridge', ['-R']],
    ['both', ['-J', '-joliet-long', '-R']],
  ])('%s: long names in any script', async (kind, options) => {
    const source = await opened(image(`names ${kind}.iso`, names, ...options));
    expect(await contentOf(source)).toEqual(await contentOfFolder(names));
  });

  test('UDF alone: every file by its name, with its bytes', async () => {
    const path = join(root, 'udf.iso');
    await writeFile(path, udfAlone(await readFile(image('bridge.iso', names, '-udf'))));
    const source = await opened(path);
    expect(source.label).toBe('DISC');
    expect(await contentOf(source)).toEqual(await contentOfFolder(names));
  });

  test('UDF 2.50 on: folders in a metadata partition, which is itself a file in pieces', async () => {
    const path = join(root, 'metadata.iso');
    await writeFile(path, withMetadataPartition(udfAlone(await readFile(image('bridge.iso', names, '-udf')))));
    expect(await contentOf(await opened(path))).toEqual(await contentOfFolder(names));
  });

  test('UDF that was written bit by bit: each block where the last table says that it lies now', async () => {
    const path = join(root, 'virtual.iso');
    await writeFile(path, withVirtualPartition(udfAlone(await readFile(image('bridge.iso', names, '-udf')))));
    expect(await contentOf(await opened(path))).toEqual(await contentOfFolder(names));
  });

  test('UDF whose files claim more than the disc holds: each is named, and none is read as something else', async () => {
    const path = join(root, 'overlong.iso');
    const udf = withVirtualPartition(udfAlone(await readFile(image('bridge.iso', names, '-udf'))));
    await writeFile(path, withOverlongFiles(udf));
    const content = await contentOf(await opened(path));
    const whole = await contentOfFolder(names);
    expect(Object.keys(content)).toEqual(Object.keys(whole));
    expect(new Set(Object.values(content))).toEqual(new Set(['read-error']));
  });

  test('UDF with a partition of a kind that nobody knows is said not to be readable', async () => {
    const bytes = withMetadataPartition(udfAlone(await readFile(image('bridge.iso', names, '-udf'))));
    bytes.write('*UDF Imagined Partition', bytes.indexOf('*UDF Metadata Partition'), 'latin1');
    await writeFile(join(root, 'unknown.iso'), bytes);
    await expect(opened(join(root, 'unknown.iso'))).rejects.toMatchObject({ fault: { code: 'container-unsupported' } });
  });

  test('plain names: as isoinfo lists them, but for versions and final dots', async () => {
    const path = image('plain.iso', names, '-iso-level', '1');
    const source = await opened(path);
    const own = (await walked(source)).map((entry) => entry.path).sort();
    if (hasIsoinfo) expect(own).toEqual(isoinfo(path, []));
    expect(Object.values(await contentOf(source)).sort()).toEqual(Object.values(await contentOfFolder(names)).sort());
  });

  test.skipIf(!hasIsoinfo)('Joliet and Rock Ridge: as isoinfo lists them', async () => {
    for (const flag of ['-J', '-R']) {
      const path = image(`listed${flag}.iso`, disc, flag);
      const own = (await walked(await opened(path))).map((entry) => entry.path).sort();
      expect(own, flag).toEqual(isoinfo(path, [flag]));
    }
  });

  test.skipIf(!hasFuseiso)('the same as its mount', async () => {
    const path = image('mounted.iso', disc, '-R');
    const mount = join(root, 'mount');
    await mkdir(mount);
    execFileSync('fuseiso', [path, mount]);
    try {
      expect(await contentOf(await opened(path))).toEqual(await contentOfFolder(mount));
    } finally {
      execFileSync('fusermount', ['-u', mount]);
    }
  });

  test('32 levels of folders, whether they are deep on the disc or were moved up; links are named', async () => {
    const deep = join(root, 'deep');
    const folders = Array.from({ length: 32 }, (_, level) => `LEVEL${level}`).join('/');
    await mkdir(join(deep, folders), { recursive: true });
    await writeFile(join(deep, folders, 'IM1'), 'at the bottom');
    await writeFile(join(deep, `${'n'.repeat(200)}.dcm`), 'a long name');
    await symlink('../../etc/passwd', join(deep, 'link'));
    const files = await contentOfFolder(deep);
    for (const [name, option] of [
      ['deep', '-D'],
      ['moved', '-d'],
    ] as const) {
      const source = await opened(image(`${name}.iso`, deep, '-R', option));
      expect(await contentOf(source), name).toEqual({ ...files, link: 'symlink' });
    }
  });

  test('several sessions: what the last one says, which names the files of all', async () => {
    const first = image('first.iso', disc, '-R', '-J');
    const second = join(root, 'second');
    await mkdir(second);
    await writeFile(join(second, 'ADDED'), 'later'.repeat(100_000));
    const start = Math.ceil((await readFile(first)).length / sector / 16) * 16;
    const added = image('added.iso', second, '-R', '-J', '-C', `0,${start}`, '-M', first);
    const path = join(root, 'sessions.iso');
    await copyFile(first, path);
    await truncate(path, start * sector);
    await writeFile(path, await readFile(added), { flag: 'a' });
    expect(await contentOf(await opened(path))).toEqual({ ...expected, ...(await contentOfFolder(second)) });
  });

  test('raw sectors, as some programs save them', async () => {
    const cooked = await readFile(image('cooked.iso', disc, '-J'));
    for (const [mode, subheader] of [
      [1, 0],
      [2, 8],
    ] as const) {
      const path = join(root, `mode${mode}.bin`);
      await writeFile(path, rawSectors(cooked, mode, subheader));
      expect(await contentOf(await opened(path)), `mode ${mode}`).toEqual(expected);
    }
  });

  test('a file in several extents is one file', async () => {
    const folder = join(root, 'extents');
    await mkdir(folder);
    await writeFile(join(folder, 'AAA'), Buffer.alloc(2 * sector, 'first'));
    await writeFile(join(folder, 'AAB'), 'second');
    const path = image('extents.iso', folder, '-iso-level', '1');
    const bytes = await readFile(path);
    const record = (name: string) => bytes.indexOf(name, 17 * sector) - 33;
    bytes[record('AAA.;1') + 25] = 0x80;
    bytes.write('AAA.;1', record('AAB.;1') + 33);
    await writeFile(path, bytes);
    const source = await opened(path);
    expect(await walked(source)).toEqual([{ path: 'AAA', sizeBytes: 2 * sector + 6 }]);
    const file = await source.open('AAA');
    expect((await file.read(2 * sector - 5, 20)).toString()).toMatch(/second$/);
    for await (const chunk of source.openStream('AAA', {})) expect(chunk.length).toBeGreaterThan(0);
  });

  test('where ISO 9660 cuts a length and UDF does not, the file is read whole', async () => {
    const path = image('long.iso', disc, '-R', '-udf');
    const bytes = await readFile(path);
    for (let at = bytes.indexOf('DICOMDIR', 17 * sector); at >= 0; at = bytes.indexOf('DICOMDIR', at + 1)) {
      if (bytes[at - 1] === 'DICOMDIR.;1'.length) bytes.writeUInt32LE(100, at - 33 + 10);
    }
    await writeFile(path, bytes);
    expect(await contentOf(await opened(path))).toEqual(expected);
  });

  test('files come in the order in which they lie on the disc', async () => {
    const path = image('order.iso', disc, '-J', '-R');
    const bytes = await readFile(path);
    const source = await opened(path);
    const places: number[] = [];
    for (const entry of await walked(source)) {
      if ((entry.sizeBytes ?? 0) < 1000) continue;
      const file = await source.open(entry.path);
      places.push(bytes.indexOf(await file.read(0, 1000)));
    }
    expect(places.length).toBeGreaterThan(6);
    expect(places).toEqual([...places].sort((left, right) => left - right));
  });

  test('an image that was cut short: what is gone is named, what is there is read', async () => {
    const path = image('cut.iso', disc, '-R');
    const whole = await contentOf(await opened(path));
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length >> 1));
    const cut = await contentOf(await opened(path));
    expect(Object.keys(cut)).toEqual(Object.keys(whole));
    const lost = Object.keys(cut).filter((name) => cut[name] === 'read-error');
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(Object.keys(cut).length);
    for (const name of Object.keys(cut)) if (!lost.includes(name)) expect(cut[name]).toBe(whole[name]);
  });

  test('a folder that holds itself is named and not entered', async () => {
    const path = image('loop.iso', disc, '-iso-level', '1');
    const bytes = await readFile(path);
    const rootBlock = bytes.readUInt32LE(16 * sector + 158);
    const at = bytes.indexOf('DICOM', rootBlock * sector) - 33;
    bytes.writeUInt32LE(rootBlock, at + 2);
    await writeFile(path, bytes);
    expect((await contentOf(await opened(path))).DICOM).toBe('path-escape');
  });
});

test('the disc maker’s own image holds what its folder holds', async () => {
  const path = join(root, 'own.iso');
  await makeDisc({ outPath: path, kind: 'standard', seed: 3, patients: 1, studies: 1, images: 6 });
  expect(await contentOf(await opened(path))).toEqual(expected);
});

/** Files as isoinfo finds them, without versions and final dots. */
function isoinfo(path: string, flags: string[]): string[] {
  const listed = execFileSync('isoinfo', ['-f', ...flags, '-i', path], { encoding: 'utf8' });
  const paths = listed
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(1).replace(/;\d+$/, '').replace(/\.$/, ''));
  return paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`))).sort();
}

function rawSectors(cooked: Buffer, mode: number, subheader: number): Buffer {
  const sectors: Buffer[] = [];
  for (let at = 0; at < cooked.length; at += sector) {
    const raw = Buffer.alloc(2352, 0x55);
    Buffer.from('00ffffffffffffffffffff00', 'hex').copy(raw);
    raw[15] = mode;
    cooked.copy(raw, 16 + subheader, at, at + sector);
    sectors.push(raw);
  }
  return Buffer.concat(sectors);
}
