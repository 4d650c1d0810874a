#!/usr/bin/env node
// `npm run shots [-- PART…]`: pictures of every screen in its states, on invented data, into test-results/shots/. A name's part (`review`, `ar`, `dark`) takes
// only the pictures whose names hold all of them; `--guide` takes those of docs/guide/images. Needs no dependency, and runs on the system's Node 20 as well.
import { join } from 'node:path';
import { debianPackages, ensureDebianPackages } from './setup/debian-packages.mjs';
import { ensureElectron } from './setup/electron-runtime.mjs';
import { checkScriptNode, requireProjectNode } from './setup/node-version.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { repoDir } from './setup/places.mjs';
import { runScript, SetupProblem } from './setup/report-step.mjs';
import { runOnNode } from './setup/run-on-node.mjs';

await runScript(async () => {
  checkScriptNode();
  await ensureNpmPackages();
  const node = requireProjectNode();
  const { missing, advice } = await ensureDebianPackages(debianPackages.demo);
  if (missing.length > 0) throw new SetupProblem(`The pictures need a display of their own. ${advice ?? ''}`);
  await ensureElectron();
  process.exitCode = await runOnNode(node, join(repoDir, 'test', 'shots', 'take-shots.ts'), process.argv.slice(2));
});
