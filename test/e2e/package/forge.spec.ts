import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect } from '@playwright/test';
import { packageWithForge } from '../../../scripts/package/package-with-forge.mjs';
import { test } from '../fixtures.ts';

test.skip(process.platform !== 'linux', 'the packages that tests build are built on Linux; see docs/release.md');

test('forge packs the same files with the same fuses as the release, without a download', async ({
  display: _built,
}) => {
  test.setTimeout(400_000);
  const folder = await packageWithForge();
  const archive = join(folder, 'resources', 'app.asar');
  const files = listPackage(archive, { isPack: false });
  expect(files).toEqual(expect.arrayContaining(['/out/main/index.cjs', '/out/renderer/index.html', '/package.json']));
  const strange = files.filter(
    (file) => !/^\/(out(\/.*)?|package\.json|LICENSE|node_modules|node_modules\/better-sqlite3(\/.*)?)$/.test(file),
  );
  expect(strange).toEqual([]);
  expect(existsSync(join(folder, 'resources', 'app.asar.unpacked', 'out', 'engine', 'index.cjs'))).toBe(true);
  expect(readFileSync(join(folder, 'resources', 'app-update.yml'), 'utf8')).toContain('updaterCacheDirName');
  const wire = await getCurrentFuseWire(join(folder, 'gantry'));
  expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
  expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE);
  expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
  rmSync(folder, { recursive: true });
});
