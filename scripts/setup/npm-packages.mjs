import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, repoDir } from './places.mjs';
import { reportStep } from './report-step.mjs';
import { runCommand } from './run-command.mjs';

/** Runs `npm ci` when node_modules is missing or was made from another lock file. */
export async function ensureNpmPackages() {
  const lock = readFileSync(join(repoDir, 'package-lock.json'));
  const lockHash = createHash('sha256').update(lock).digest('hex');
  const stampPath = join(repoDir, 'node_modules', '.gantry-lock-hash');
  const isCurrent = existsSync(stampPath) && readFileSync(stampPath, 'utf8') === lockHash && existsSync(projectNode);
  if (isCurrent) return;
  await reportStep('npm ci (about a minute the first time)', async () => {
    const env = { ...process.env, NODE_ENV: 'development' };
    await runCommand('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: repoDir, env });
  });
  writeFileSync(stampPath, lockHash);
}
