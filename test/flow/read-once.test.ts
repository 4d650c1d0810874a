import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPdf } from '../../src/engine/disc-maker/pdf-document.ts';
import { type MountedMedium, mountMedium, whyNoFuse } from '../media-fuse/mount-medium.ts';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { progressOf } from './gantry-command.ts';
import { orthancFacts } from './orthanc-facts.ts';

const obstacle = whyNoFuse();
if (obstacle !== null) console.warn(`NOT RUN: media counted from outside: ${obstacle}`);

const who = ['--mrn', demoMrn, '--accession', demoAccession];

describe.skipIf(obstacle !== null)('a medium that is watched from outside', () => {
  let stack: FlowStack;
  let disc = '';
  const mounted: MountedMedium[] = [];
  const mount = async (): Promise<MountedMedium> => {
    const medium = await mountMedium(disc);
    mounted.push(medium);
    return medium;
  };
  beforeAll(async () => {
    stack = await startFlowStack();
    disc = await stack.disc('disc', '--images', '40');
    await stack.init();
  });
  afterAll(async () => {
    for (const medium of mounted) await medium.unmount();
    await stack.stop();
  });

  it('that dies in the middle of the copy goes on where it ended, and is then read once by the import', async () => {
    const medium = await mount();
    medium.rules({ bytesPerSecond: 4_000_000 });
    const first = stack.gantry.start(['import', medium.path, ...who, '--progress', 'json']);
    await first.line((line) => (progressOf(line)?.done ?? 0) >= 35);
    first.kill('SIGKILL');
    await first.done;
    medium.rules({});
    const before = medium.counts();
    const second = await stack.gantry.run('import', medium.path, ...who, '--json');
    expect(second.json().imports[0], second.stderr).toMatchObject({ station: 'done', status: 'success', linked: true });
    const after = medium.counts();
    const opens = (path: string) => (after[path]?.opens ?? 0) - (before[path]?.opens ?? 0);
    // Some were held already; of these, three were compared.
    const reread = Object.keys(after).filter((path) => path.includes('IM') && opens(path) > 0);
    expect(reread.length).toBeLessThan(Object.keys(after).filter((path) => path.includes('IM')).length);
  });

  it('is read once by an import: no byte twice, one open a file', async () => {
    const medium = await mount();
    const done = await stack.gantry.run('import', medium.path, ...who, '--json');
    const { imports, media } = done.json();
    expect(imports[0], done.stderr).toMatchObject({ station: 'done', status: 'success' });
    const counts = Object.entries(medium.counts());
    const bytes = counts.reduce((sum, [, count]) => sum + count.bytes, 0);
    const opens = counts.reduce((sum, [, count]) => sum + count.opens, 0);
    for (const [path, count] of counts) expect(count.opens, path).toBe(1);
    expect(media).toEqual({ bytes_read: bytes, files_opened: opens });
    const dicomBytes = imports[0].bytes;
    expect(bytes / dicomBytes).toBeLessThanOrEqual(1.02);
  });

  it('is read once by an import that takes its report with it, and could go back before the import began', async () => {
    await emptyArchive(stack.orthanc);
    const papers = await stack.disc('papers', '--images', '40');
    const report = createPdf(['Befund']);
    mkdirSync(join(papers, 'Befunde'));
    writeFileSync(join(papers, 'Befunde', 'Arztbrief.pdf'), report);
    const medium = await mountMedium(papers);
    mounted.push(medium);
    const asked = ['import', medium.path, ...who, '--documents', 'Befunde/Arztbrief.pdf', '--no-wait', '--json'];
    const queued = await stack.gantry.run(...asked);
    expect(queued.code, queued.stderr + queued.stdout).toBe(0);
    const counts = Object.entries(medium.counts());
    await medium.unmount();
    for (const [path, count] of counts) expect(count.opens, path).toBe(1);
    const bytes = counts.reduce((sum, [, count]) => sum + count.bytes, 0);
    expect(bytes / queued.json().imports[0].bytes).toBeLessThanOrEqual(1.02);

    await stack.gantry.run('queue', 'run');
    const rows = (await stack.gantry.run('queue', '--json')).json().imports;
    const row = rows.find((one: { id: string }) => one.id === queued.json().imports[0].id);
    expect(row).toMatchObject({ station: 'done', status: 'success' });
    expect(row.counts).toMatchObject({ confirmed: queued.json().imports[0].counts.selected, failed: 0 });
    const facts = orthancFacts(stack.orthanc);
    const files: Buffer[] = [];
    for (const id of await facts.instances()) files.push(await facts.file(id));
    expect(files.filter((file) => file.includes(report))).toHaveLength(1);
  });

  it('with a bad spot costs the image that lies there, and the import names it', async () => {
    await emptyArchive(stack.orthanc);
    const medium = await mount();
    const { imports } = (await stack.gantry.run('import', medium.path, ...who, '--dry-run', '--json')).json();
    expect(imports).toHaveLength(1);
    const [bad = ''] = Object.keys(medium.counts()).filter((path) => path.includes('IM'));
    medium.rules({ files: { [bad]: { failRanges: [[0, 4_096, null]] } } });
    const done = await stack.gantry.run('import', medium.path, ...who, '--json');
    expect(done.code).toBe(1);
    const [partial] = done.json().imports;
    expect(partial, done.stderr).toMatchObject({ station: 'done', status: 'partial', missing: 1 });
    expect(partial.faults).toEqual([
      expect.objectContaining({ path: bad, fault: expect.objectContaining({ code: 'media-read-error' }) }),
    ]);
    expect(partial.counts.confirmed).toBe(partial.counts.selected);
  });
});

async function emptyArchive({ url, user, password }: FlowStack['orthanc']): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  const studies = (await (await fetch(`${url}/studies`, { headers })).json()) as string[];
  for (const id of studies) await fetch(`${url}/studies/${id}`, { method: 'DELETE', headers });
}
