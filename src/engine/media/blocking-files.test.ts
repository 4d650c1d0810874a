import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blockingFiles } from './blocking-files.ts';

let root = '';
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'media-')));
  await mkdir(join(root, 'medium'));
  await mkdir(join(root, 'private'));
  await writeFile(join(root, 'private/secret'), 'secret');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const files = () => blockingFiles(join(root, 'medium'), { bytesRead: 0, filesOpened: 0 });

test('threads read a file and count what the drive delivered', async () => {
  const meter = { bytesRead: 0, filesOpened: 0 };
  await writeFile(join(root, 'medium/IM1'), Buffer.alloc(40_000, 7));
  const file = blockingFiles(join(root, 'medium'), meter).open('IM1');
  expect(file.sizeBytes).toBe(40_000);
  expect(file.readSync(39_990, 100)).toEqual(Buffer.alloc(10, 7));
  file.readSync(0, 512);
  file.readSync(600, 512);
  await file.close();
  expect(meter).toEqual({ bytesRead: 10 + 16_384, filesOpened: 1 });
});

test('threads are led out of the medium by no path, no link and no folder that became one', async () => {
  await symlink('../private', join(root, 'medium/DICOM'));
  await symlink('../private/secret', join(root, 'medium/IM1'));
  for (const path of ['../private/secret', '/etc/passwd', 'DICOM/secret', 'IM1', 'A/../../private/secret', '']) {
    expect(() => files().open(path), path).toThrow(/ELOOP|ENOENT|leads out/);
  }
});

test('threads wait for no pipe', () => {
  execFileSync('mkfifo', [join(root, 'medium/pipe')]);
  expect(() => files().open('pipe')).toThrow('not a regular file');
});

test('the size of a file that cannot be opened is known where the medium tells it', async () => {
  await writeFile(join(root, 'medium/IM1'), 'hello');
  expect(files().sizeOf('IM1')).toBe(5);
  expect(files().sizeOf('absent')).toBe(0);
});
