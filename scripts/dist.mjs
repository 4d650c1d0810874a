/**
 * Builds what this machine can build of the product, into dist/: the unpacked app and the deb on Linux, everything that
 * electron-builder.yml names with `--installers`.
 * Usage: node scripts/dist.mjs [--installers]
 */
import { buildDeb } from './package/build-deb.mjs';
import { buildInstallers, buildUnpacked } from './package/build-unpacked.mjs';
import { ensureAppBuild } from './setup/app-build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { repoDir } from './setup/places.mjs';
import { SetupProblem } from './setup/report-step.mjs';

process.chdir(repoDir);
try {
  await ensureNpmPackages();
  await ensureAppBuild();
  if (process.argv.includes('--installers')) {
    for (const path of await buildInstallers()) console.log(path);
  } else {
    const folder = await buildUnpacked();
    console.log(folder);
    if (process.platform === 'linux') console.log(await buildDeb(folder));
  }
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
