import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSpool } from './spool.ts';
import { chunkBytes, headerBytes, tagBytes } from './spool-format.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000 });

const key = Buffer.alloc(32, 9);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-spool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function readBack(name: string): Promise<Buffer> {
  const file = await openSpool({ folder, key }).open(name);
  try {
    return await file.read(0, file.sizeBytes);
  } finally {
    await file.close();
  }
}
const damaged = { fault: { code: 'spool-damaged' } };

describe('the spool', () => {
  it('gives back what was put in, whole and at any place, whatever the sizes', async () => {
    const spool = openSpool({ folder, key });
    const content = randomBytes(3 * chunkBytes);
    const edges = fc.constantFrom(0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 3 * chunkBytes);
    // Crumbs too: a byte at a time once overflowed the stack.
    const step = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: chunkBytes * 2 }));
    const size = fc.oneof(edges, fc.nat(3 * chunkBytes));
    await fc.assert(
      fc.asyncProperty(size, step, size, size, async (length, pieceBytes, at, wanted) => {
        const bytes = content.subarray(0, length);
        const entry = await spool.write(pieces(bytes, pieceBytes));
        expect(entry.sizeBytes).toBe(length);
        const file = await spool.open(entry.name);
        expect(file.sizeBytes).toBe(length);
        expect((await file.read(at, wanted)).equals(bytes.subarray(at, at + wanted))).toBe(true);
        expect((await file.read(0, length)).equals(bytes)).toBe(true);
        await file.close();
        await spool.remove(entry.name);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('keeps nothing readable, in files that only their owner may open', async () => {
    const entry = await openSpool({ folder, key }).write(pieces(Buffer.from('Plantedname^Anna '.repeat(100)), 50));
    const path = join(folder, entry.name);
    expect(readFileSync(path).includes('Plantedname')).toBe(false);
    expect(entry.name).toMatch(/^[0-9a-f]{32}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('notices a changed bit anywhere, a file cut short, and chunks that changed places', async () => {
    const sealed = chunkBytes + tagBytes;
    const entry = await openSpool({ folder, key }).write(pieces(randomBytes(2 * chunkBytes + 77), 65_536));
    const path = join(folder, entry.name);
    const whole = readFileSync(path);
    async function expectDamaged(bytes: Buffer): Promise<void> {
      writeFileSync(path, bytes);
      await expect(readBack(entry.name)).rejects.toMatchObject(damaged);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await expectDamaged(changed);
      }),
      { numRuns: 30 },
    );
    for (const length of [0, headerBytes, headerBytes + sealed, headerBytes + 2 * sealed, whole.length - 1])
      await expectDamaged(whole.subarray(0, length));
    const chunk = (n: number) => whole.subarray(headerBytes + n * sealed, headerBytes + (n + 1) * sealed);
    await expectDamaged(Buffer.concat([whole.subarray(0, headerBytes), chunk(1), chunk(0), chunk(2)]));
    await expectDamaged(Buffer.concat([whole.subarray(0, headerBytes), chunk(0), chunk(2)]));
    writeFileSync(path, whole);
    appendFileSync(path, Buffer.alloc(100));
    await expect(readBack(entry.name)).rejects.toMatchObject(damaged);
    writeFileSync(path, whole);
    await readBack(entry.name);
    truncateSync(path, 10);
    await expect(readBack(entry.name)).rejects.toMatchObject(damaged);
  });

  it('does not open a file for another key, and says so of one that is gone', async () => {
    const entry = await openSpool({ folder, key }).write(pieces(randomBytes(1000), 1000));
    await expect(openSpool({ folder, key: Buffer.alloc(32, 8) }).open(entry.name)).rejects.toMatchObject(damaged);
    await expect(openSpool({ folder, key }).open('0'.repeat(32))).rejects.toMatchObject(damaged);
  });

  it('says that the disk is full and leaves nothing behind', async () => {
    const own = join(folder, 'full');
    let room = 3;
    /** A disk with room for so many writes. */
    async function nearlyFull(path: string, flags: string, mode?: number): Promise<FileHandle> {
      const handle = await open(path, flags, mode);
      const write = handle.writev.bind(handle);
      handle.writev = ((buffers: Buffer[]) => {
        room -= 1;
        if (room < 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        return write(buffers);
      }) as typeof handle.writev;
      return handle;
    }
    const spool = openSpool({ folder: own, key, openFile: nearlyFull });
    await spool.write(pieces(randomBytes(10), 10));
    await expect(spool.write(pieces(randomBytes(4 * chunkBytes), 65_536))).rejects.toMatchObject({
      fault: { code: 'disk-full', class: 'setup' },
    });
    expect(readdirSync(join(own, 'unfinished'))).toEqual([]);
    expect(readdirSync(own)).toHaveLength(2);
  });

  it('shows no file before it is durable, and clears what a crash left', async () => {
    const own = join(folder, 'batch');
    const spool = openSpool({ folder: own, key });
    const batch = spool.batch();
    const entries = [await batch.write(pieces(randomBytes(10), 10)), await batch.write(pieces(randomBytes(20), 10))];
    expect(readdirSync(own)).toEqual(['unfinished']);
    await batch.commit();
    for (const { name, sizeBytes } of entries) expect((await spool.open(name)).sizeBytes).toBe(sizeBytes);
    await spool.batch().write(pieces(randomBytes(10), 10));
    spool.removeUnfinished();
    expect(readdirSync(join(own, 'unfinished'))).toEqual([]);
    expect(readdirSync(own)).toHaveLength(3);
  });
});
