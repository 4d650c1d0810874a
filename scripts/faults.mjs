#!/usr/bin/env node
// `npm run faults -- --seed S --runs N`: sets everything up and lets archive, network and disk fail in mid import. Needs no dependency, and runs on
// the system's Node 20 as well.
import { join } from 'node:path';
import { debianPackages, ensureDebianPackages } from './setup/debian-packages.mjs';
import { checkScriptNode, requireProjectNode } from './setup/node-version.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { repoDir } from './setup/places.mjs';
import { runScript, SetupProblem } from './setup/report-step.mjs';
import { runOnNode } from './setup/run-on-node.mjs';

await runScript(async () => {
  checkScriptNode();
  await ensureNpmPackages();
  const node = requireProjectNode();
  const { missing, advice } = await ensureDebianPackages(debianPackages.headlessDemo);
  if (missing.length > 0) throw new SetupProblem(`The faults need a real Orthanc. ${advice ?? ''}`);
  process.exitCode = await runOnNode(node, join(repoDir, 'test', 'faults', 'run-faults.ts'), process.argv.slice(2));
});
