import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changedEngineFiles, unpackedBeside } from './engine-integrity.ts';

let root: string;
const place = (path: string, content: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
};
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-integrity-'));
  place('out/engine/index.cjs', 'engine');
  place('node_modules/db/linux.node', 'native');
  const list = {
    'out/engine/index.cjs': sha256('engine'),
    'node_modules/db/linux.node': sha256('native'),
    'node_modules/db/windows.node': sha256('other'),
  };
  place('out/main/engine-hashes.json', JSON.stringify(list));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('an engine that is as it was built starts, though other systems’ native modules are not there', () => {
  expect(changedEngineFiles(root, root)).toEqual([]);
});

test('an engine that somebody changed, or took a part of, is named and not started', () => {
  place('node_modules/db/linux.node', 'native, and something else');
  rmSync(join(root, 'out/engine/index.cjs'));
  expect(changedEngineFiles(root, root)).toEqual(['out/engine/index.cjs', 'node_modules/db/linux.node']);
});

test('in a packaged app the engine lies beside the archive', () => {
  expect(unpackedBeside('/opt/Gantry/resources/app.asar')).toBe('/opt/Gantry/resources/app.asar.unpacked');
  expect(unpackedBeside('C:\\Gantry\\resources\\app.asar\\out')).toBe('C:\\Gantry\\resources\\app.asar.unpacked\\out');
  expect(unpackedBeside('/home/somebody/gantry')).toBe('/home/somebody/gantry');
});
