import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultError } from '../../../contract/fault.ts';
import { openSource } from '../open-source.ts';
import type { Source } from '../source.ts';
import { contentOf, contentOfFolder, isInstalled, type SampleEntry, sampleZip, walked } from './sample-containers.ts';

const hasZip = isInstalled('zip');
const hasPython = isInstalled('python3');

let root = '';
const open: Source[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'zip-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.close()));
  await rm(root, { recursive: true, force: true });
});

async function opened(name: string, password?: string): Promise<Source> {
  const source = await openSource(join(root, name), password === undefined ? {} : { password });
  open.push(source);
  return source;
}

async function zipOf(entries: readonly SampleEntry[]): Promise<Source> {
  await writeFile(join(root, 'disc.zip'), sampleZip(entries));
  return opened('disc.zip');
}

async function reasonsOf(entries: readonly SampleEntry[]) {
  return (await walked(await zipOf(entries))).map(({ path, skip }) => [path, skip ?? 'file']);
}

async function contentOfOne(source: Source, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.openStream(path, {})) chunks.push(chunk);
  return Buffer.concat(chunks).toString('hex');
}

async function sampleFolder(): Promise<string> {
  const folder = join(root, 'medium');
  await mkdir(join(folder, 'DICOM/Bilder für Jörg'), { recursive: true });
  await writeFile(join(folder, 'DICOMDIR'), 'directory');
  await writeFile(join(folder, 'EMPTY'), '');
  await writeFile(join(folder, 'DICOM/Bilder für Jörg/Снимок.dcm'), 'short');
  for (const index of [1, 2, 3]) {
    const bytes = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * index + (at >> 7)) & 0xff));
    await writeFile(join(folder, `DICOM/IM${index}`), bytes);
  }
  return folder;
}

test.skipIf(!hasZip)('gives every file of a zip by its name and with its bytes, packed or not', async () => {
  const folder = await sampleFolder();
  execFileSync('zip', ['-qr', '../packed.zip', '.'], { cwd: folder });
  execFileSync('zip', ['-qr0', '../stored.zip', '.'], { cwd: folder });
  execFileSync('sh', ['-c', 'zip -qr - . | cat > ../piped.zip'], { cwd: folder });
  const expected = await contentOfFolder(folder);
  for (const name of ['packed.zip', 'stored.zip', 'piped.zip']) {
    const source = await opened(name);
    expect(source).toMatchObject({ kind: 'zip', label: name });
    expect(await contentOf(source), name).toEqual(expected);
    expect(source.meter.filesOpened).toBe(1);
  }
});

test.skipIf(!hasPython)('reads ZIP64', async () => {
  const folder = await sampleFolder();
  const script = [
    'import sys, zipfile',
    'with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:',
    '  with z.open("DICOM/IM1", "w", force_zip64=True) as f: f.write(open(sys.argv[2], "rb").read())',
  ].join('\n');
  execFileSync('python3', ['-c', script, join(root, 'big.zip'), join(folder, 'DICOM/IM1')]);
  const source = await opened('big.zip');
  const file = await source.open('DICOM/IM1');
  expect(file.sizeBytes).toBe(400_000);
  expect(await file.read(399_998, 10)).toHaveLength(2);
  await file.close();
});

test('lists as many entries as a medium can have, and says where it stops', async () => {
  const entries = await walked(
    await zipOf(Array.from({ length: 200_005 }, (_, index) => ({ name: `DICOM/IM${index}`, isStored: true }))),
  );
  expect(entries).toHaveLength(200_001);
  expect(entries[199_999]).toEqual({ path: 'DICOM/IM199999', sizeBytes: 0 });
  expect(entries[200_000]).toMatchObject({ path: '.', skip: 'too-large' });
});

test('names what an attacker writes, and reads none of it', async () => {
  const hostile: [string, string][] = [
    ['/etc/passwd', 'path-escape'],
    ['../outside', 'path-escape'],
    ['DICOM/../../outside', 'path-escape'],
    ['C:/Windows/system.ini', 'path-escape'],
    ['..\\..\\outside', 'path-escape'],
    ['\\\\server\\share\\file', 'path-escape'],
    ['IM\0.dcm', 'path-escape'],
    ['DICOM//IM1', 'path-escape'],
    [`${'d/'.repeat(64)}IM1`, 'too-large'],
  ];
  expect(await reasonsOf(hostile.map(([name]) => ({ name, bytes: 'x' })))).toEqual(
    hostile.map(([name, reason]) => [name.replaceAll('\\', '/'), reason]),
  );
  const source = open.at(-1) as Source;
  await expect(source.open('../outside')).rejects.toMatchObject({
    fault: { code: 'path-unreadable', params: { reason: 'path-escape' } },
  });
  expect(await readdir(root)).toEqual(['disc.zip']);
});

