import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { projectNode, repoDir } from '../../../scripts/setup/places.mjs';
import { test } from '../fixtures.ts';

const engineFolder = join(repoDir, 'out', 'engine');
/** Says of each file of the bundle that was taken so whether V8 took the code that was delivered for it: true, false, or null where there was none. */
const ask = (start: string): Record<string, boolean | null> => {
  const program = `
    const { scripts } = require(${JSON.stringify(join(engineFolder, 'delivered-code.cjs'))});
    const { isMainThread, Worker } = require('node:worker_threads');
    const taken = () => Object.fromEntries([...scripts].map(([path, { cachedDataRejected }]) =>
      [require('node:path').basename(path), cachedDataRejected === undefined ? null : !cachedDataRejected]));
    ${start}
  `;
  return JSON.parse(execFileSync(projectNode, ['-e', program], { encoding: 'utf8' }));
};
const file = (name: string): string => JSON.stringify(join(engineFolder, name));

test('the engine, its threads and the command line start with the compiled code that was delivered with them', () => {
  // The engine has nobody to talk to here and ends by itself, once it is there.
  const engine = ask(`
    process.on('exit', () => console.log(JSON.stringify(taken())));
    process.send = () => true;
    require(${file('engine.cjs')});
    process.emit('disconnect');
  `);
  expect(engine['engine.cjs']).toBe(true);
  const rest = ask(`
    for (const name of ['cli.cjs', 'header-thread.cjs', 'intake-thread.cjs', 'prepare-thread.cjs', 'copy-thread.cjs'])
      require(${JSON.stringify(`${engineFolder}/`)} + name);
    console.log(JSON.stringify(taken()));
  `);
  expect(Object.values(rest).length).toBeGreaterThanOrEqual(5);
  expect(Object.entries(rest).filter(([, isTaken]) => isTaken === false)).toEqual([]);
  for (const name of ['cli.cjs', 'header-thread.cjs', 'intake-thread.cjs', 'prepare-thread.cjs', 'copy-thread.cjs'])
    expect(rest[name], name).toBe(true);
});

test('every piece of compiled code is among the hashes of what was built', () => {
  const hashes = JSON.parse(readFileSync(join(repoDir, 'out', 'main', 'engine-hashes.json'), 'utf8'));
  const pieces = readdirSync(join(engineFolder, 'code'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.bin'),
  );
  expect(pieces.length).toBeGreaterThan(10);
  for (const piece of pieces) expect(hashes).toHaveProperty([`out/engine/code/${piece}`]);
});

test('a built gantry neither takes code from the folder for temporary files nor leaves any there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-temporary-'));
  const disc = join(folder, 'disc');
  const env = { ...process.env, TMPDIR: folder };
  const gantry = (...args: string[]) =>
    execFileSync(projectNode, [join(repoDir, 'bin', 'gantry.mjs'), ...args, '--home', join(folder, 'home')], { env });
  gantry('disc', 'make', disc, '--images', '30');
  gantry('scan', disc);
  expect(readdirSync(folder).filter((name) => name.includes('cache'))).toEqual([]);
  rmSync(folder, { recursive: true });
});
