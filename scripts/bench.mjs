#!/usr/bin/env node
// `npm run bench`: sets everything up and measures against the peers. Needs no dependency, and runs on the system's Node 20 as well.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { debianPackages, ensureDebianPackages } from './setup/debian-packages.mjs';
import { ensureElectron } from './setup/electron-runtime.mjs';
import { checkScriptNode, requireProjectNode } from './setup/node-version.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { ensureOhif } from './setup/ohif.mjs';
import { repoDir } from './setup/places.mjs';
import { runScript, SetupProblem } from './setup/report-step.mjs';
import { runOnNode } from './setup/run-on-node.mjs';

await runScript(async () => {
  checkScriptNode();
  await ensureNpmPackages();
  const node = requireProjectNode();
  const { missing, advice } = await ensureDebianPackages(debianPackages.test);
  if (missing.length > 0) throw new SetupProblem(`The peers to measure against are not there. ${advice ?? ''}`);
  const only = process.argv.find((_, at, all) => all[at - 1] === '--only');
  // They look at the real window.
  if (only === undefined || /\b(preview|viewer|window)\b/.test(only)) {
    await ensureElectron();
    await ensureOhif();
    // What it says is no part of the result's one document.
    const built = spawnSync(node, [join(repoDir, 'scripts', 'build.mjs')], { cwd: repoDir, stdio: ['ignore', 2, 2] });
    if (built.status !== 0) throw new SetupProblem('The app does not build: node scripts/build.mjs');
  }
  process.exitCode = await runOnNode(node, join(repoDir, 'test', 'bench', 'run-bench.ts'), process.argv.slice(2));
});
