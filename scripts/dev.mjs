/**
 * The app while it is developed: the page reloads at each change, main and preload restart the app, the engine is built again and
 * used from its next start on. Usage: node scripts/dev.mjs
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'electron-vite';
import { buildEngine } from './build-engine.mjs';
import { findElectron } from './setup/electron-launch.mjs';
import { repoDir } from './setup/places.mjs';

const electron = findElectron();
if (electron === undefined) throw new Error('No Electron here yet: run `npm run demo` or `npm test` once');
process.chdir(repoDir);
process.env.ELECTRON_EXEC_PATH = electron.executablePath;
process.env.GANTRY_APP_DIR = repoDir;
// An Electron without its default app has a loader that reads GANTRY_APP_DIR; a folder as argument would be taken for a disc.
if (!existsSync(join(electron.distDir, 'resources', 'default_app.asar'))) process.env.ELECTRON_ENTRY = '--development';
if (process.getuid?.() === 0) process.env.NO_SANDBOX = '1';

await buildEngine({ watch: true });
// electron-vite reads the file system for changes of main and preload only when told to.
await createServer({ build: { watch: {} } }, {});
