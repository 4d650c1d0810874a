import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { repoDir } from './setup/places.mjs';

/** What a package holds beside its archive (`asarUnpack` of electron-builder.yml) and can load. */
const folders = ['out/engine', 'node_modules/better-sqlite3/lib', 'node_modules/better-sqlite3/prebuilds'];

/** Writes their SHA-256 to where the archive holds it: `src/main/engine-integrity.ts` compares before the engine starts. */
export function writeEngineHashes() {
  const files = folders.flatMap((folder) =>
    readdirSync(join(repoDir, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(repoDir, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
  const hashes = Object.fromEntries(files.sort().map((file) => [file, sha256(join(repoDir, file))]));
  writeFileSync(join(repoDir, 'out', 'main', 'engine-hashes.json'), `${JSON.stringify(hashes, null, 2)}\n`);
}

/** @param {string} path */
function sha256(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
