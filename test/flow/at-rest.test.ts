import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeDisc } from '../../src/engine/disc-maker/make-disc.ts';
import { type FlowStack, startFlowStack } from './flow-stack.ts';
import { progressOf } from './gantry-command.ts';
import { plantedForms, tracesIn } from './planted-traces.ts';

/** An EHR is not connected here, so that what the disc says, names with umlauts among it, is what is kept. */
describe('nothing of a patient lies readable on this computer', () => {
  let stack: FlowStack;
  let temporary: string;
  let disc: string;
  let forms: Map<string, Buffer>;
  beforeAll(async () => {
    stack = await startFlowStack();
    const { gantry, orthanc } = stack;
    temporary = join(gantry.root, 'temporary');
    mkdirSync(temporary);
    // What the command would leave in the system's folder for temporary files is looked at as well.
    vi.stubEnv('TMPDIR', temporary);
    vi.stubEnv('SQLITE_TMPDIR', temporary);
    // Node's cache of our own source, in which example names stand, is no patient's data.
    vi.stubEnv('NODE_COMPILE_CACHE', join(gantry.root, 'compiled'));
    disc = join(gantry.root, 'disc');
    const manifest = await makeDisc({ outPath: disc, kind: 'standard', seed: 11, patients: 1, studies: 2, images: 40 });
    forms = plantedForms(manifest, ['Überw-774411', 'NEWMRN-558822']);
    await gantry.run(
      ...['init', '--orthanc', orthanc.url, '--user', orthanc.user],
      ...['--password-file', gantry.secretFile('orthanc-password', orthanc.password)],
    );
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await stack.stop();
  });

  const arguments_ = ['--mrn', 'NEWMRN-558822', '--set', 'StudyDescription=Überw-774411', '--progress', 'json'];
  const search = (): string[] => tracesIn([stack.gantry.home, temporary], forms);

  it('is looked for by a search that finds it on the disc itself', () => {
    const onDisc = tracesIn([disc], forms);
    for (const form of ['(UTF-8)', '(Latin-1)'])
      expect(
        onDisc.some((trace) => trace.includes(form)),
        form,
      ).toBe(true);
  });

  it('while a study is on its way, in the write-ahead log, and after the power went', async () => {
    const running = stack.gantry.start(['import', disc, ...arguments_]);
    await running.line((line) => progressOf(line)?.what === 'Uploading');
    expect(search()).toEqual([]);
    running.kill('SIGKILL');
    await running.done;
    expect(readdirSync(stack.gantry.home)).toContain('ledger.db-wal');
    expect(search()).toEqual([]);
  });

  it('when everything is done, with history, audit trail and scans kept, and the key changed', async () => {
    const { gantry } = stack;
    const resumed = await gantry.run('queue', 'run', '--json');
    expect(resumed.code, resumed.stderr).toBe(0);
    await gantry.run('import', disc, ...arguments_);
    expect((await gantry.run('log', '--json')).json().uploads.length).toBeGreaterThan(0);
    expect(search()).toEqual([]);
    expect((await gantry.run('vault', 'rotate')).code).toBe(0);
    expect(search()).toEqual([]);
    expect((await gantry.run('log')).stdout).toContain('NEWMRN-558822');
  });
});
