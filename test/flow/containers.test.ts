import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../src/engine/media/open-source.ts';
import { scanMedia } from '../../src/engine/scan/scan-media.ts';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

const missing = ['zip', 'tar', 'genisoimage'].filter((tool) => spawnSync('which', [tool]).status !== 0);
if (missing.length > 0) console.warn(`NOT RUN: containers made by ${missing.join(', ')}, which are not installed`);

describe('a disc in a container is the disc', () => {
  let stack: FlowStack;
  let disc: string;
  let image: string;
  beforeAll(async () => {
    stack = await startFlowStack();
    await stack.init();
    disc = await stack.disc('disc', '--images', '12');
    image = await stack.disc('disc.iso', '--images', '12');
  });
  afterAll(() => stack.stop());

  const made: Record<string, (folder: string, path: string) => void> = {
    zip: (folder, path) => execFileSync('zip', ['-qr', path, '.'], { cwd: folder }),
    'locked.zip': (folder, path) => execFileSync('zip', ['-qr', '-P', 'geheim', path, '.'], { cwd: folder }),
    tar: (folder, path) => execFileSync('tar', ['-C', folder, '-cf', path, '.']),
    'tar.gz': (folder, path) => execFileSync('tar', ['-C', folder, '-czf', path, '.']),
    'udf.iso': (folder, path) =>
      execFileSync('genisoimage', ['-quiet', '-J', '-R', '-udf', '-o', path, folder], { stdio: 'ignore' }),
  };
  function container(kind: string): string {
    const path = join(stack.gantry.root, `container.${kind}`);
    if (!statSync(path, { throwIfNoEntry: false })) made[kind]?.(disc, path);
    return path;
  }

  /** Each instance with the SHA-256 of all its bytes, read through its container. */
  async function instancesOf(path: string) {
    const { studies } = await scanMedia({ scanId: path, paths: [path] });
    const source = await openSource(path);
    const found: [string, string, string][] = [];
    for (const { sopInstanceUid, path: file } of studies.flatMap(({ instances }) => instances)) {
      const hash = createHash('sha256');
      for await (const chunk of source.openStream(file, {})) hash.update(chunk);
      found.push([file, sopInstanceUid, hash.digest('hex')]);
    }
    await source.close();
    return found.sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** A scan's report, but for where it was read from, how, and in which order. */
  async function reportOf(path: string) {
    const { code, stdout, stderr } = await stack.gantry.run('scan', path, '--json');
    expect(code, stderr).toBe(0);
    const { patients, files, sources } = JSON.parse(stdout);
    files.skipped.sort((left: { path: string }, right: { path: string }) => (left.path < right.path ? -1 : 1));
    return { patients, files, dicomdir: sources[0].dicomdir, kind: sources[0].kind };
  }

  it('the disc maker’s image: the same report, the same bytes', async () => {
    expect(await reportOf(image)).toEqual({ ...(await reportOf(disc)), kind: 'iso' });
    expect(await instancesOf(image)).toEqual(await instancesOf(disc));
  });

  it.skipIf(missing.length > 0).each(['zip', 'tar', 'tar.gz', 'udf.iso'])(
    'a .%s: the same report, the same bytes',
    async (kind) => {
      const path = container(kind);
      expect(await reportOf(path)).toEqual({ ...(await reportOf(disc)), kind: kind === 'udf.iso' ? 'iso' : 'zip' });
      expect(await instancesOf(path)).toEqual(await instancesOf(disc));
    },
  );

  it.skipIf(missing.length > 0)('an encrypted zip says that it needs a password, and is the disc with it', async () => {
    const path = container('locked.zip');
    const locked = await stack.gantry.run('scan', path, '--json');
    expect(locked.code).toBe(1);
    expect(locked.stderr).toContain('--password-file');
    const { files } = locked.json();
    expect(files.skipped).toHaveLength(files.total);
    expect(new Set(files.skipped.map((file: { reason: string }) => file.reason))).toEqual(new Set(['encrypted']));
    const secret = stack.gantry.secretFile('zip-password', 'geheim');
    const opened = (await stack.gantry.run('scan', path, '--password-file', secret, '--json')).json();
    expect(opened.patients).toEqual((await reportOf(disc)).patients);
  });

  it.skipIf(missing.length > 0)(
    'imports from an encrypted zip to a real Orthanc, which confirms every image by its MD5, and keeps the zip as it was',
    async () => {
      const path = container('locked.zip');
      const before = { bytes: readFileSync(path), mtimeMs: statSync(path).mtimeMs };
      const secret = stack.gantry.secretFile('zip-password', 'geheim');
      const options = ['--mrn', demoMrn, '--accession', demoAccession, '--password-file', secret, '--json'];
      const imported = await stack.gantry.run('import', path, ...options);
      expect(imported.code, imported.stderr + imported.stdout).toBe(0);
      const [study] = imported.json().imports;
      const { selected } = study.counts;
      expect(selected).toBeGreaterThanOrEqual(12);
      expect(study).toMatchObject({ station: 'done', status: 'success', linked: true, fault: null });
      expect(study.counts).toMatchObject({ staged: selected, sent: selected, confirmed: selected, failed: 0 });
      expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(selected);
      expect(readFileSync(path).equals(before.bytes)).toBe(true);
      expect(statSync(path).mtimeMs).toBe(before.mtimeMs);
    },
  );

  it.skipIf(missing.length > 0).each(['zip', 'tar.gz', 'udf.iso'])(
    'imports from a .%s what came from the zip before, and nothing is stored twice',
    async (kind) => {
      const before = await orthancFacts(stack.orthanc).statistics();
      const options = ['--mrn', demoMrn, '--accession', demoAccession, '--json'];
      const [study] = (await stack.gantry.run('import', container(kind), ...options)).json().imports;
      expect(study.fault).toBeNull();
      expect(study.counts.confirmed).toBe(study.counts.selected);
      expect(await orthancFacts(stack.orthanc).statistics()).toEqual(before);
    },
  );
});
