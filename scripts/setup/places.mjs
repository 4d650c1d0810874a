import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const repoDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where the project's own Node 24 lies once npm has run. */
export const projectNode = join(
  repoDir,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Downloads that are not npm dependencies: the viewer and the fallback Electron. `GANTRY_CACHE` puts them elsewhere. */
export const cacheDir = process.env.GANTRY_CACHE ?? join(repoDir, '.cache');
