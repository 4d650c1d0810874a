import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScanReport } from '../../contract/scan.ts';
import { recentPlaces } from './recent-places.ts';

test('places that were opened lately are offered once, the newest first, and only where they still are', async () => {
  const work = mkdtempSync(join(tmpdir(), 'gantry-places-'));
  const [first, second, home] = ['first', 'second', 'home'].map((name) => join(work, name)) as [string, string, string];
  for (const folder of [first, second, join(home, 'practice')]) mkdirSync(folder, { recursive: true });
  const report = (...paths: string[]) => ({ sources: paths.map((path) => ({ path })) }) as ScanReport;
  const scans = {
    reports: () => [report(second), report(join(work, 'gone')), report(join(home, 'practice')), report(first, second)],
  };
  const places = await recentPlaces({ scans: scans as never }, home);
  rmSync(work, { recursive: true });
  expect(places).toEqual([{ path: second }, { path: first }]);
});
