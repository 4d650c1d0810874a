import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

/** A disk of 20 MB: room for the ledger, not for sixty slices. */
const place = mkdtempSync(join(tmpdir(), 'gantry-small-disk-'));
const mounted =
  process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', place]).status === 0;
if (!mounted) console.warn('NOT RUN: a small disk needs root and the right to mount a tmpfs');

describe.skipIf(!mounted)('a full disk', () => {
  let stack: FlowStack;
  beforeAll(async () => {
    stack = await startFlowStack({ home: join(place, 'home') });
    mkdirSync(join(place, 'home'), { recursive: true });
    await stack.init();
  });
  afterAll(async () => {
    await stack.stop();
    spawnSync('umount', [place]);
    rmSync(place, { recursive: true, force: true });
  });

  it('is announced by the checks before it is full', async () => {
    const checks = (await stack.gantry.run('doctor', '--json')).json().checks as { part: string; state: string }[];
    expect(checks.find(({ part }) => part === 'disk')).toMatchObject({
      state: 'warning',
      fault: { code: 'disk-scarce' },
    });
  });

  it('is said in words, costs no image, and the import goes on when there is room', async () => {
    const { gantry, orthanc } = stack;
    const disc = await stack.disc('disc', '--images', '60');
    const held = await gantry.run('import', disc, '--mrn', demoMrn, '--accession', demoAccession, '--json');
    expect(held.code).toBe(1);
    const [study] = held.json().imports;
    expect(study).toMatchObject({ station: 'stage', condition: 'held', fault: { code: 'disk-full', class: 'setup' } });
    const said = await gantry.run('queue');
    expect(said.stdout).toMatch(/space|room|full/i);
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(0);

    spawnSync('mount', ['-o', 'remount,size=200m', place]);
    await gantry.run('queue', 'retry', study.id);
    const done = await gantry.run('queue', 'run', '--json');
    expect(done.json().imports[0], done.stderr).toMatchObject({ station: 'done', status: 'success', linked: true });
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(study.counts.selected);
  });
});
