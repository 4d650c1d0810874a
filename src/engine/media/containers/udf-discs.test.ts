import { execFile, execFileSync } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDisc } from '../../disc-maker/make-disc.ts';
import { openSource } from '../open-source.ts';
import { contentOf, contentOfFolder, isInstalled } from './sample-containers.ts';

/** mkudffs formats, udfclient copies files in: neither needs to mount anything, nor a kernel that knows UDF. */
const hasTools = isInstalled('mkudffs') && isInstalled('udfclient');
const sector = 2048;
const uuid = '0123456789abcdef';
const discBytes = 30_000_000 - (30_000_000 % (32 * sector));

let root = '';
let disc = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'udf-'));
  disc = join(root, 'disc');
  const made = join(root, 'made');
  await makeDisc({ outPath: made, kind: 'standard', seed: 3, patients: 1, studies: 1, images: 6 });
  await copyFile(join(made, 'DICOMDIR'), await inFolder(disc, 'DICOMDIR'));
  const images = Object.keys(await contentOfFolder(made)).filter((path) => path.startsWith('DICOM/'));
  // udfclient 0.8 fills no folder with many names: what Linux wrote, below, has those.
  for (const [index, path] of images.slice(1, 4).entries())
    await copyFile(join(made, path), await inFolder(disc, `DICOM/NEAR/IM${index}`));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function inFolder(folder: string, path: string): Promise<string> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  return join(folder, path);
}

async function formatted(name: string, ...options: string[]): Promise<string> {
  const path = join(root, name);
  await writeFile(path, '');
  await truncate(path, discBytes);
  await promisify(execFile)('mkudffs', [`--uuid=${uuid}`, '-l', 'DISC', ...options, path]);
  return path;
}

/** Likewise on a disc that is written once: as a drive gives it, up to the block that was written last. */
async function begun(name: string, ...options: string[]): Promise<{ path: string; recordedBytes: number }> {
  const path = join(root, name);
  await writeFile(path, '');
  await truncate(path, discBytes);
  const { stdout } = await promisify(execFile)('mkudffs', ['-l', 'DISC', ...options, path]);
  const recordedBytes = (Number(/^vatblock=(\d+)$/m.exec(stdout)?.[1]) + 1) * sector;
  await truncate(path, recordedBytes);
  return { path, recordedBytes };
}

async function filled(path: string, blockBytes: number): Promise<string> {
  const said = execFile('udfclient', ['-W', '-b', `${blockBytes}`, path]);
  said.stdin?.end(`cd "${uuid}LinuxUDF:DISC:DISC:LinuxUDF"\nlcd ${disc}\nmput DICOM DICOMDIR\nquit\n`);
  await new Promise((resolve, reject) => said.once('exit', resolve).once('error', reject));
  return path;
}

async function held(path: string) {
  const source = await openSource(path);
  try {
    return { label: source.label, content: await contentOf(source) };
  } finally {
    await source.close();
  }
}

