import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, repoDir } from './places.mjs';

export const FALLBACK_FOLDER = 'electron-25.1.1-linux-x64';

/**
 * Where an Electron lies that can run the app, without fetching anything.
 *
 * @returns {{ distDir: string, executablePath: string, kind: 'override' | 'downloaded' | 'fallback' } | undefined}
 */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const places = override
    ? [{ kind: 'override', distDir: override }]
    : [
        { kind: 'downloaded', distDir: join(repoDir, 'node_modules', 'electron', 'dist') },
        { kind: 'fallback', distDir: join(cacheDir, FALLBACK_FOLDER) },
      ];
  return places
    .map((place) => ({ ...place, executablePath: executableIn(place.distDir) }))
    .find(({ executablePath }) => existsSync(executablePath));
}

/**
 * How to start the app: for `child_process.spawn` and for Playwright's `_electron.launch`.
 *
 * @param {{ appDir?: string, args?: string[], env?: Record<string, string | undefined> }} [options] `appDir` holds `out/main/index.cjs`; default the repository
 * @returns {{ executablePath: string, args: string[], env: Record<string, string> }}
 * @throws {Error} when no Electron is there; `npm run demo` and `npm test` fetch one
 */
export function electronLaunch({ appDir = repoDir, args = [], env = {} } = {}) {
  const electron = findElectron();
  if (electron === undefined) throw new Error('No Electron here yet: run `npm run demo` or `npm test` once');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Without its default app, Electron takes no folder; the loader there reads GANTRY_APP_DIR instead.
  const hasDefaultApp = existsSync(join(electron.distDir, 'resources', 'default_app.asar'));
  const variables = { ...process.env, ...env, GANTRY_APP_DIR: appDir };
  return {
    executablePath: electron.executablePath,
    // Chromium refuses to run as root with its sandbox; the product itself never turns it off.
    args: [...sandbox, ...(hasDefaultApp ? [appDir] : []), ...args],
    env: Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)),
  };
}

/** @param {string} distDir */
function executableIn(distDir) {
  if (process.platform === 'darwin') return join(distDir, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return join(distDir, process.platform === 'win32' ? 'electron.exe' : 'electron');
}
