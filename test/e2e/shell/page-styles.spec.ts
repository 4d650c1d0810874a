import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { repoDir } from '../../../scripts/setup/places.mjs';

test('the page brings the styles of each Mantine component that it uses', () => {
  const assets = join(repoDir, 'out', 'renderer', 'assets');
  const built = (ending: string): string =>
    readdirSync(assets)
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(join(assets, name), 'utf8'))
      .join('\n');
  // Mantine names its classes by a hash that is the same in its components and in its styles.
  const classesIn = (text: string): Set<string> => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g));
  const styled = classesIn(readFileSync(createRequire(import.meta.url).resolve('@mantine/core/styles.css'), 'utf8'));
  const used = classesIn(built('.js')).intersection(styled);
  expect(used.size).toBeGreaterThan(100);
  expect([...used.difference(classesIn(built('.css')))]).toEqual([]);
});