describe.skipIf(!hasTools)('a UDF disc as real tools write it holds what was put on it', () => {
  test.concurrent.each([
    ['a stick', ['--media-type=hd', `--blocksize=${sector}`, '--udfrev=2.01'], sector],
    ['a stick with sectors of 512 bytes', ['--media-type=hd', '--blocksize=512', '--udfrev=2.01'], 512],
    ['UDF 1.02', ['--media-type=hd', `--blocksize=${sector}`, '--udfrev=1.02'], sector],
    ['UDF 1.50', ['--media-type=hd', `--blocksize=${sector}`, '--udfrev=1.50'], sector],
    ['a DVD-RAM', ['--media-type=dvdram', '--udfrev=2.01'], sector],
    ['a DVD-RW in packets', ['--media-type=dvdrw', '--udfrev=2.01'], sector],
    ['a CD-RW in packets', ['--media-type=cdrw', '--udfrev=1.50'], sector],
  ])('%s', async (name, options, blockBytes) => {
    const { label, content } = await held(await filled(await formatted(`${name}.udf`, ...options), blockBytes));
    expect(label).toBe('DISC');
    expect(content).toEqual(await contentOfFolder(disc));
  });

  test('a CD-RW whose packet went bad, where the spare one counts', async () => {
    const path = await filled(await formatted('spared.udf', '--media-type=cdrw', '--udfrev=1.50'), sector);
    const whole = await held(path);
    const bytes = await readFile(path);
    const parts = layoutOf(path);
    const packetBytes = 32 * sector;
    const image = Object.keys(whole.content).find((one) => one.startsWith('DICOM/')) ?? '';
    const head = (await readFile(join(disc, image))).subarray(0, sector);
    const partition = (parts.PSPACE?.[0] ?? 0) * sector;
    const packet = Math.floor((bytes.indexOf(head, partition) - partition) / packetBytes);
    const bad = partition + packet * packetBytes;
    const spare = (parts.SSPACE?.[0] ?? 0) * sector;
    bytes.copy(bytes, spare, bad, bad + packetBytes);
    bytes.fill(0x55, bad, bad + packetBytes);
    await writeFile(path, bytes);
    expect((await held(path)).content[image]).not.toBe(whole.content[image]);
    for (const table of parts.STABLE ?? []) {
      bytes.writeUInt32LE(packet * 32, table * sector + 56);
      bytes.writeUInt32LE(spare / sector, table * sector + 60);
    }
    await writeFile(path, bytes);
    expect(await held(path)).toEqual(whole);
    // The first table is gone: there is a second one.
    bytes.fill(0, (parts.STABLE?.[0] ?? 0) * sector, ((parts.STABLE?.[0] ?? 0) + 1) * sector);
    await writeFile(path, bytes);
    expect(await held(path)).toEqual(whole);
  });

  test.each([
    ['cdr', '1.50'],
    ['bdr', '2.50'],
  ])('a %s that is written bit by bit is found by the table at its end', async (media, revision) => {
    const { path, recordedBytes } = await begun(`${media}.udf`, `--media-type=${media}`, `--udfrev=${revision}`);
    expect(await held(path)).toEqual({ label: 'DISC', content: {} });
    // Without its last block nothing on such a disc can be found, and that is not the same as a disc that holds nothing.
    await truncate(path, recordedBytes - sector);
    await expect(openSource(path)).rejects.toMatchObject({ fault: { code: 'container-unsupported' } });
  });

  test('an image that a drive gave up in the middle of: what is there is read, what is gone is named', async () => {
    const path = await filled(await formatted('cut.udf', '--media-type=hd', `--blocksize=${sector}`), sector);
    const whole = await held(path);
    const bytes = await readFile(path);
    const last = (await readFile(join(disc, 'DICOMDIR'))).subarray(0, sector);
    const copy = join(root, 'cut short.udf');
    await cp(path, copy);
    await truncate(copy, bytes.indexOf(last) + sector);
    const { content } = await held(copy);
    expect(Object.keys(content)).toEqual(Object.keys(whole.content));
    const lost = Object.keys(content).filter((name) => content[name] === 'read-error');
    expect(lost).toContain('DICOMDIR');
    expect(lost.length).toBeLessThan(Object.keys(content).length);
    for (const name of Object.keys(content)) if (!lost.includes(name)) expect(content[name]).toBe(whole.content[name]);
  });
});

/**
 * Recorded: formatted by mkudffs 2.3, filled by Linux 6.1's own driver, with a folder of ninety names, files written in turns so that they lie in pieces,
 * holes, removed files, a link, and what the driver said each file holds (sha256sum). The images are packed with gzip.
 */
test.each([
  ['a stick', 'linux-udf-2.01.img.gz'],
  ['a CD-RW in packets', 'linux-cd-rw.img.gz'],
])('%s as Linux writes it holds what Linux reads from it', async (_, name) => {
  const recorded = new URL('recorded/', import.meta.url);
  const path = join(root, name.replace(/\.gz$/, ''));
  await writeFile(path, gunzipSync(await readFile(new URL(name, recorded))));
  const lines = (await readFile(new URL('linux-udf.sha256', recorded), 'utf8')).trim().split('\n');
  const files = Object.fromEntries(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  expect(Object.keys(files)).toHaveLength(115);
  expect(await held(path)).toEqual({ label: 'DISC', content: { ...files, LINK: 'symlink' } });
});

/** Where the tool says that each kind of thing begins, in blocks. */
function layoutOf(path: string): Partial<Record<string, number[]>> {
  const said = execFileSync('udfinfo', [path], { encoding: 'utf8' });
  const starts = [...said.matchAll(/^start=(\d+), blocks=\d+, type=(\w+)/gm)];
  return Object.fromEntries(
    starts.map(([, , type = '']) => [
      type,
      starts.filter(([, , other]) => other === type).map(([, start]) => Number(start)),
    ]),
  );
}
