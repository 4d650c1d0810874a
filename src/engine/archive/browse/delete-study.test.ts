import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { mayDelete } from './may-delete.ts';

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** How a request that deletes can be written: by HTTP's verb, by got's, or as one of Orthanc's POSTs that delete. */
const deletes = [
  /method\s*:\s*['"`]DELETE['"`]/i,
  /\b(http|got|client|agent)\.delete\s*\(/,
  /bulk-delete|tools\/reset|KeepSource\W+false/,
];

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}testing${sep}`));
}

it('nothing in Gantry deletes on a server but the one deletion that asks for role, reason and confirmation', () => {
  const found = sources(src)
    .filter((path) => deletes.some((pattern) => pattern.test(readFileSync(path, 'utf8'))))
    .map((path) => relative(src, path).split(sep).join('/'));
  // The first speaks to the archive; the second asks the EHR, which has the say.
  expect(found.sort()).toEqual(['engine/archive/browse/delete-study.ts', 'engine/directory/ehr-connector.ts']);
});

it('and only that deletion calls it', () => {
  const callers = sources(src)
    .filter((path) => /from '[^']*\/delete-study\.ts'/.test(readFileSync(path, 'utf8')))
    .map((path) => relative(src, path).split(sep).join('/'))
    .filter((path) => path.startsWith('engine/') || path.startsWith('cli/') || path.startsWith('main/'));
  expect(callers).toEqual(['engine/delete-archived-study.ts']);
});

it('nobody but an administrator may', () => {
  expect(mayDelete(['front_desk', 'radiographer', 'radiologist'])).toBe(false);
  expect(mayDelete([])).toBe(false);
  expect(mayDelete(['radiologist', 'admin'])).toBe(true);
});
