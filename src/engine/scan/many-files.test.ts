import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanMedia } from './scan-media.ts';

const folders = 500;
const filesEach = 200;
const total = folders * filesEach;
const levels = 32;
/** What is kept of a file that is no image is its name and its class. */
const mostBytesEach = 4_096;

let root = '';
beforeAll(() => {
  // In memory where the system has such a place: what is measured is the scan, not a disk.
  root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gantry-many-'));
  const contents = [Buffer.from('%PDF-1.4'), Buffer.from('MZ'), Buffer.alloc(0), Buffer.from('notes')];
  const names = ['PAGE.PDF', 'START.EXE', 'EMPTY', 'NOTES'];
  for (let folder = 0; folder < folders; folder += 1) {
    const deep = Array.from({ length: folder % levels }, (_, level) => `L${level}`);
    const path = join(root, ...deep, `F${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < filesEach; file += 1)
      writeFileSync(join(path, `${file}-${names[file % names.length]}`), contents[file % contents.length] ?? '');
  }
}, 240_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('of a hundred thousand files in thirty-two levels each is accounted for, once, and what is kept of it is little', {
  timeout: 240_000,
}, async () => {
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const { report } = await scanMedia({
    scanId: 'many',
    paths: [root],
    onProgress: () => {
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    },
  });
  const { files } = report;
  expect(files.total).toBe(total);
  expect(files.dicom + files.duplicate + files.skipped.length + files.unreadable.length).toBe(total);
  expect(new Set(files.skipped.map(({ path }) => path)).size).toBe(total);
  const count = (reason: string) => files.skipped.filter((file) => file.reason === reason).length;
  expect([count('document'), count('viewer-program'), count('empty'), count('not-dicom')]).toEqual(
    Array.from({ length: 4 }, () => total / 4),
  );
  expect(most / total).toBeLessThan(mostBytesEach);
});
