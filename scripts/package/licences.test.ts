import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoDir } from '../setup/places.mjs';
import { shippedPackages } from './shipped-packages.mjs';

/** Each asks for no more than that its text goes along. */
const permissive = /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Zlib|CC0-1\.0|Python-2\.0)\)?$/;

test('everything that is shipped may be shipped, and stands in the list of licences', () => {
  const list = readFileSync(join(repoDir, 'docs', 'licences.md'), 'utf8');
  const shipped = shippedPackages();
  expect(shipped.map(({ name }) => name)).toEqual(expect.arrayContaining(['better-sqlite3', 'react', 'yauzl', 'zod']));
  for (const { name, version, licence } of shipped) {
    expect(
      licence.split(/ OR | AND /).some((one) => permissive.test(one)),
      `${name}: ${licence}`,
    ).toBe(true);
    expect(list).toContain(`| ${name} | ${version} | ${licence} |`);
  }
});

test('the bill of materials names every shipped package with its version', () => {
  const made = spawnSync(process.execPath, [join(repoDir, 'scripts', 'sbom.mjs')], { encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
  const { bomFormat, components } = JSON.parse(readFileSync(join(repoDir, 'dist', 'sbom.cdx.json'), 'utf8'));
  expect(bomFormat).toBe('CycloneDX');
  const purls = new Set(components.map(({ purl }: { purl: string }) => decodeURIComponent(purl)));
  const own = shippedPackages().filter(({ name }) => name !== 'better-sqlite3');
  for (const { name, version } of own) expect(purls, name).toContain(`pkg:npm/${name}@${version}`);
  expect([...purls].some((purl) => String(purl).includes('better-sqlite3-multiple-ciphers@'))).toBe(true);
});
