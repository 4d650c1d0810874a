import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoDir } from './setup/places.mjs';

const text = readFileSync(join(repoDir, 'docs', 'specification.md'), 'utf8');

test('each test that the specification’s table names exists, with its sentence', () => {
  const proofs = [...text.matchAll(/`([^`\s]+\.(?:test|spec)\.ts)` “([^”]+)”/g)];
  expect(proofs.length).toBeGreaterThan(100);
  const missing = proofs.filter(([, path = '', sentence = '']) => {
    const file = join(repoDir, path);
    return !existsSync(file) || !readFileSync(file, 'utf8').includes(sentence);
  });
  expect(missing.map(([all]) => all)).toEqual([]);
});

test('what only a measurement can tell names one that exists', () => {
  const benches = readFileSync(join(repoDir, 'test', 'bench', 'run-bench.ts'), 'utf8');
  const named = [...text.matchAll(/measured by `npm run bench -- --only (\w+)`/g)].map(([, name = '']) => name);
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !benches.includes(`${name}:`) && !benches.includes(`${name}Bench`))).toEqual([]);
});

test('each line has a proof, or says that it is out of scope', () => {
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (line|---)/.test(line));
  const bare = rows.filter((row) => !/(` “[^”]+”|measured by `[^`]+`|out of scope) \|$/.test(row));
  expect(bare).toEqual([]);
});

const seedPath = join(repoDir, '..', 'shared', 'design', 'seed-phase-5-dicom.md');
if (!existsSync(seedPath)) console.warn(`The seed specification is not here (${seedPath}): no line of it is checked.`);

test.skipIf(!existsSync(seedPath))('no line of the seed specification is left out', () => {
  const seed = readFileSync(seedPath, 'utf8').replace(/```[\s\S]*?```/g, '');
  const lines = [...seed.matchAll(/^(?:- \[ \]|-|\d+\.) (.+)$/gm)].map(([, line = '']) => line.replaceAll('**', ''));
  const endpoints = [...seed.matchAll(/^\| (GET|POST|DELETE) \| (\S+) \|/gm)].map(
    ([, verb, path]) => `${verb} ${path}`,
  );
  const tags = [...seed.matchAll(/^\| (\w+) \| (\([0-9A-F]{4},[0-9A-F]{4}\)) \|/gm)].map(
    ([, name, tag]) => `${name} ${tag}`,
  );
  const wanted = [...lines, ...endpoints, ...tags];
  expect(wanted.length).toBeGreaterThan(190);
  expect(wanted.filter((line) => !text.includes(`| ${line} |`))).toEqual([]);
});
