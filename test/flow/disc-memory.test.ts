import { cpSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanMedia } from '../../src/engine/scan/scan-media.ts';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

describe('a disc that was here before is known', () => {
  let stack: FlowStack;
  beforeAll(async () => {
    stack = await startFlowStack();
    await stack.init();
  });
  afterAll(() => stack.stop());

  it('comes first with a scratch, then whole: only what was unreadable is added', async () => {
    const whole = await stack.disc('whole', '--images', '8');
    const scratched = join(stack.gantry.root, 'SCRATCHED');
    cpSync(whole, scratched, { recursive: true });
    const { studies } = await scanMedia({ scanId: 'w', paths: [whole] });
    const images = studies[0]?.instances ?? [];
    const [lost] = images.toSorted((left, right) => right.sizeBytes - left.sizeBytes);
    truncateSync(join(scratched, lost?.path ?? ''), 100_000);
    const asked = ['--mrn', demoMrn, '--accession', demoAccession, '--json'];

    const first = await stack.gantry.run('import', scratched, ...asked);
    expect(first.json().imports[0], first.stderr).toMatchObject({ station: 'done', status: 'partial', missing: 1 });
    expect(first.json().memory).toEqual([]);

    const again = await stack.gantry.run('import', whole, ...asked, '--rest');
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/was imported on \d{4}-\d\d-\d\d by .+; 1 images were unreadable then/);
    const { imports, memory } = again.json();
    expect(memory).toMatchObject([
      { confirmed: images.length - 1, unreadable: 1, rest: 1, same_medium: true, status: 'partial' },
    ]);
    expect(imports[0]).toMatchObject({ status: 'success', counts: { selected: 1, sent: 1, confirmed: 1 } });
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(images.length);

    const nothing = await stack.gantry.run('import', whole, ...asked, '--rest');
    expect(nothing.code).toBe(1);
    expect(nothing.json().imports[0].fault.code).toBe('nothing-to-import');
    expect(nothing.json().memory).toMatchObject([{ rest: 0, unreadable: 0 }]);
  });

  it('knows a study that comes from another disc, and does not call it the same disc', async () => {
    const one = await stack.disc('one', '--images', '4', '--seed', '5');
    const asked = ['--mrn', demoMrn, '--confirm-identity', 'name,birth-date,sex', '--json'];
    await stack.gantry.run('import', one, ...asked);
    const { studies } = await scanMedia({ scanId: 'o', paths: [one] });
    const single = join(one, studies[0]?.instances[0]?.path ?? '');
    const second = await stack.gantry.run('import', single, ...asked);
    expect(second.json().memory, second.stderr).toMatchObject([{ same_medium: false, rest: 0 }]);
    expect(second.stderr).not.toContain('unreadable then');
  });
});
