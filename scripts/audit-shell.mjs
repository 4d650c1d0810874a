/**
 * Looks through the shell's sources with Electronegativity (Doyensec) and ends with 1 when it finds something that SECURITY.md does not argue. The tool is fetched for the run: it is no dependency. Part of every release (docs/release.md).
 * Usage: node scripts/audit-shell.mjs
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsOf, unargued } from './package/audit-findings.mjs';
import { repoDir } from './setup/places.mjs';

const tool = '@doyensec/electronegativity@1.10.3';
const work = mkdtempSync(join(tmpdir(), 'gantry-audit-'));
try {
  // Where its list of Electron versions cannot be reached, the tool means to go on without, and dies of its HTTP library's way to end.
  writeFileSync(join(work, 'go-on.cjs'), "process.on('uncaughtException', (error) => console.error(error.message));\n");
  const found = join(work, 'found.sarif');
  const args = ['exec', '--yes', '--ignore-scripts', `--package=${tool}`, '--', 'electronegativity'];
  spawnSync('npm', [...args, '-i', join(repoDir, 'src'), '-o', found, '-r', '-v', 'false', '-e', '45.4.1'], {
    cwd: work,
    env: { ...process.env, NODE_OPTIONS: `--require ${join(work, 'go-on.cjs')}` },
    stdio: 'ignore',
    timeout: 300_000,
  });
  if (!existsSync(found)) throw new Error(`${tool} gave no result`);
  const findings = findingsOf(readFileSync(found, 'utf8'));
  const open = unargued(findings, readFileSync(join(repoDir, 'SECURITY.md'), 'utf8'));
  for (const { check, file, line } of open) console.log(`${check} ${file === '' ? 'whole app' : `${file}:${line}`}`);
  console.log(`${findings.length} findings, ${open.length} that SECURITY.md does not argue`);
  process.exitCode = open.length === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
