import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSource } from '../open-source.ts';
import type { Source } from '../source.ts';
import { contentOf, contentOfFolder, isInstalled, walked } from './sample-containers.ts';

const hasTar = isInstalled('tar');
const hasPython = isInstalled('python3');

let root = '';
const open: Source[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tar-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.close()));
  await rm(root, { recursive: true, force: true });
});

async function opened(name: string): Promise<Source> {
  const source = await openSource(join(root, name));
  open.push(source);
  return source;
}

async function sampleFolder(): Promise<string> {
  const folder = join(root, 'medium');
  const deep = Array.from({ length: 32 }, (_, level) => `LEVEL${level}`).join('/');
  await mkdir(join(folder, deep), { recursive: true });
  await mkdir(join(folder, 'Bilder für Jörg'));
  await writeFile(join(folder, 'DICOMDIR'), 'directory');
  await writeFile(join(folder, 'EMPTY'), '');
  await writeFile(join(folder, deep, 'IM1'), 'deep');
  await writeFile(join(folder, 'Bilder für Jörg', `${'Снимок '.repeat(15)}.dcm`), Buffer.alloc(300_000, 'image'));
  return folder;
}

test.skipIf(!hasTar)(
  'gives every file of a tar by its name and with its bytes, whatever wrote it and packed or not',
  async () => {
    const folder = await sampleFolder();
    const expected = await contentOfFolder(folder);
    for (const format of ['gnu', 'pax', 'ustar']) {
      const name = `${format}.tar`;
      // ustar has no room for the long name.
      const what = format === 'ustar' ? ['DICOMDIR', 'EMPTY'] : ['.'];
      execFileSync('tar', ['-C', folder, `--format=${format}`, '-cf', join(root, name), ...what]);
      execFileSync('tar', ['-C', folder, `--format=${format}`, '-czf', join(root, `${name}.gz`), ...what]);
      const held = format === 'ustar' ? { DICOMDIR: expected.DICOMDIR, EMPTY: expected.EMPTY } : expected;
      for (const packed of [name, `${name}.gz`]) {
        const source = await opened(packed);
        expect(await contentOf(source), packed).toEqual(held);
        expect(source).toMatchObject({ kind: 'zip', label: packed });
      }
    }
  },
);

test.skipIf(!hasTar)('reads the headers of a tar and not its files, to list it', async () => {
  const folder = await sampleFolder();
  await writeFile(join(folder, 'LARGE'), Buffer.alloc(5_000_000, 1));
  execFileSync('tar', ['-C', folder, '-cf', join(root, 'disc.tar'), '.']);
  const source = await opened('disc.tar');
  await walked(source);
  expect(source.meter.bytesRead).toBeLessThan(500_000);
});

test.skipIf(!hasPython)('names what an attacker writes, and reads none of it', async () => {
  const script = [
    'import io, sys, tarfile',
    't = tarfile.open(sys.argv[1], "w")',
    'def add(name, type=tarfile.REGTYPE, link=""):',
    '  i = tarfile.TarInfo(name); i.type = type; i.linkname = link',
    '  data = b"x" if type == tarfile.REGTYPE else b""; i.size = len(data); t.addfile(i, io.BytesIO(data))',
    'for name in ["/etc/passwd", "../outside", "A/../../b", "C:/x", "a\\\\b", "IM1", "IM1"]: add(name)',
    'add("link", tarfile.SYMTYPE, "/etc/passwd"); add("hard", tarfile.LNKTYPE, "IM1")',
    'add("disk", tarfile.BLKTYPE); add("tty", tarfile.CHRTYPE); add("pipe", tarfile.FIFOTYPE)',
    't.close()',
  ].join('\n');
  execFileSync('python3', ['-c', script, join(root, 'bad.tar')]);
  const entries = (await walked(await opened('bad.tar'))).map(({ path, skip }) => [path, skip ?? 'file']);
  expect(entries).toEqual([
    ['/etc/passwd', 'path-escape'],
    ['../outside', 'path-escape'],
    ['A/../../b', 'path-escape'],
    ['C:/x', 'path-escape'],
    ['a\\b', 'path-escape'],
    ['IM1', 'file'],
    ['IM1 (2)', 'file'],
    ['link', 'symlink'],
    ['hard', 'symlink'],
    ['disk', 'path-escape'],
    ['tty', 'path-escape'],
    ['pipe', 'not-dicom'],
  ]);
});

test.skipIf(!hasTar)('says where a tar breaks off, and reads what is before', async () => {
  const folder = await sampleFolder();
  await writeFile(join(folder, 'LAST'), Buffer.alloc(100_000, 1));
  execFileSync('tar', ['-C', folder, '-cf', join(root, 'cut.tar'), 'DICOMDIR', 'LAST']);
  await truncate(join(root, 'cut.tar'), 50_000);
  const entries = (await walked(await opened('cut.tar'))).map(({ path, skip }) => [path, skip ?? 'file']);
  expect(entries).toEqual([
    ['DICOMDIR', 'file'],
    ['LAST', 'read-error'],
    ['.', 'read-error'],
  ]);
});

test.skipIf(!hasTar)('refuses a packed bomb, and names a packed tar that was cut short', async () => {
  const folder = await sampleFolder();
  await writeFile(join(folder, 'ZEROS'), Buffer.alloc(30_000_000));
  execFileSync('tar', ['-C', folder, '-czf', join(root, 'bomb.tgz'), 'ZEROS']);
  expect((await walked(await opened('bomb.tgz'))).map(({ skip }) => skip)).toEqual(['too-large']);
  execFileSync('tar', ['-C', folder, '-czf', join(root, 'cut.tgz'), 'Bilder für Jörg']);
  await truncate(join(root, 'cut.tgz'), 300);
  expect((await walked(await opened('cut.tgz'))).map(({ skip }) => skip)).toEqual(['read-error']);
});

test('a packed file that is no tar is said not to be readable', async () => {
  await writeFile(join(root, 'one.gz'), gzipSync('not a tar'));
  await expect(opened('one.gz')).rejects.toMatchObject({ fault: { code: 'container-unsupported' } });
});