test('names links, devices and pipes and follows none', async () => {
  expect(
    await reasonsOf([
      { name: 'link', bytes: '/etc/passwd', mode: 0o120777 },
      { name: 'disk', mode: 0o060600 },
      { name: 'tty', mode: 0o020600 },
      { name: 'pipe', mode: 0o010600 },
      { name: 'back\\slash', bytes: 'x', mode: 0o100644 },
      { name: 'IM1', bytes: 'x', mode: 0o100644 },
    ]),
  ).toEqual([
    ['link', 'symlink'],
    ['disk', 'path-escape'],
    ['tty', 'path-escape'],
    ['pipe', 'not-dicom'],
    ['back\\slash', 'path-escape'],
    ['IM1', 'file'],
  ]);
});

test('reads the backslashes of Windows programs as the folders that they mean, and control characters as part of a name', async () => {
  expect(
    await reasonsOf([
      { name: 'DICOM\\ST1\\IM1', bytes: 'x' },
      { name: 'IM\x1b[2J', flags: 0x800, bytes: 'x' },
    ]),
  ).toEqual([
    ['DICOM/ST1/IM1', 'file'],
    ['IM\x1b[2J', 'file'],
  ]);
});

test('lists both of two entries with one name, each under a path of its own that leads to its bytes', async () => {
  const source = await zipOf([
    { name: 'IM1', bytes: 'first' },
    { name: 'IM1', bytes: 'second' },
    { name: 'im1', bytes: 'third' },
  ]);
  expect((await walked(source)).map(({ path }) => path)).toEqual(['IM1', 'IM1 (2)', 'im1']);
  const second = await source.open('IM1 (2)');
  expect((await second.read(0, 10)).toString()).toBe('second');
});

test('reads names in UTF-8, in CP437 and in the Unicode path field', async () => {
  const utf8 = Buffer.from('Füße.dcm');
  const field = Buffer.alloc(9 + utf8.length);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + utf8.length, 2);
  field[4] = 1;
  // CRC-32 of the name in the header ('F.dcm'), by which the field is known to belong to it.
  field.writeUInt32LE((await import('node:zlib')).crc32('F.dcm'), 5);
  utf8.copy(field, 9);
  const names = await walked(
    await zipOf([
      { name: 'Müller.dcm', flags: 0x800, bytes: 'x' },
      { name: Buffer.from([0x4d, 0x81, 0x6c, 0x6c, 0x65, 0x72]), bytes: 'x' },
      { name: 'F.dcm', extra: field, bytes: 'x' },
      { name: `${'long name '.repeat(25)}.dcm`, bytes: 'x' },
    ]),
  );
  expect(names.map(({ path }) => path)).toEqual(['Müller.dcm', 'Müller', 'Füße.dcm', `${'long name '.repeat(25)}.dcm`]);
});

test('refuses bombs: by what they claim, by what comes out, and when entries share their bytes', async () => {
  const zeros = Buffer.alloc(2 * 1024 * 1024);
  const random = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) & 0xff));
  expect(
    await reasonsOf([
      { name: 'honest bomb', bytes: zeros },
      { name: 'small and blank', bytes: zeros.subarray(0, 1024 * 1024) },
      { name: 'IM1', bytes: random },
      { name: 'IM2', bytes: random, isOverlapping: true },
      { name: 'huge', bytes: random, claimedBytes: 0xfffffff0 },
    ]),
  ).toEqual([
    ['honest bomb', 'too-large'],
    ['small and blank', 'file'],
    ['IM1', 'file'],
    ['IM2', 'too-large'],
    ['huge', 'too-large'],
  ]);
  const liar = await zipOf([{ name: 'liar', bytes: zeros, claimedBytes: 1000 }]);
  const file = await liar.open('liar');
  await expect(file.read(0, 100)).rejects.toMatchObject({ code: 'EFBIG' });
  await expect(file.read(0, 100)).rejects.toMatchObject({ code: 'EFBIG' });
  await expect(contentOf(liar)).rejects.toMatchObject({ code: 'EFBIG' });
});

