import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeCtSlices } from '../../../test/bench/ct-slices.ts';
import { addFiles, asMedium, gluttonFile, hostileFiles } from '../../../test/hostile/hostile-files.ts';
import { type ByteSource, bufferSource } from '../dicom/byte-source.ts';
import { sampleFile } from '../dicom/sample-file.ts';
import { boundedReader } from './bounded-reader.ts';
import { fewestFilesForThreads } from './header-threads.ts';
import { readingLimits } from './reading-limits.ts';
import { scanMedia } from './scan-media.ts';

vi.setConfig({ testTimeout: 120_000 });
const gantry = fileURLToPath(new URL('../../../bin/gantry.mjs', import.meta.url));
let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-hostile-'));
  folder = join(root, 'disc');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const scan = async (path: string, limits = {}) =>
  (await scanMedia({ scanId: 't', paths: [path], limits: { ...readingLimits, ...limits } })).report.files;

describe.each([
  ['a folder', 'folder', 8],
  ['a large folder', 'folder', fewestFilesForThreads + 50],
  ['a zip', 'zip', 8],
  ['a disc image', 'iso', 8],
] as const)('in %s', (_, kind, slices) => {
  beforeEach(() => makeCtSlices({ folder, files: slices, pixels: kind === 'folder' ? 'hole' : 'noise' }));
  const lost = [{ path: 'SE9/IM9', reason: 'too-large' }];

  it('a file that wants more memory than any may have costs that file, and no other', async () => {
    addFiles(folder, { 'SE9/IM9': gluttonFile() });
    const files = await scan(await asMedium(folder, kind), { heapMb: 24 });
    expect(files).toMatchObject({ dicom: slices, unreadable: lost });
    expect(files.unreadable[0]?.bytesLost).toBeGreaterThan(29_000_000);
  });

  it('a file that keeps its reader at work beyond all reason costs that file, and no other', async () => {
    addFiles(folder, { 'SE9/IM9': gluttonFile() });
    const files = await scan(await asMedium(folder, kind), { workMs: 150 });
    expect(files).toMatchObject({ dicom: slices, unreadable: lost });
  });

  it('a DICOMDIR of that kind costs what it promises, and no image', async () => {
    addFiles(folder, { DICOMDIR: gluttonFile() });
    const files = await scan(await asMedium(folder, kind), { heapMb: 24 });
    expect(files).toMatchObject({ dicom: slices, unreadable: [{ path: 'DICOMDIR', reason: 'too-large' }] });
  });

  it('nesting, lengths and bombs of every kind are accounted for, and every image is found', async () => {
    const hostile = hostileFiles();
    addFiles(folder, hostile);
    const files = await scan(await asMedium(folder, kind));
    expect(files.total).toBe(slices + Object.keys(hostile).length);
    expect(files.dicom).toBe(slices);
    expect(files.unreadable.map(({ path }) => path.toLowerCase()).sort()).toEqual(
      Object.keys(hostile)
        .map((name) => name.toLowerCase())
        .sort(),
    );
  });
});

it('`gantry scan` ends in good order on a zip of such files, and names each of them', async () => {
  makeCtSlices({ folder, files: 8, pixels: 'noise' });
  addFiles(folder, hostileFiles());
  const { status, stdout } = spawnSync(process.execPath, [gantry, 'scan', await asMedium(folder, 'zip'), '--json'], {
    encoding: 'utf8',
  });
  const { files } = JSON.parse(stdout);
  expect(status).toBe(1);
  expect(files.dicom).toBe(8);
  expect(files.unreadable).toHaveLength(Object.keys(hostileFiles()).length);
});

it('a medium that gives the rest of one file never is waited for only so long, and the next file is read', async () => {
  const reader = boundedReader({ ...readingLimits, fileMs: 300 });
  const image = sampleFile();
  const never = new Promise<Buffer>(() => undefined);
  // Beyond the first window nothing comes; a long text ahead of the identifiers makes the reader ask for it.
  const front = image.subarray(0, image.indexOf(Buffer.from('08001600', 'hex')));
  const whole = Buffer.concat([front, longText(1_000_000), image]);
  const hanging: ByteSource = {
    sizeBytes: whole.length,
    read: (position, lengthBytes) => (position === 0 ? Promise.resolve(whole.subarray(0, lengthBytes)) : never),
    close: async () => {},
  };
  const source = (bytes: ByteSource) => ({
    ...{ path: '/medium', open: async () => bytes, sizeOf: async () => bytes.sizeBytes },
  });
  const [stuck, next] = await Promise.all([
    reader.read(source(hanging), { path: 'STUCK' }),
    reader.read(source(bufferSource(image)), { path: 'NEXT' }),
  ]);
  reader.close();
  expect(stuck).toMatchObject({ kind: 'unreadable', path: 'STUCK', reason: 'read-error' });
  expect(next).toMatchObject({ kind: 'instance', path: 'NEXT' });
});

/** (0008,0005) of a length of one's own, all blanks. */
function longText(lengthBytes: number): Buffer {
  const head = Buffer.from('080005005554000000000000', 'hex');
  head.writeUInt32LE(lengthBytes, 8);
  return Buffer.concat([head, Buffer.alloc(lengthBytes, ' ')]);
}
