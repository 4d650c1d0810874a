import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultError } from '../../contract/fault.ts';
import { folderSource } from './folder-source.ts';
import { openSource } from './open-source.ts';
import type { Source, SourceEntry } from './source.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'media-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function walked(source: Source): Promise<Map<string, SourceEntry>> {
  const entries = new Map<string, SourceEntry>();
  for await (const entry of source.walk({})) entries.set(entry.path, entry);
  return entries;
}

const faultOf = (error: FaultError) => error.fault;

test('gives every file once, wherever it lies', async () => {
  await mkdir(join(root, 'A/B/C'), { recursive: true });
  await writeFile(join(root, 'DICOMDIR'), 'x');
  await writeFile(join(root, 'A/B/C/IM1'), 'hello');
  const entries = await walked(await openSource(root));
  expect([...entries.values()]).toEqual([{ path: 'DICOMDIR' }, { path: 'A/B/C/IM1' }]);
});

test('names links and never follows them, neither out of the medium nor in circles', async () => {
  await mkdir(join(root, 'DICOM'));
  await symlink('/etc/passwd', join(root, 'DICOM/OUTSIDE'));
  await symlink('..', join(root, 'DICOM/LOOP'));
  const source = await openSource(root);
  const entries = await walked(source);
  expect([...entries.values()].map(({ path, skip }) => [path, skip]).sort()).toEqual([
    ['DICOM/LOOP', 'symlink'],
    ['DICOM/OUTSIDE', 'symlink'],
  ]);
  await expect(source.open('DICOM/OUTSIDE')).rejects.toMatchObject({ code: 'ELOOP' });
});

test('refuses paths that lead out of the medium, also through a link that was put there after the walk', async () => {
  await mkdir(join(root, 'medium'));
  await mkdir(join(root, 'private'));
  await writeFile(join(root, 'private/secret'), 'secret');
  const source = await openSource(join(root, 'medium'));
  await symlink('../private', join(root, 'medium/DICOM'));
  for (const path of ['../private/secret', '/etc/passwd', 'DICOM/secret', 'A/../../private/secret', '']) {
    const fault = await source.open(path).then(() => null, faultOf);
    expect(fault, path).toMatchObject({ code: 'path-unreadable', params: { reason: 'path-escape' } });
  }
});

test('does not wait for pipes and opens no devices', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const source = await openSource(root);
  expect((await walked(source)).get('pipe')?.skip).toBe('not-dicom');
  await expect(source.open('pipe')).rejects.toMatchObject({ code: 'EINVAL' });
});

test('stops at folders nested without end and at more files than any medium has, and says so', async () => {
  await mkdir(join(root, 'a/b/c/d'), { recursive: true });
  for (const name of ['1', '2', '3', '4', '5']) await writeFile(join(root, name), name);
  const about = { kind: 'folder', label: 'x' } as const;
  const shallow = await walked(folderSource(root, about, { depth: 3, files: 100 }));
  expect(shallow.get('a/b/c')?.skip).toBe('too-large');
  const few = await walked(folderSource(root, about, { depth: 64, files: 3 }));
  expect([...few.values()].map((entry) => entry.skip ?? 'file')).toEqual(['file', 'file', 'file', 'too-large']);
});

test('reads a file whole and in parts, and counts what the drive delivered', async () => {
  const bytes = Buffer.alloc(600_000, 7);
  await writeFile(join(root, 'IM1'), bytes);
  const source = await openSource(root);
  const chunks: Buffer[] = [];
  for await (const chunk of source.openStream('IM1', {})) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  const file = await source.open('IM1');
  expect((await file.read(599_990, 100)).length).toBe(10);
  await file.read(0, 512);
  await file.read(600, 512);
  await file.close();
  expect(source.meter).toEqual({ bytesRead: 600_000 + 10 + 16_384, filesOpened: 2 });
});

test('a single file is a medium of its own', async () => {
  await writeFile(join(root, 'one.dcm'), 'abc');
  const source = await openSource(join(root, 'one.dcm'));
  expect([...(await walked(source)).values()]).toEqual([{ path: 'one.dcm', sizeBytes: 3 }]);
  const file = await source.open('one.dcm');
  expect((await file.read(0, 3)).toString()).toBe('abc');
  await file.close();
});

test('says plainly what cannot be opened: nothing there, an archive, a pipe', async () => {
  await writeFile(join(root, 'disc.zip'), 'PK\x03\x04rest');
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const faults = await Promise.all(
    ['absent', 'disc.zip', 'pipe'].map((name) => openSource(join(root, name)).then(() => null, faultOf)),
  );
  expect(faults.map((fault) => [fault?.code, fault?.params.reason])).toEqual([
    ['path-not-found', undefined],
    ['container-unsupported', undefined],
    ['path-unreadable', 'special-file'],
  ]);
});

test.skipIf(process.getuid?.() === 0)(
  'says when the permission is missing (not as root, who may read all)',
  async () => {
    await chmod(root, 0o000);
    const fault = await openSource(root).then(() => null, faultOf);
    await chmod(root, 0o700);
    expect(fault).toMatchObject({ code: 'path-unreadable', params: { reason: 'no-permission' } });
  },
);

test('changes no byte and no modification time of the medium', async () => {
  await mkdir(join(root, 'DICOM'));
  for (const name of ['DICOMDIR', 'DICOM/IM1', 'DICOM/IM2']) await writeFile(join(root, name), name.repeat(9_000));
  const before = await fingerprint(root);
  const source = await openSource(root);
  for (const path of (await walked(source)).keys()) {
    const file = await source.open(path);
    await file.read(0, 100);
    await file.close();
    for await (const _ of source.openStream(path, {}));
  }
  await source.close();
  expect(await fingerprint(root)).toEqual(before);
});

async function fingerprint(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return Promise.all(
    ['.', ...names].map(async (name) => {
      const stats = await lstat(join(folder, name), { bigint: true });
      const content = stats.isFile()
        ? createHash('sha256')
            .update(await readFile(join(folder, name)))
            .digest('hex')
        : '';
      return [name, stats.mtimeNs, stats.ctimeNs, stats.size, content].join(' ');
    }),
  );
}

test.skipIf(process.platform !== 'linux')(
  'a walk that is given up while a folder is opened leaves it closed',
  async () => {
    const stop = new AbortController();
    const source = folderSource(root, { kind: 'folder', label: '' });
    const first = source.walk({ signal: stop.signal })[Symbol.asyncIterator]().next();
    stop.abort();
    await expect(first).rejects.toThrow();
    const open = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')),
    );
    expect(open).not.toContain(root);
  },
);