test('says so when the bytes that come out are not the ones that went in', async () => {
  const small = Buffer.from('an image '.repeat(20));
  const large = randomBytes(300_000);
  const source = await zipOf([
    { name: 'small, wrong sum', bytes: small, claimedCrc: 1 },
    { name: 'small, cut short', bytes: small, claimedBytes: small.length + 1 },
    { name: 'large, wrong sum', bytes: large, claimedCrc: 1 },
    { name: 'large, cut short', bytes: large, claimedBytes: large.length + 1 },
    { name: 'unknown method', bytes: small, method: 97 },
  ]);
  const entries = await walked(source);
  expect(entries.map(({ skip }) => skip)).toEqual([undefined, undefined, undefined, undefined, 'read-error']);
  for (const { path, skip } of entries) {
    if (skip !== undefined) continue;
    const file = await source.open(path);
    // Of a large one the header is had at once; that the rest is wrong is known at its end.
    if (path.startsWith('large')) expect((await file.read(0, 8)).equals(large.subarray(0, 8))).toBe(true);
    await expect(file.read(0, file.sizeBytes), path).rejects.toMatchObject({ code: 'EIO' });
    await expect(contentOfOne(source, path), path).rejects.toMatchObject({ code: 'EIO' });
    await file.close();
  }
});

test('checks what is not packed too, when all of it is read', async () => {
  const source = await zipOf([{ name: 'IM1', bytes: Buffer.alloc(50_000, 7), isStored: true, claimedCrc: 1 }]);
  const file = await source.open('IM1');
  expect(await file.read(0, 100)).toHaveLength(100);
  await file.read(0, 30_000);
  await expect(file.read(30_000, 30_000)).rejects.toMatchObject({ code: 'EIO' });
  await expect(contentOfOne(source, 'IM1')).rejects.toMatchObject({ code: 'EIO' });
});

test('opens a zip in a zip, packed or not, and names a third level', async () => {
  const innermost = sampleZip([{ name: 'IM9', bytes: 'nine' }]);
  const inner = sampleZip([
    { name: 'DICOMDIR', bytes: 'directory' },
    { name: 'IM1', bytes: 'one' },
    { name: 'more.zip', bytes: innermost },
    { name: '../outside', bytes: 'x' },
  ]);
  const before = (await readdir(tmpdir())).length;
  const source = await zipOf([
    { name: 'README.TXT', bytes: 'hello' },
    { name: 'A/packed.zip', bytes: inner },
    { name: 'stored.ZIP', bytes: inner, isStored: true },
    { name: 'broken.zip', bytes: 'PK\x03\x04 no more' },
  ]);
  const inners = (prefix: string) => [
    [`${prefix}/DICOMDIR`, undefined],
    [`${prefix}/IM1`, undefined],
    [`${prefix}/more.zip`, 'archive-nested-too-deep'],
    [`${prefix}/../outside`, 'path-escape'],
  ];
  expect((await walked(source)).map(({ path, skip }) => [path, skip])).toEqual([
    ['README.TXT', undefined],
    ...inners('A/packed.zip'),
    ...inners('stored.ZIP'),
    ['broken.zip', 'read-error'],
  ]);
  const image = await source.open('A/packed.zip/IM1');
  expect((await image.read(0, 9)).toString()).toBe('one');
  await image.close();
  // What the inner zip was unpacked into has no name, and nothing of it can be found.
  expect((await readdir(tmpdir())).length).toBeLessThanOrEqual(before + 1);
});

test.skipIf(!hasZip)('names what is encrypted, and opens it with the password and with no other', async () => {
  const folder = await sampleFolder();
  execFileSync('zip', ['-qr', '-P', 'geheim', '../locked.zip', '.'], { cwd: folder });
  const expected = await contentOfFolder(folder);
  const locked = await contentOf(await opened('locked.zip'));
  expect(locked).toEqual(Object.fromEntries(Object.keys(expected).map((path) => [path, 'encrypted'])));
  expect(await contentOf(await opened('locked.zip', 'geheim'))).toEqual(expected);
  // One in 256 wrong passwords seems right for an entry, until its bytes come out wrong.
  const wrong = await opened('locked.zip', 'falsch');
  for (const { path, skip } of await walked(wrong)) {
    const read = skip ?? contentOfOne(wrong, path).catch(() => 'damaged');
    expect(['encrypted', 'damaged']).toContain(await read);
  }
});

