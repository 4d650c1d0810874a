import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, repoDir } from './places.mjs';
import { reportStep } from './report-step.mjs';
import { runCommand } from './run-command.mjs';

/** Runs `npm ci` when node_modules is missing or was made from another lock file. */
export async function ensureNpmPackages() {
  const lock = readFileSync(join(repoDir, 'package-lock.json'), 'utf8');
  const lockHash = createHash('sha256').update(lock).digest('hex');
  const stampPath = join(repoDir, 'node_modules', '.gantry-lock-hash');
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === lockHash && existsSync(projectNode)) return;
  if (!isInstalled(JSON.parse(lock))) {
    await reportStep('npm ci (about a minute the first time)', async () => {
      const env = { ...process.env, NODE_ENV: 'development' };
      await runCommand('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: repoDir, env });
    });
  }
  writeFileSync(stampPath, lockHash);
}

/**
 * Whether an `npm install` by hand has already put there what the lock file asks for. npm writes its own account of
 * node_modules as the last thing it does.
 *
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} lock
 */
function isInstalled(lock) {
  const accountPath = join(repoDir, 'node_modules', '.package-lock.json');
  if (!existsSync(accountPath) || !existsSync(projectNode)) return false;
  const { packages: installed } = JSON.parse(readFileSync(accountPath, 'utf8'));
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    if (installed[path] === undefined) return wanted.optional === true || wanted.devOptional === true;
    return installed[path].version === wanted.version;
  });
}
