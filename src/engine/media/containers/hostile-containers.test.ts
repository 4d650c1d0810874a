import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultError } from '../../../contract/fault.ts';
import { makeDisc } from '../../disc-maker/make-disc.ts';
import { openSource } from '../open-source.ts';
import { isInstalled, sampleZip, walked } from './sample-containers.ts';

const hasGenisoimage = isInstalled('genisoimage');
const rounds = 150;
let root = '';
const samples = new Map<string, Buffer>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hostile-'));
  const folder = join(root, 'medium');
  await mkdir(join(folder, 'A/B'), { recursive: true });
  for (const name of ['DICOMDIR', 'A/IM1', 'A/B/A longer name for an image.dcm']) {
    await writeFile(join(folder, name), name.repeat(300));
  }
  const inner = sampleZip([{ name: 'IM1', bytes: 'inner'.repeat(50) }]);
  samples.set(
    'zip',
    sampleZip([
      { name: 'A/IM1', bytes: 'image'.repeat(300) },
      { name: 'B.zip', bytes: inner },
    ]),
  );
  await makeDisc({ outPath: join(root, 'own.iso'), kind: 'standard', seed: 1, patients: 1, studies: 1, images: 1 });
  samples.set('iso', await readFile(join(root, 'own.iso')));
  execFileSync('tar', ['-C', folder, '-cf', join(root, 'a.tar'), '.']);
  const tar = await readFile(join(root, 'a.tar'));
  samples.set('tar', tar);
  samples.set('tgz', gzipSync(tar));
  if (!hasGenisoimage) return;
  execFileSync('genisoimage', ['-quiet', '-R', '-J', '-udf', '-o', join(root, 'udf.iso'), folder], { stdio: 'ignore' });
  const bridge = await readFile(join(root, 'udf.iso'));
  samples.set('rock ridge', bridge);
  const udf = Buffer.from(bridge);
  for (let at = 16 * 2048; at < 32 * 2048; at += 2048) {
    if (udf.toString('latin1', at + 1, at + 6) === 'CD001') udf.fill(0, at, at + 2048);
  }
  samples.set('udf', udf);
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A small seeded generator (mulberry32), so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** Changes bytes where something is written (a change among zeros changes nothing), in images mostly of what describes the files. */
function mutated(sample: Buffer, next: () => number): Buffer {
  const bytes = Buffer.from(sample);
  const described = describedSectors(sample);
  const changes = 1 + Math.floor(next() * 12);
  for (let change = 0; change < changes; change += 1) {
    const place = described[Math.floor(next() * described.length)];
    const isDescribed = place !== undefined && next() < 0.8;
    let at = isDescribed ? place + Math.floor(next() * 512) : Math.floor(next() * bytes.length);
    for (let step = 0; bytes[at] === 0 && step < 5000; step += 1) at = (at + 1) % bytes.length;
    bytes[at] = [0, 1, 0x7f, 0x80, 0xff, Math.floor(next() * 256)][Math.floor(next() * 6)] as number;
  }
  return next() < 0.1 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes;
}

/** Volume descriptors and directories of ISO 9660, and whatever has a tag of UDF's in its first sixteen bytes. */
function describedSectors(image: Buffer): number[] {
  const places: number[] = [];
  for (let at = 0; at + 2048 <= image.length; at += 2048) {
    const isDirectory = image[at] === 34 && image[at + 32] === 1;
    const isDescriptor = image.toString('latin1', at + 1, at + 6) === 'CD001';
    const isUdf = [1, 2, 5, 6, 7, 8, 256, 257, 261].includes(image.readUInt16LE(at)) && image[at + 2] === 2;
    if (isDirectory || isDescriptor || isUdf) places.push(at);
  }
  return places;
}

test.each(['zip', 'iso', 'tar', 'tgz', 'rock ridge', 'udf'])(
  'a broken %s is refused, or read as far as it goes: no crash, no hang, no file without bytes or a reason',
  async (kind) => {
    const sample = samples.get(kind);
    if (sample === undefined) return;
    const next = random(kind.length * 1000 + 1);
    const path = join(root, `${kind}.bin`);
    for (let round = 0; round < rounds; round += 1) {
      await writeFile(path, mutated(sample, next));
      const source = await openSource(path).catch((error: unknown) => {
        if (error instanceof FaultError) return null;
        throw error;
      });
      if (source === null) continue;
      const entries = await walked(source);
      expect(new Set(entries.map((entry) => entry.path)).size).toBe(entries.length);
      for (const entry of entries) {
        if (entry.skip !== undefined) continue;
        let sizeBytes = 0;
        const read = async () => {
          for await (const chunk of source.openStream(entry.path, {})) sizeBytes += chunk.length;
        };
        const failure = await read().then(
          () => null,
          (error: Error) => error,
        );
        // Whole, or an error: never fewer bytes in silence.
        if (failure === null) expect(sizeBytes, `round ${round}, ${entry.path}`).toBe(entry.sizeBytes);
      }
      await source.close();
    }
  },
  120_000,
);
