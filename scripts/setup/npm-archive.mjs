import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDir } from './places.mjs';
import { SetupProblem } from './report-step.mjs';
import { runCommand } from './run-command.mjs';

/**
 * Downloads one npm package that is no dependency, checks it against a pinned SHA-512 and unpacks it into the cache.
 * Two runs at once do not disturb each other: each works in a folder of its own, and the first to finish gives its result.
 *
 * @param {{ name: string, spec: string, integrity: string, prepare: (folder: string) => Promise<void> }} what
 *   `name` of the folder in the cache; `prepare` gets the folder with the unpacked `package/` and leaves what is to be kept
 * @returns {Promise<string>} the folder in the cache
 */
export async function unpackNpmArchive({ name, spec, integrity, prepare }) {
  await mkdir(cacheDir, { recursive: true });
  const target = join(cacheDir, name);
  const work = await mkdtemp(join(cacheDir, `.${name}-`));
  try {
    // Packed from an empty folder, so that no workspace or lifecycle script of this project has a say.
    await runCommand('npm', ['pack', spec, '--ignore-scripts', '--loglevel=error', '--pack-destination', work], {
      cwd: work,
    });
    const tarball = (await readdir(work)).find((file) => file.endsWith('.tgz'));
    if (tarball === undefined) throw new SetupProblem(`npm pack ${spec} gave no file`);
    await checkIntegrity(join(work, tarball), spec, integrity);
    await runCommand('tar', ['-xzf', join(work, tarball), '-C', work, '--no-same-owner']);
    await rm(join(work, tarball));
    await prepare(work);
    await chmod(work, 0o755);
    await rename(work, target).catch((error) => {
      // Somebody else was faster; theirs passed the same check.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @param {string} spec
 * @param {string} integrity
 */
async function checkIntegrity(path, spec, integrity) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  if (`sha512-${hash.digest('base64')}` === integrity) return;
  throw new SetupProblem(
    `The download of ${spec} is not the file that was pinned (SHA-512 differs). Nothing of it was used.`,
  );
}
