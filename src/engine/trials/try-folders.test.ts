import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryFolders } from './try-folders.ts';

const { signal } = new AbortController();
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'folders-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a drop folder that is not there, or is a file, is named before anybody waits for a disc in it', async () => {
  const [good, absent, file] = [join(root, 'outside images'), join(root, 'absent'), join(root, 'file.zip')];
  mkdirSync(good);
  writeFileSync(file, 'zip');
  expect(await tryFolders([absent, good, file, join(file, 'below')], { signal })).toEqual([
    { folder: absent, problem: 'missing' },
    { folder: file, problem: 'no-folder' },
    { folder: join(file, 'below'), problem: 'missing' },
  ]);
  expect(await tryFolders([], { signal })).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)(
  'a folder that we may not read is named (not as root, who may read all)',
  async () => {
    chmodSync(root, 0o000);
    const problems = await tryFolders([root], { signal });
    chmodSync(root, 0o700);
    expect(problems).toEqual([{ folder: root, problem: 'unreadable' }]);
  },
);

test('a share that does not answer in time is named as such', async () => {
  expect(await tryFolders([root], { signal: AbortSignal.abort() })).toEqual([{ folder: root, problem: 'no-answer' }]);
});
