import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Choice } from '../contract/engine.ts';
import { isPracticePatient, practicePatient } from '../contract/practice.ts';
import { createEngine, type Engine } from './engine.ts';

// Discs are made and copied: that takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

let root = '';
let engine: Engine;
const { signal } = new AbortController();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'practice-disc-'));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'desk' });
});
afterEach(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

test('the practice disc reads like a real one, and everybody on it is the practice patient', async () => {
  const { path } = await engine.handlers.media.makePracticeDisc({}, { signal });
  const { patients, files } = await engine.handlers.media.scan({ scanId: 'practice', paths: [path] }, { signal });
  expect(patients).toMatchObject([{ patientId: practicePatient.patientId, studies: [{}] }]);
  expect(patients[0]?.studies[0]?.instances).toBeGreaterThanOrEqual(24);
  expect(patients.every(isPracticePatient)).toBe(true);
  expect(files.unreadable).toEqual([]);
  // Asked for again, it is the one that is there.
  expect(await engine.handlers.media.makePracticeDisc({}, { signal })).toEqual({ path });
});

test('nothing of it can be imported, wherever it was copied to and whoever is named as its patient', async () => {
  const { path } = await engine.handlers.media.makePracticeDisc({}, { signal });
  const carried = join(root, 'stick');
  await cp(path, carried, { recursive: true });
  const report = await engine.handlers.media.scan({ scanId: 'carried', paths: [carried] }, { signal });
  const choice: Choice = {
    scanId: report.scanId,
    studyInstanceUid: report.patients[0]?.studies[0]?.studyInstanceUid ?? '',
    patient: { by: 'operator', mrn: 'MRN-1', accessionNumber: null },
    edits: [],
  };
  const made = await engine.handlers.plan.make(choice, { signal });
  if (!made.ok) throw new Error('the values are at fault');
  const approval = { ...choice, planHash: made.plan.hash, urgent: false };
  const confirmed = ['name', 'birth-date', 'sex', 'patient-id'];
  await expect(engine.handlers.imports.approve({ ...approval, confirmed }, { signal })).rejects.toMatchObject({
    fault: { code: 'practice-disc' },
  });
  expect(await engine.handlers.imports.list({}, { signal })).toEqual([]);
});
