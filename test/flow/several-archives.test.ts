import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: several archives on the command line, because Orthanc is not installed');

describe.skipIf(!installed)('a site with two archives', () => {
  let stack: FlowStack;
  let second: RunningOrthanc;
  let disc: string;

  beforeAll(async () => {
    stack = await startFlowStack();
    second = await startOrthanc({ dicomWeb: false });
    expect((await stack.init()).code).toBe(0);
    disc = await stack.disc('disc', '--images', '4');
  });
  afterAll(async () => {
    await second?.stop();
    await stack?.stop();
  });
  const further = (...more: string[]) => stack.gantry.run('init', '--archive', 'Second', ...more, '--json');
  const images = async (orthanc: RunningOrthanc): Promise<number> =>
    (await orthancFacts(orthanc).statistics()).CountInstances;

  it('is told of the second with its rule, and both are checked', async () => {
    expect((await further()).stderr).toContain('needs --orthanc URL');
    const password = stack.gantry.secretFile('second-password', second.password);
    const made = await further(
      ...['--orthanc', second.url, '--user', second.user, '--password-file', password, '--for-modality', 'CT,MG'],
    );
    expect(made.code, made.stderr).toBe(0);
    const { checks } = made.json();
    expect(checks.filter(({ part }: { part: string }) => part === 'archive')).toHaveLength(2);
    expect(checks.find(({ archive }: { archive?: string }) => archive === 'Second').state).not.toBe('failed');
    // One archive under two names would get one study twice.
    const twice = await stack.gantry.run('init', '--archive', 'Third', '--orthanc', second.url, '--json');
    expect(twice.code).not.toBe(0);
  });

  it('sends by its rule, or where somebody says, and looks where somebody says; the queue names where', async () => {
    const scanned = (await stack.gantry.run('scan', disc, '--json')).json();
    const studies = scanned.patients.flatMap(
      ({ studies: own }: { studies: { study_instance_uid: string; modalities: string[]; instances: number }[] }) => own,
    );
    const ct = studies.find(({ modalities }: { modalities: string[] }) => modalities.includes('CT'));
    const asked = ['import', disc, '--mrn', demoMrn, '--study', ct.study_instance_uid, '--json'];
    const byRule = await stack.gantry.run(...asked);
    expect(byRule.code, byRule.stderr + byRule.stdout).toBe(0);
    expect(byRule.json().imports[0]).toMatchObject({ archive: 'Second', status: 'success' });
    expect([await images(stack.orthanc), await images(second)]).toEqual([0, ct.instances]);

    const held = async (...verb: string[]) =>
      (await stack.gantry.run('archive', ...verb, ct.study_instance_uid, '--archive', 'Second', '--json')).json();
    const inFirst = await stack.gantry.run('archive', 'find', '--study', ct.study_instance_uid, '--json');
    expect(inFirst.json().studies).toEqual([]);
    expect((await held('find', '--study')).studies).toMatchObject([{ instances: ct.instances }]);
    expect((await held('show')).studies).toMatchObject([{ instances: ct.instances }]);

    expect((await stack.gantry.run(...asked, '--archive', 'Nowhere')).code).not.toBe(0);
    expect((await stack.gantry.run('archive', 'find', '--mrn', demoMrn, '--archive', 'Nowhere')).code).not.toBe(0);
    const byHand = await stack.gantry.run(...asked, '--archive', 'first');
    expect(byHand.code, byHand.stderr + byHand.stdout).toBe(0);
    expect(byHand.json().imports[0]).toMatchObject({ archive: null, status: 'success' });
    expect([await images(stack.orthanc), await images(second)]).toEqual([ct.instances, ct.instances]);
    const { imports } = (await stack.gantry.run('queue', '--json')).json();
    for (const { series, counts } of imports) {
      const confirmed = series.map((one: { confirmed: number }) => one.confirmed);
      expect(confirmed.reduce((sum: number, one: number) => sum + one, 0)).toBe(counts.selected);
      for (const one of series) expect(one).toMatchObject({ promised: one.found, sent: one.readable, short: null });
    }
  });

  it('pauses the one and not the other, and is rid of it again', async () => {
    const paused = await stack.gantry.run('queue', 'pause', '--archive', 'Second', '--json');
    expect(paused.json()).toMatchObject({ paused: false, paused_archives: ['Second'] });
    const resumed = await stack.gantry.run('queue', 'resume', '--archive', 'Second', '--json');
    expect(resumed.json().paused_archives).toEqual([]);
    expect((await further('--orthanc', '')).code).toBe(0);
    expect((await stack.gantry.run('import', disc, '--mrn', demoMrn, '--archive', 'Second')).code).not.toBe(0);
  });
});
