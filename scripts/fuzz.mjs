#!/usr/bin/env node
// `npm run fuzz -- --seconds N --seed S`: sets everything up and throws hostile files at the DICOM room. Needs no dependency, and runs on
// the system's Node 20 as well.
import { join } from 'node:path';
import { checkScriptNode, requireProjectNode } from './setup/node-version.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { repoDir } from './setup/places.mjs';
import { runScript } from './setup/report-step.mjs';
import { runOnNode } from './setup/run-on-node.mjs';

await runScript(async () => {
  checkScriptNode();
  await ensureNpmPackages();
  const node = requireProjectNode();
  process.exitCode = await runOnNode(node, join(repoDir, 'test', 'fuzz', 'run-fuzz.ts'), process.argv.slice(2));
});
