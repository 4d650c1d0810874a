import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A packaged app reads its code out of an archive that Electron checks; the engine and the database's native module lie beside it,
 * because a process of its own loads them. The archive holds their hashes.
 *
 * @param archiveFolder where the list `out/main/engine-hashes.json` is: inside the archive
 * @param unpackedFolder where the files are
 * @returns the files that are missing or not as they were built; empty when all is well. A native module of another system may be missing.
 */
export function changedEngineFiles(archiveFolder: string, unpackedFolder: string): string[] {
  // SHA-256 in hex of each file, by its path from the app's root. Electron has checked the list with the archive; a hash that is none agrees with no file.
  const list: unknown = JSON.parse(readFileSync(join(archiveFolder, 'out', 'main', 'engine-hashes.json'), 'utf8'));
  return Object.entries(list as Readonly<Record<string, unknown>>)
    .filter(([path, hash]) => {
      const file = join(unpackedFolder, ...path.split('/'));
      if (!existsSync(file)) return !path.endsWith('.node');
      return createHash('sha256').update(readFileSync(file)).digest('hex') !== hash;
    })
    .map(([path]) => path);
}

/** Where files lie that an archive names but does not hold. Elsewhere than in an archive, the folder itself. */
export function unpackedBeside(folder: string): string {
  return folder.replace(/app\.asar(?=$|[\\/])/, 'app.asar.unpacked');
}
