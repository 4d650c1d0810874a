import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';

const hasZip = spawnSync('zip', ['-v']).error === undefined;
if (!hasZip) console.warn('NOT RUN: locked zips, zip is not installed');

let root = '';
let engine: Engine;
const { signal } = new AbortController();
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'locked-'));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'desk' });
});
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

/** What a review asks of a study whose letters are declared wrongly: everything that opens its files again. */
async function reviewed(scanId: string, path: string, password?: string) {
  const { media, study, plan } = engine.handlers;
  const report = await media.scan(
    { scanId, paths: [path], ...(password === undefined ? {} : { password }) },
    { signal },
  );
  const ref = { scanId, studyInstanceUid: report.patients[0]?.studies[0]?.studyInstanceUid ?? '' };
  const [first] = await study.instances(ref, { signal });
  const tags = await study.tags({ ...ref, sopInstanceUid: first?.sopInstanceUid ?? '' }, { signal });
  const readings = await study.charsetCandidates(ref, { signal });
  const repair = readings.flatMap(({ declared, encoding }) => (encoding === null ? [] : { declared, encoding }))[0];
  const patient = { by: 'operator', mrn: 'MRN-1', accessionNumber: null } as const;
  const edits = [{ keyword: 'ImageComments', value: 'seen' }];
  const made = await plan.make({ ...ref, patient, edits, repair: repair ?? null }, { signal });
  return { tags, readings, made };
}

test.skipIf(!hasZip)('a zip that was unlocked once is reviewed as the folder that it holds', async () => {
  const disc = join(root, 'disc');
  await makeDisc({ outPath: disc, kind: 'wrong-charset', seed: 1, patients: 1, studies: 1, images: 4 });
  execFileSync('zip', ['-qr', '-P', 'geheim', join(root, 'disc.zip'), '.'], { cwd: disc });
  const folder = await reviewed('folder', disc);
  const zip = await reviewed('zip', join(root, 'disc.zip'), 'geheim');
  expect(folder.readings.length).toBeGreaterThan(1);
  expect(folder.made.ok).toBe(true);
  expect(zip).toEqual(folder);
});
