import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Takes blanks and comments out of the scripts of a built page, in place, and nothing else: names and order stay. OHIF's package is not compacted; a browser
 * reads a third less of it that way. A script that cannot be read stays as it is.
 *
 * @param {string} folder
 * @param {RegExp} names which scripts
 */
export async function compactScripts(folder, names) {
  // Installed by now; this file itself must load before anything is.
  const { minify } = await import('vite');
  for (const name of (await readdir(folder)).filter((one) => names.test(one))) {
    const path = join(folder, name);
    const { code, errors } = await minify(name, await readFile(path, 'utf8'), {
      ...{ compress: false, mangle: false },
      codegen: { removeWhitespace: true, legalComments: 'inline' },
    });
    if (errors.length === 0) await writeFile(path, code);
  }
}