/** Two entries by zip.js 2.24, password `geheim`: 'AE-2, deflated' ×20 with a 256 bit key, 'stored' with 128 bits. */
const winZipSample = [
  'UEsDBDMAAQBjAAAAIVwAAAAAMAAAABgBAAAJAAsAbGFyZ2UudHh0AZkHAAIAQUUDCACkBlYhEUh45z0Y9WKw4+XGgnkZYshrHKoU',
  'oOZhF0vjV704iJBcWy62jDJvU9kzY8lQSwMEMwABAGMAAAAhXAAAAAAaAAAABgAAAAkACwBzbWFsbC50eHQBmQcAAgBBRQEAAIPe',
  'Wnkz+mleJcqZ64l6+9OdiNhuBuUjlgfRUEsBAgADMwABAGMAAAAhXAAAAAAwAAAAGAEAAAkACwAAAAAAAAAAAKSBAAAAAGxhcmdl',
  'LnR4dAGZBwACAEFFAwgAUEsBAgADMwABAGMAAAAhXAAAAAAaAAAABgAAAAkACwAAAAAAAAAAAKSBYgAAAHNtYWxsLnR4dAGZBwAC',
  'AEFFAQAAUEsFBgAAAAACAAIAhAAAAK4AAAAAAA==',
].join('');

test('opens what WinZip and 7-Zip encrypted with AES, and knows when it was tampered with', async () => {
  const bytes = Buffer.from(winZipSample, 'base64');
  await writeFile(join(root, 'aes.zip'), bytes);
  expect(Object.values(await contentOf(await opened('aes.zip')))).toEqual(['encrypted', 'encrypted']);
  expect(Object.values(await contentOf(await opened('aes.zip', 'wrong')))).toEqual(['encrypted', 'encrypted']);
  const source = await opened('aes.zip', 'geheim');
  const texts: string[] = [];
  for (const { path } of await walked(source)) {
    for await (const chunk of source.openStream(path, {})) texts.push(chunk.toString());
  }
  expect(texts).toEqual(['AE-2, deflated'.repeat(20), 'stored']);
  const tampered = Buffer.from(bytes);
  const at = tampered.indexOf('small.txt') + 9 + 11 + 8 + 2 + 3;
  tampered[at] = (tampered[at] as number) ^ 1;
  await writeFile(join(root, 'tampered.zip'), tampered);
  const changed = await opened('tampered.zip', 'geheim');
  const read = async () => {
    for await (const _ of changed.openStream('small.txt', {}));
  };
  await expect(read()).rejects.toMatchObject({ code: 'EIO' });
});

test('says of a zip that was cut short that it cannot be read, not that it is empty', async () => {
  const whole = sampleZip([{ name: 'IM1', bytes: Buffer.alloc(5000, 7) }]);
  await writeFile(join(root, 'cut.zip'), whole.subarray(0, whole.length - 30));
  const fault = await opened('cut.zip').then(
    () => null,
    (error: FaultError) => error.fault,
  );
  expect(fault?.code).toBe('container-unsupported');
});

test('a 7-Zip or RAR archive is said to be one; a DICOM file is none, whatever its preamble pretends', async () => {
  await writeFile(join(root, 'a.7z'), Buffer.concat([Buffer.from('377abcaf271c0004', 'hex'), Buffer.alloc(600)]));
  await writeFile(join(root, 'a.rar'), Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), Buffer.alloc(600)]));
  for (const name of ['a.7z', 'a.rar']) {
    await expect(opened(name), name).rejects.toMatchObject({ fault: { code: 'container-unsupported' } });
  }
  const polyglot = Buffer.alloc(600);
  polyglot.write('PK\x03\x04', 0, 'latin1');
  polyglot.write('DICM', 128, 'latin1');
  await writeFile(join(root, 'IM1'), polyglot);
  expect((await walked(await opened('IM1'))).map(({ path }) => path)).toEqual(['IM1']);
});
