import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanMedia } from '../../src/engine/scan/scan-media.ts';
import { demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';

/** Cursor movement, colours and marks that turn text around. */
const deceptive = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

const namesOf = (medium: string): string[] => (readdirSync(medium, { recursive: true }) as string[]).sort();
const isFile = (path: string): boolean => lstatSync(path).isFile();

/** Every file with the hash of its bytes. */
function contents(medium: string): string[] {
  const files = namesOf(medium).filter((name) => isFile(join(medium, name)));
  const hashOf = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(medium, name)))
      .digest('hex');
  return files.map((name) => `${name} ${hashOf(name)}`);
}

/** When each file was changed and read; a folder is listed to be walked, which only a medium mounted without times of access forgets. */
function times(medium: string): (string | bigint)[][] {
  return ['.', ...namesOf(medium)].map((name) => {
    const { mtimeNs, ctimeNs, atimeNs } = lstatSync(join(medium, name), { bigint: true });
    return [name, mtimeNs, ctimeNs, ...(isFile(join(medium, name)) ? [atimeNs] : [])];
  });
}

/** As if last read before it was last written: what keeps times of access would now write one at the first read (mount(8), relatime). */
function age(medium: string): void {
  for (const name of namesOf(medium)) {
    if (isFile(join(medium, name))) utimesSync(join(medium, name), new Date('2024-01-01'), new Date('2025-01-01'));
  }
}

describe('a medium, however hostile, is read and nothing else', () => {
  let stack: FlowStack;
  const confirmed = ['--mrn', demoMrn, '--confirm-identity', 'name,birth-date,sex', '--json'];
  beforeAll(async () => {
    stack = await startFlowStack();
    await stack.init();
  });
  afterAll(() => stack.stop());

  it('no byte and no timestamp of it changes by a scan and an import', async () => {
    const disc = await stack.disc('untouched', '--images', '10');
    const bytes = contents(disc);
    age(disc);
    const untouched = times(disc);
    await stack.gantry.run('scan', disc);
    expect(times(disc)).toEqual(untouched);
    const imported = await stack.gantry.run('import', disc, ...confirmed);
    expect(imported.json().imports[0], imported.stderr).toMatchObject({ station: 'done', status: 'success' });
    expect(times(disc)).toEqual(untouched);
    expect(contents(disc)).toEqual(bytes);
  });

  it('nor does any of an image of a disc', async () => {
    const folder = join(stack.gantry.root, 'images');
    mkdirSync(folder);
    const image = join(folder, 'untouched.iso');
    expect((await stack.gantry.run('disc', 'make', image, '--images', '6', '--seed', '21')).code).toBe(0);
    const bytes = contents(folder);
    age(folder);
    const untouched = times(folder);
    const imported = await stack.gantry.run('import', image, ...confirmed);
    expect(imported.json().imports[0], imported.stderr).toMatchObject({ station: 'done', status: 'success' });
    expect(times(folder)).toEqual(untouched);
    expect(contents(folder)).toEqual(bytes);
  });

  it('links, devices, pipes, sockets and loops are named with their reason and never entered', async () => {
    const disc = await stack.disc('traps', '--images', '4');
    const outside = join(stack.gantry.root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'SECRET'), 'secret');
    symlinkSync(outside, join(disc, 'OUT'));
    symlinkSync('/etc/passwd', join(disc, 'PASSWD'));
    symlinkSync('..', join(disc, 'DICOM', 'LOOP'));
    execFileSync('mkfifo', [join(disc, 'PIPE')]);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync('mknod', [join(disc, 'DEVICE'), 'c', '1', '5']);
    const report = (await stack.gantry.run('scan', disc, '--json')).json();
    const reasons = Object.fromEntries(
      report.files.skipped.map(({ path, reason }: { path: string; reason: string }) => [path, reason]),
    );
    expect(reasons).toMatchObject({ OUT: 'symlink', PASSWD: 'symlink', 'DICOM/LOOP': 'symlink', PIPE: 'not-dicom' });
    if (isRoot && existsSync(join(disc, 'DEVICE'))) expect(reasons.DEVICE).toBe('path-escape');
    expect(JSON.stringify(report)).not.toContain('SECRET');
  });

  it('shows names with colours, cursor movements and turned text as what they are, and says autorun is left behind', async () => {
    const disc = await stack.disc('hostile', '--kind', 'hostile', '--images', '6');
    writeFileSync(join(disc, 'AUTORUN.INF'), '[autorun]\nopen=viewer.exe\n');
    writeFileSync(join(disc, 'gnp.\u202eEXE'), 'x');
    for (const args of [
      ['scan', disc],
      ['scan', disc, '--json'],
      ['import', disc, ...confirmed],
    ]) {
      const { stdout, stderr } = await stack.gantry.run(...args);
      expect([args[0], deceptive.test(stdout.replace(/\n/g, '')), deceptive.test(stderr.replace(/\n/g, ''))]).toEqual([
        args[0],
        false,
        false,
      ]);
    }
    const { files } = (await stack.gantry.run('scan', disc, '--json')).json();
    expect(files.skipped).toContainEqual({ path: 'AUTORUN.INF', reason: 'viewer-program' });
    expect(files.skipped).toContainEqual(expect.objectContaining({ path: 'gnp.\\u202eEXE' }));
  });

  it('brings home every image from 32 levels, from names that differ in case or accents only, and from very long ones', async () => {
    const disc = await stack.disc('names', '--images', '8', '--kind', 'no-dicomdir', '--seed', '4');
    const { studies } = await scanMedia({ scanId: 'n', paths: [disc] });
    const images = studies[0]?.instances ?? [];
    const deep = Array.from({ length: 32 }, (_, level) => `E${level}`).join('/');
    const names = [
      `${deep}/IM`,
      'CASE/im1',
      'CASE/IM1',
      'ACCENT/\u00e9',
      'ACCENT/e\u0301',
      `LONG/${'ü'.repeat(120)}`,
      'ODD/ leading and trailing ',
      'ODD/画像 №1; "quoted" $(x)',
    ];
    expect(images.length).toBeGreaterThanOrEqual(names.length);
    for (const [index, name] of names.entries()) {
      mkdirSync(dirname(join(disc, name)), { recursive: true });
      renameSync(join(disc, images[index]?.path ?? ''), join(disc, name));
    }
    const imported = await stack.gantry.run('import', disc, ...confirmed);
    const [study] = imported.json().imports;
    expect(study, imported.stderr).toMatchObject({ station: 'done', status: 'success' });
    expect(study.counts).toMatchObject({ selected: images.length, confirmed: images.length });
    for (const name of names) expect(statSync(join(disc, name)).isFile()).toBe(true);
  });
});
