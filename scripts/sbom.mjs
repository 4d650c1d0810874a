/**
 * Writes the bill of materials of the product and of what builds it, as CycloneDX, to dist/sbom.cdx.json: npm's own, from the lock file.
 * Usage: node scripts/sbom.mjs
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoDir } from './setup/places.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const made = spawnSync(npm, args, {
  cwd: repoDir,
  encoding: 'utf8',
  maxBuffer: 100_000_000,
  shell: process.platform === 'win32',
});
if (made.status !== 0) throw new Error(`npm sbom ended with ${made.status}: ${made.stderr}`);
const { components } = JSON.parse(made.stdout);
mkdirSync(join(repoDir, 'dist'), { recursive: true });
const path = join(repoDir, 'dist', 'sbom.cdx.json');
writeFileSync(path, made.stdout);
console.log(`${path}: ${components.length} components`);
