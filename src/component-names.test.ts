import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The names that the specification gives to parts of the window: whoever knows it finds them here. */
const named = [
  'FileDropzone',
  'DicomTagsTable',
  'DicomTagEditor',
  'PatientMatcher',
  'AccessionMatcher',
  'UploadProgress',
  'StudyList',
  'StudyComparison',
] as const;

const renderer = join(import.meta.dirname, 'renderer');
const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));
const sources = new Map(files.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(renderer, path), 'utf8')]));

describe.each(named)('%s', (name) => {
  const home = `${name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.tsx`;

  test('is one component, in the file of its name', () => {
    const exporting = [...sources]
      .filter(([, text]) => text.includes(`export function ${name}(`))
      .map(([path]) => path);
    expect(exporting).toHaveLength(1);
    expect(exporting[0]?.split('/').at(-1)).toBe(home);
  });

  test('stands on a screen', () => {
    const drawn = [...sources].filter(([path, text]) => !path.endsWith(home) && text.includes(`<${name}`));
    expect(drawn.length).toBeGreaterThan(0);
  });
});
