import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forgeConfig from '../../forge.config.ts';
import { repoDir } from '../setup/places.mjs';

/**
 * Makes a deb of an unpacked app with forge's maker: the system's own dpkg and fakeroot, no download.
 *
 * @param {string} folder the unpacked app
 * @param {string} [outDir]
 * @returns {Promise<string>} the package
 */
export async function buildDeb(folder, outDir = join(repoDir, 'dist')) {
  const maker = forgeConfig.makers.find((one) => one.name === 'deb');
  // Root-owned whatever this user's mask is: a package that others cannot read would be none.
  process.umask(0o022);
  await maker.prepareConfig(process.arch);
  // Tells the installed app what it can be replaced by; in the unpacked folder itself it would be untrue.
  const typePath = join(folder, 'resources', 'package-type');
  writeFileSync(typePath, 'deb');
  try {
    const [path] = await maker.make({ dir: folder, makeDir: outDir, targetArch: process.arch });
    return path;
  } finally {
    rmSync(typePath);
  }
}
