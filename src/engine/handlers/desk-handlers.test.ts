import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportView } from '../../contract/imports.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';

let root = '';
let engine: Engine;
let ref = { scanId: 'scan', studyInstanceUid: '' };
let imported: ImportView;
const context = { signal: new AbortController().signal };
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'desk-'));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'desk' });
  const disc = join(root, 'disc');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 1, patients: 1, studies: 1, images: 2 });
  const report = await engine.handlers.media.scan({ scanId: 'scan', paths: [disc] }, context);
  ref = { scanId: 'scan', studyInstanceUid: report.patients[0]?.studies[0]?.studyInstanceUid ?? '' };
});
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

const patient = { by: 'operator', mrn: 'MRN-77', accessionNumber: null } as const;
async function planned() {
  const made = await engine.handlers.plan.make({ ...ref, patient, edits: [], repair: null }, context);
  if (!made.ok) throw new Error('the plan cannot be made');
  return made.plan;
}
function approve(planHash: string, confirmed: string[]) {
  const choice = { ...ref, patient, edits: [], repair: null };
  return engine.handlers.imports.approve({ ...choice, planHash, confirmed, urgent: false }, context);
}
function answered(answers: { name: 'yes' | 'no'; birthDate: 'yes' | 'no'; study: 'yes' | 'no' }) {
  const { scanId, studyInstanceUid } = ref;
  return engine.handlers.desk.recordAnswers({ scanId, answers: [{ studyInstanceUid, ...answers }] }, context);
}
const trail = () => [...engine.audit.list(0)];

test('a "no" of the patient stops the import until a person confirms that very answer', async () => {
  const before = await planned();
  expect(before.toConfirm).toEqual([]);
  await answered({ name: 'yes', birthDate: 'no', study: 'yes' });
  await expect(approve(before.hash, [])).rejects.toMatchObject({ fault: { code: 'plan-changed' } });
  const first = await planned();
  expect(first.toConfirm).toHaveLength(1);
  await expect(approve(first.hash, [])).rejects.toMatchObject({ fault: { code: 'patient-contradicts' } });

  // Asked again she denies something else: what was confirmed about the first answer does not hold for it.
  await answered({ name: 'no', birthDate: 'yes', study: 'yes' });
  const second = await planned();
  await expect(approve(second.hash, first.toConfirm)).rejects.toMatchObject({ fault: { code: 'patient-contradicts' } });
  imported = await approve(second.hash, second.toConfirm);
  expect(imported.condition).toBe('ready');
});

test('what the patient saw and said stands on record with time and user', async () => {
  const [newest] = await engine.handlers.desk.answers({ scanId: 'scan' }, context);
  expect(newest).toMatchObject({ name: 'no', birthDate: 'yes', study: 'yes', actor: 'desk' });
  expect(newest?.shown.name).not.toBe('');
  const asked = trail().filter(({ action }) => action === 'patient.asked');
  expect(asked.map(({ subject, actor, detail }) => [subject, actor, detail.name])).toEqual([
    [ref.studyInstanceUid, 'desk', 'yes'],
    [ref.studyInstanceUid, 'desk', 'no'],
  ]);
  const approval = trail().find(({ action }) => action === 'import.approved');
  expect(approval?.detail.evidence).toMatchObject({ patientSaid: { name: 'no' } });
  expect(engine.verifyAudit().ok).toBe(true);
});

test('a "yes" to everything asks for nothing more', async () => {
  await answered({ name: 'yes', birthDate: 'yes', study: 'yes' });
  expect((await planned()).toConfirm).toEqual([]);
});

test('nothing is recorded about a disc that is not here', async () => {
  const answers = [{ studyInstanceUid: '1.2.3', name: 'yes', birthDate: 'yes', study: 'yes' } as const];
  const asked = engine.handlers.desk.recordAnswers({ scanId: 'another', answers }, context);
  await expect(asked).rejects.toMatchObject({ fault: { code: 'scan-gone' } });
});

