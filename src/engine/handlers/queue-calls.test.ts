import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { statisticsSchema } from '../../contract/statistics.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';

let root = '';
let engine: Engine;
let importId = '';
let studyInstanceUid = '';
let images = 0;
const context = { signal: new AbortController().signal };
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'queue-calls-'));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'desk' });
  const { handlers } = engine;
  await handlers.settings.save({ viewer: { url: 'https://images.example/ohif' } }, context);
  const disc = join(root, 'disc');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 1, patients: 1, studies: 1, images: 2 });
  const report = await handlers.media.scan({ scanId: 'scan', paths: [disc], copy: true }, context);
  studyInstanceUid = report.patients[0]?.studies[0]?.studyInstanceUid ?? '';
  images = report.patients[0]?.studies[0]?.instances ?? 0;
  const choice = {
    ...{ scanId: 'scan', studyInstanceUid, edits: [], repair: null },
    patient: { by: 'operator', mrn: 'MRN-77', accessionNumber: null } as const,
  };
  const made = await handlers.plan.make(choice, context);
  if (!made.ok) throw new Error('the plan cannot be made');
  const { hash: planHash, toConfirm } = made.plan;
  const approved = { ...choice, planHash, confirmed: toConfirm, urgent: false };
  importId = (await handlers.imports.approve(approved, context)).id;
  // A busy machine takes its time over a disc and a new vault.
}, 60_000);
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

const rowsOf = (action: string) => [...engine.audit.list(0)].filter((row) => row.action === action);

test('the statistics count what is in the ledger, whatever a window has of it', async () => {
  const counted = await engine.handlers.history.statistics({ days: 7 }, context);
  expect(statisticsSchema.parse(counted)).toMatchObject({ studies: 1, discs: 1, byOutcome: { open: 1 } });
  expect(counted.days.at(-1)).toMatchObject({ studies: 1, discs: 1 });
  expect(counted.senders).toMatchObject([{ studies: 1, files: images, unreadable: 0 }]);
  expect(counted.matched).toEqual({ automatic: 0, byPerson: 0 });
});

test('a story is told from the approval on, and says who was given the images to look at', async () => {
  const { imports, viewer } = engine.handlers;
  await viewer.address({ studyInstanceUids: [studyInstanceUid], forRecord: true }, context);
  const before = await imports.story({ importId }, context);
  expect(before.map(({ kind }) => kind)).toEqual(['approved']);
  await viewer.address({ studyInstanceUids: [studyInstanceUid] }, context);
  const after = await imports.story({ importId }, context);
  expect(after.at(-1)).toMatchObject({ kind: 'viewed', actor: 'desk' });
  // Of a study that never came through here the trail is the study's own.
  await viewer.address({ studyInstanceUids: ['1.2.3'] }, context);
  expect(rowsOf('study.viewed').map(({ subject }) => subject)).toEqual([importId, '1.2.3']);
});

test('the story of an import that there is none of is refused, not empty', async () => {
  await expect(engine.handlers.imports.story({ importId: 'nobody' }, context)).rejects.toMatchObject({
    fault: { code: 'not-found' },
  });
});

test('the queue leaves the desk as a file with a row in the trail', async () => {
  const csv = await engine.handlers.imports.export({ format: 'csv' }, context);
  expect(csv).toMatchObject({ rows: 1, name: expect.stringMatching(/^gantry-queue-.*\.csv$/) });
  expect(csv.text.split('\r\n')[1]).toContain('MRN-77');
  const json = await engine.handlers.imports.export({ format: 'json' }, context);
  expect(JSON.parse(json.text).imports[0]).toMatchObject({ id: importId, paused: false, selected: images });
  expect(rowsOf('history.exported').map(({ subject }) => subject)).toEqual(['queue', 'queue']);
});

test('the statistics are a file too: a row a day, without a name in it, and the trail tells who took it', async () => {
  const csv = await engine.handlers.history.exportStatistics({ days: 7, format: 'csv' }, context);
  const [head, ...days] = csv.text.trim().split('\r\n');
  expect(head).toBe('day,discs,studies,bytes,confirmed,partial,failed,open,cancelled');
  expect([days.length, csv.rows]).toEqual([7, 7]);
  const json = await engine.handlers.history.exportStatistics({ days: 7, format: 'json' }, context);
  expect(JSON.parse(json.text)).toEqual(await engine.handlers.history.statistics({ days: 7 }, context));
  expect(rowsOf('statistics.exported').map(({ detail }) => detail.format)).toEqual(['csv', 'json']);
});

test('what the desk is doing is told in numbers', async () => {
  const { app, imports } = engine.handlers;
  expect(await app.activity({}, context)).toMatchObject({ running: 1, paused: 0, needsPerson: 0 });
  await imports.setPaused({ importId, paused: true }, context);
  expect(await app.activity({}, context)).toMatchObject({ running: 0, paused: 1 });
  await imports.setPaused({ importId, paused: false }, context);
});

test('the disc that was read is a place to go back to', async () => {
  const places = await engine.handlers.media.recentPlaces({}, context);
  expect(places).toEqual([{ path: join(root, 'disc') }]);
});
