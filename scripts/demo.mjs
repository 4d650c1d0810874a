#!/usr/bin/env node
// `npm run demo`: sets everything up and runs the demo. Needs no dependency, and runs on the system's Node 20 as well.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureAppBuild } from './setup/app-build.mjs';
import { debianPackages, ensureDebianPackages } from './setup/debian-packages.mjs';
import { ensureElectron } from './setup/electron-runtime.mjs';
import { checkScriptNode, requireProjectNode } from './setup/node-version.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { ensureOhif } from './setup/ohif.mjs';
import { repoDir } from './setup/places.mjs';
import { runScript } from './setup/report-step.mjs';

await runScript(async () => {
  const args = process.argv.slice(2);
  const headless = args.includes('--headless');
  checkScriptNode();
  await ensureNpmPackages();
  const node = requireProjectNode();
  const { missing, advice } = await ensureDebianPackages(headless ? debianPackages.headlessDemo : debianPackages.demo);
  if (missing.length > 0 && advice !== undefined) process.stderr.write(`setup: ${advice}\n`);
  await ensureOhif();
  if (!headless) {
    await ensureElectron();
    await ensureAppBuild();
  }
  process.exitCode = await runDemo(node, args);
});

/**
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
function runDemo(node, args) {
  const child = spawn(node, [join(repoDir, 'demo', 'run-demo.ts'), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C on a terminal reaches the child by itself as well; being told twice does it no harm.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
