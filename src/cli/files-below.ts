import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from './exit-codes.ts';

/** Every regular file below the paths, in the order the folders give them; links are not followed. */
export async function* filesBelow(paths: readonly string[]): AsyncIterable<string> {
  for (const path of paths.map((given) => resolve(given))) {
    const about = await stat(path).catch(() => null);
    if (!about) throw new UsageError(`${path} is not there`);
    if (about.isFile()) {
      yield path;
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) yield* filesBelow([below]);
      else if (entry.isFile()) yield below;
    }
  }
}
