import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from './exit-codes.ts';

/** Every regular file below the paths, in the order the folders give them; links are not followed. */
export function* filesBelow(paths: readonly string[]): Iterable<string> {
  for (const path of paths.map((given) => resolve(given))) {
    const about = statSync(path, { throwIfNoEntry: false });
    if (!about) throw new UsageError(`${path} is not there`);
    if (about.isFile()) {
      yield path;
      continue;
    }
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) yield* filesBelow([below]);
      else if (entry.isFile()) yield below;
    }
  }
}
