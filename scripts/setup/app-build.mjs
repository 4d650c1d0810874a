import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, repoDir } from './places.mjs';
import { reportStep } from './report-step.mjs';
import { runCommand } from './run-command.mjs';

const SOURCES = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'scripts/build.mjs',
  'scripts/build-engine.mjs',
  'scripts/keep-compiled-code.mjs',
  'scripts/compiled-code-preload.cjs',
  'scripts/engine-hashes.mjs',
  'package-lock.json',
];

/** Builds `out/` when it is missing or older than what it is made of. */
export async function ensureAppBuild() {
  // What a build writes last.
  const built = join(repoDir, 'out', 'main', 'engine-hashes.json');
  const isCurrent =
    existsSync(built) && SOURCES.every((source) => newestIn(join(repoDir, source)) <= statSync(built).mtimeMs);
  if (isCurrent) return;
  await reportStep('building the app', () =>
    runCommand(projectNode, [join(repoDir, 'scripts', 'build.mjs')], { cwd: repoDir }),
  );
}

/**
 * @param {string} path file or folder
 * @returns {number} when it, or the newest file in it, was written, in ms; 0 when there is none
 */
function newestIn(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return Math.max(
    0,
    ...entries
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
}
