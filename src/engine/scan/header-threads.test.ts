import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCtSlices } from '../../../test/bench/ct-slices.ts';
import { openSource } from '../media/open-source.ts';
import type { Source, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';
import { fewestFilesForThreads, startHeaderThreads } from './header-threads.ts';
import { readFile } from './read-file.ts';
import { scanMedia } from './scan-media.ts';

const slices = fewestFilesForThreads + 50;
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'threads-'));
  makeCtSlices({ folder: root, files: slices, pixels: 'hole' });
  await writeFile(join(root, 'DICOM', 'AUTORUN.INF'), 'open=viewer.exe');
  await writeFile(join(root, 'DICOM', 'EMPTY'), '');
  await writeFile(join(root, 'DICOM', 'LOCKED'), 'secret');
  await chmod(join(root, 'DICOM', 'LOCKED'), 0);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function walked(source: Source): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const entry of source.walk({})) entries.push(entry);
  return entries;
}

test('threads find in a large folder exactly what one reader finds, in the same order', async () => {
  const source = await openSource(root);
  const entries = await walked(source);
  const alone: FileOutcome[] = [];
  for (const entry of entries) alone.push(await readFile(source, entry));
  const read = source.meter.bytesRead;
  const batches: number[] = [];
  const threads = startHeaderThreads(source, (batch) => batches.push(batch.length), undefined);
  for (const entry of entries) threads?.add(entry);
  const together = await threads?.finish();
  threads?.close();
  expect(together).toEqual(alone);
  expect(batches.reduce((sum, count) => sum + count, 0)).toBe(entries.length);
  expect(source.meter.bytesRead).toBe(2 * read);
});

test('a large folder is counted as a small one is', async () => {
  const { report, studies } = await scanMedia({ scanId: 't', paths: [root] });
  expect(report.files.dicom).toBe(slices);
  expect(report.files.total).toBe(slices + 3);
  expect(report.filesOpened).toBeGreaterThanOrEqual(slices);
  expect(report.bytesRead).toBeLessThanOrEqual(report.files.total * 32 * 1024);
  expect(studies.map(({ instances }) => instances.length)).toEqual([slices]);
});

test('a scan in threads ends as soon as it is told to', async () => {
  const stop = new AbortController();
  const source = await openSource(root);
  const entries = await walked(source);
  const threads = startHeaderThreads(source, () => stop.abort(new Error('enough')), stop.signal);
  for (const entry of entries) threads?.add(entry);
  await expect(threads?.finish()).rejects.toThrow('enough');
  threads?.close();
});
