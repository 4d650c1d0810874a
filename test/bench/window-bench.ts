import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from './measure.ts';

/** The window as its user meets it: how soon it is there, and whether anything makes it stutter. A process of its own, for it needs a display and types of the page. */
export function windowBench(folder: string, _gantry: readonly string[], rounds: number): Promise<BenchResult> {
  // What is measured is what ships: built now, with its words on stderr, where they stand in nobody's way.
  const build = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
  if (spawnSync(process.execPath, [build], { stdio: ['ignore', 2, 2] }).status !== 0)
    throw new Error('the app does not build');
  const program = fileURLToPath(new URL('../window/measure-window.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder, String(rounds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const { promise, resolve, reject } = Promise.withResolvers<BenchResult>();
  child.once('error', reject);
  child.once('close', (code) => {
    if (code === 0) resolve(JSON.parse(text) as BenchResult);
    else reject(new Error(`measuring the window ended with code ${code}`));
  });
  return promise;
}
