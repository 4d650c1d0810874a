import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LargeFileKind, LargeFileReport } from './large-file-child.ts';

const run = promisify(execFile);
const child = fileURLToPath(new URL('large-file-child.ts', import.meta.url));
const allowedMemoryBytes = 150 * 1024 * 1024;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-large-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function rewrite(kind: LargeFileKind): Promise<LargeFileReport> {
  const path = join(folder, kind);
  const { stdout } = await run(process.execPath, [child, path, kind]);
  await rm(path);
  return JSON.parse(stdout) as LargeFileReport;
}

test('a video of 5 GB is rewritten, with all its digests, in the memory of a header', {
  timeout: 600_000,
}, async () => {
  const report = await rewrite('encapsulated');
  expect(report.fileBytes).toBeGreaterThan(5e9);
  expect(report.streamedBytes).toBe(report.plannedBytes);
  expect(report.md5).toMatch(/^[0-9a-f]{32}$/);
  expect(report.pixelSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(report.peakMemoryBytes).toBeLessThan(allowedMemoryBytes);
});

test('the largest image that has a length at all, 4 GB, is rewritten in the memory of a header', {
  timeout: 300_000,
}, async () => {
  const report = await rewrite('native');
  expect(report.fileBytes).toBeGreaterThan(0xfffffffe);
  expect(report.streamedBytes).toBe(report.plannedBytes);
  expect(report.peakMemoryBytes).toBeLessThan(allowedMemoryBytes);
});
