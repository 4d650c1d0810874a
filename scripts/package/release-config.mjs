import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { repoDir } from '../setup/places.mjs';

/** electron-builder.yml: the one place where the product's id, files and fuses are said. Its types are in release-config.d.mts. */
export function releaseConfig() {
  return readYaml('electron-builder.yml');
}

/** @param {string} path from the repository's root */
export function readYaml(path) {
  return load(readFileSync(join(repoDir, path), 'utf8'));
}
