import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackNpmArchive } from './npm-archive.mjs';
import { cacheDir } from './places.mjs';
import { quickenPage } from './quicken-page.mjs';
import { reportStep } from './report-step.mjs';

const VERSION = '3.13.2';
const INTEGRITY = 'sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==';
const FOLDER = `ohif-${VERSION}-quick`;

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
  const folder = await reportStep(`fetching the OHIF viewer ${VERSION} (50 MB), making it start sooner`, () =>
    unpackNpmArchive({
      name: FOLDER,
      spec: `@ohif/app@${VERSION}`,
      integrity: INTEGRITY,
      async prepare(work) {
        await rename(join(work, 'package', 'dist'), join(work, 'dist'));
        await rename(join(work, 'package', 'LICENSE'), join(work, 'LICENSE'));
        await rm(join(work, 'package'), { recursive: true });
        await quickenPage(join(work, 'dist'), /\.bundle\..*\.js$/, /^app\./);
      },
    }),
  );
  return join(folder, 'dist');
}
