import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { progressOf } from './gantry-command.ts';
import { orthancFacts } from './orthanc-facts.ts';

const uploading = (line: string): boolean => {
  const step = progressOf(line);
  return step?.what === 'Uploading' && step.done >= 5;
};

describe('an interruption costs time, never an image', () => {
  let stack: FlowStack;
  let disc: string;
  beforeEach(async () => {
    stack = await startFlowStack();
    await stack.init();
    // So many that the upload lasts longer than it is silent: what was sent is said twice a second.
    disc = await stack.disc('disc', '--images', '500');
  });
  afterEach(() => stack.stop());

  it('completes after kill -9 in mid-upload: every MD5 agrees, nothing twice, one success in the log', async () => {
    const { gantry, orthanc, ehr } = stack;
    const running = gantry.start([
      'import',
      disc,
      '--mrn',
      demoMrn,
      '--accession',
      demoAccession,
      '--progress',
      'json',
    ]);
    await running.line(uploading);
    running.kill('SIGKILL');
    await running.done;
    const [interrupted] = (await gantry.run('queue', '--json')).json().imports;
    expect(interrupted.station).not.toBe('done');

    const resumed = await gantry.run('queue', 'run', '--json');
    expect(resumed.code, resumed.stderr).toBe(0);
    const [study] = resumed.json().imports;
    expect(study).toMatchObject({ station: 'done', status: 'success', linked: true });
    expect(study.counts.confirmed).toBe(study.counts.selected);
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(study.counts.selected);
    expect((await gantry.run('log', '--json')).json().uploads).toEqual([
      expect.objectContaining({ upload_status: 'success' }),
    ]);
    expect([...ehr.state.uploadLogs.values()]).toHaveLength(1);
  });

  it('waits while Orthanc is away, says so in words, and completes by itself when it is back', async () => {
    const { gantry, orthanc } = stack;
    const running = gantry.start([
      'import',
      disc,
      '--mrn',
      demoMrn,
      '--accession',
      demoAccession,
      '--progress',
      'json',
      '--json',
    ]);
    await running.line(uploading);
    await orthanc.kill();
    const said = await running.line((line) => !line.startsWith('{'));
    expect(said).toMatch(/archive/i);
    expect(said).not.toMatch(/ECONN|undefined|\{\{/);
    await orthanc.restart();
    const done = await running.done;
    expect(done.code, done.stderr).toBe(0);
    const [study] = done.json().imports;
    expect(study).toMatchObject({ station: 'done', status: 'success', linked: true });
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(study.counts.selected);
  });

  it('ends with 130 at Ctrl-C and loses nothing', async () => {
    const { gantry } = stack;
    const running = gantry.start([
      'import',
      disc,
      '--mrn',
      demoMrn,
      '--accession',
      demoAccession,
      '--progress',
      'json',
    ]);
    await running.line(uploading);
    running.kill('SIGINT');
    expect((await running.done).code).toBe(130);
    const resumed = await gantry.run('queue', 'run', '--json');
    expect(resumed.json().imports[0]).toMatchObject({ station: 'done', status: 'success' });
  });
});