test('an import handed over is shown to everybody until somebody takes it', async () => {
  const { desk } = engine.handlers;
  const importId = imported.id;
  await desk.handOver({ importId, to: '', note: 'she calls back' }, context);
  await desk.handOver({ importId, to: 'b.keller', note: 'at two' }, context);
  expect(await desk.handovers({}, context)).toMatchObject([{ importId, from: 'desk', to: 'b.keller', note: 'at two' }]);
  expect(await desk.takeOver({ importId }, context)).toEqual([]);
  expect(await desk.takeOver({ importId }, context)).toEqual([]);
  const actions = trail().map(({ action }) => action);
  expect(actions.filter((action) => action === 'import.handed-over')).toHaveLength(2);
  expect(actions.filter((action) => action === 'import.taken-over')).toHaveLength(1);
});

test('an import is made urgent and takes its turn again, both in the trail', async () => {
  const { imports } = engine.handlers;
  const importId = imported.id;
  expect(await imports.setUrgent({ importId, urgent: true }, context)).toMatchObject({ urgent: true });
  expect(await imports.setUrgent({ importId, urgent: false }, context)).toMatchObject({ urgent: false });
  expect(
    trail()
      .filter(({ action }) => action === 'import.urgency')
      .map(({ detail }) => detail.urgent),
  ).toEqual([true, false]);
});

test('the disc that went back stands in the trail with whom it went to', async () => {
  await engine.handlers.desk.discReturned({ importId: imported.id, to: 'Jörg Müller' }, context);
  expect(trail().at(-1)).toMatchObject({
    ...{ action: 'disc.returned', subject: imported.id, actor: 'desk', detail: { to: 'Jörg Müller' } },
  });
});

test('a disc that goes back unimported stands in the trail with who was on it and why, and its copy is gone', async () => {
  const disc = join(root, 'wrong-disc');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 2, patients: 1, studies: 2, images: 1 });
  const { media, desk } = engine.handlers;
  const report = await media.scan({ scanId: 'wrong', paths: [disc], copy: true }, context);
  expect(await media.undecidedScans({}, context)).toMatchObject([{ scanId: 'wrong' }]);
  await desk.returnDisc({ scanId: 'wrong', reason: 'she has never been here' }, context);
  expect(await media.undecidedScans({}, context)).toEqual([]);
  expect(await media.discardCopy({ scanId: 'wrong' }, context)).toEqual({ files: 0 });
  const [person] = report.patients;
  expect(trail().findLast(({ action }) => action === 'disc.returned')).toMatchObject({
    ...{ subject: 'wrong', actor: 'desk' },
    detail: {
      reason: 'she has never been here',
      people: [
        {
          ...{
            patientId: person?.patientId,
            patientName: person?.patientName.alphabetic,
            birthDate: person?.birthDate,
          },
          studies: person?.studies.map(({ studyInstanceUid }) => studyInstanceUid),
        },
      ],
    },
  });
});

test('a disc of which something is on its way is not returned as if nothing were', async () => {
  const disc = join(root, 'third-disc');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 3, patients: 1, studies: 2, images: 1 });
  const { media, plan, imports, desk } = engine.handlers;
  const report = await media.scan({ scanId: 'third', paths: [disc], copy: true }, context);
  const studyInstanceUid = report.patients[0]?.studies[0]?.studyInstanceUid ?? '';
  const choice = { scanId: 'third', studyInstanceUid, patient, edits: [], repair: null };
  const made = await plan.make(choice, context);
  const planHash = made.ok ? made.plan.hash : '';
  const { id } = await imports.approve({ ...choice, planHash, confirmed: [], urgent: false }, context);
  const back = { scanId: 'third', reason: 'somebody else' };
  await expect(desk.returnDisc(back, context)).rejects.toMatchObject({ fault: { code: 'decision-outdated' } });
  await imports.cancel({ importId: id }, context);
  await desk.returnDisc(back, context);
});
