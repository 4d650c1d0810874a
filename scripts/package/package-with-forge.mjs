import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { ensureElectron } from '../setup/electron-runtime.mjs';
import { repoDir } from '../setup/places.mjs';

/**
 * Runs forge's own package step around the Electron that is here, which it wants as the zip that it would download otherwise.
 *
 * @returns {Promise<string>} the unpacked folder
 */
export async function packageWithForge() {
  const zips = mkdtempSync(join(tmpdir(), 'gantry-electron-zip-'));
  try {
    const { version } = JSON.parse(readFileSync(join(repoDir, 'node_modules', 'electron', 'package.json'), 'utf8'));
    await zipFolder(await ensureElectron(), join(zips, `electron-v${version}-${process.platform}-${process.arch}.zip`));
    const ran = spawnSync(
      process.execPath,
      [join(repoDir, 'node_modules', '@electron-forge', 'cli', 'dist', 'electron-forge.js'), 'package'],
      {
        cwd: repoDir,
        env: { ...process.env, GANTRY_ELECTRON_ZIPS: zips },
        encoding: 'utf8',
      },
    );
    if (ran.status !== 0)
      throw new Error(`electron-forge package ended with ${ran.status}: ${ran.stdout}${ran.stderr}`);
    return join(repoDir, 'dist', 'forge', `Gantry-${process.platform}-${process.arch}`);
  } finally {
    rmSync(zips, { recursive: true, force: true });
  }
}

/** Uncompressed: it is unpacked again at once. */
async function zipFolder(folder, path) {
  const zip = new ZipFile();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    // The loader of development is no part of an Electron.
    const name = file.slice(folder.length + 1);
    if (!name.startsWith(join('resources', 'app'))) zip.addFile(file, name, { compress: false });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
