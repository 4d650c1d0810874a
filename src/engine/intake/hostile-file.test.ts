import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeCtSlices } from '../../../test/bench/ct-slices.ts';
import { addFiles, asMedium, gluttonFile, hostileFiles } from '../../../test/hostile/hostile-files.ts';
import { openIntakeRoom } from '../../../test/media-fuse/intake-room.ts';
import type { IntakeTimes } from './intake-threads.ts';

vi.setConfig({ testTimeout: 120_000 });
const slices = 8;
let root: string;
let disc: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-hostile-'));
  disc = join(root, 'disc');
  makeCtSlices({ folder: disc, files: slices, pixels: 'noise' });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function copyWith(times: Partial<IntakeTimes>, kind: 'folder' | 'zip' | 'iso' = 'folder') {
  const home = join(root, 'home');
  mkdirSync(home);
  const room = openIntakeRoom(home, { times });
  try {
    const { report } = await room.copy(await asMedium(disc, kind));
    const open = readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(disc);
      } catch {
        return false;
      }
    });
    return { report, open, unfinished: room.unfinished() };
  } finally {
    await room.close();
  }
}

describe.each([
  ['a folder', 'folder'],
  ['a zip', 'zip'],
  ['a disc image', 'iso'],
] as const)('of %s', (_, kind) => {
  const lost = [{ path: 'SE9/IM9', reason: 'too-large' }];

  it('a file that wants more memory than any may have costs that file, and no other', async () => {
    addFiles(disc, { 'SE9/IM9': gluttonFile() });
    const { report, open, unfinished } = await copyWith({ heapMb: 24 }, kind);
    expect(report.files.unreadable).toMatchObject(lost);
    expect(report.copy).toMatchObject({ files: slices });
    expect({ open, unfinished }).toEqual({ open: [], unfinished: [] });
  });

  it('a file that keeps its reader at work beyond all reason costs that file, and no other', async () => {
    addFiles(disc, { 'SE9/IM9': gluttonFile() });
    const { report, open, unfinished } = await copyWith({ workMs: 150 }, kind);
    expect(report.files.unreadable).toMatchObject(lost);
    expect(report.copy).toMatchObject({ files: slices });
    expect({ open, unfinished }).toEqual({ open: [], unfinished: [] });
  });

  it('nesting, lengths and bombs of every kind are accounted for, and every image is copied', async () => {
    const hostile = hostileFiles();
    addFiles(disc, hostile);
    const { report, unfinished } = await copyWith({}, kind);
    expect(report.files.unreadable).toHaveLength(Object.keys(hostile).length);
    expect(report.copy).toMatchObject({ files: slices });
    expect(unfinished).toEqual([]);
  });
});

it('within the limits of every day the same file is read, and found to be no image', async () => {
  addFiles(disc, { 'SE9/IM9': gluttonFile() });
  const { report } = await copyWith({});
  expect(report.files.unreadable).toEqual([]);
  expect(report.copy).toMatchObject({ files: slices });
});
