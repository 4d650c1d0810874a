import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compactScripts } from './compact-scripts.mjs';
import { unpackNpmArchive } from './npm-archive.mjs';
import { cacheDir } from './places.mjs';
import { reportStep } from './report-step.mjs';

const VERSION = '3.13.2';
const INTEGRITY = 'sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==';
const FOLDER = `ohif-${VERSION}-compact`;

/**
 * The built OHIF viewer, if it is in the cache.
 *
 * @returns {string | undefined} the folder with its index.html
 */
export function findOhif() {
  const dist = join(cacheDir, FOLDER, 'dist');
  return existsSync(join(dist, 'index.html')) ? dist : undefined;
}

/**
 * The built OHIF viewer, fetched if need be. Only `dist/` of the npm package is kept: its 40 dependencies are those of its
 * build, and the viewer belongs to the EHR, so it is none of ours.
 *
 * @returns {Promise<string>} the folder with its index.html
 */
export async function ensureOhif() {
  const found = findOhif();
  if (found !== undefined) return found;
  const folder = await reportStep(`fetching the OHIF viewer ${VERSION} (50 MB), compacting its scripts`, () =>
    unpackNpmArchive({
      name: FOLDER,
      spec: `@ohif/app@${VERSION}`,
      integrity: INTEGRITY,
      async prepare(work) {
        await rename(join(work, 'package', 'dist'), join(work, 'dist'));
        await rename(join(work, 'package', 'LICENSE'), join(work, 'LICENSE'));
        await rm(join(work, 'package'), { recursive: true });
        await compactScripts(join(work, 'dist'), /\.bundle\..*\.js$/);
      },
    }),
  );
  return join(folder, 'dist');
}
