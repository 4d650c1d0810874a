import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Choice } from '../../contract/engine.ts';
import { defaultMatching } from '../../contract/plain.ts';
import type { DiscPatient } from '../../contract/scan.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';

let root = '';
let engine: Engine;
/** One person a disc: what was imported as one patient is held against another one. */
const people: DiscPatient[] = [];
const context = { signal: new AbortController().signal };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'confirm-'));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'a.meier' });
  for (const seed of [1, 2]) {
    const outPath = join(root, `disc ${seed}`);
    await makeDisc({ outPath, kind: 'standard', seed, patients: 1, studies: 1, images: 2 });
    const report = await engine.handlers.media.scan({ scanId: `scan ${seed}`, paths: [outPath] }, context);
    people.push(report.patients[0] as DiscPatient);
  }
  await mkdir(join(root, 'csv'));
});
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  await engine.handlers.settings.save({ matching: defaultMatching }, context);
});

/** A site whose only patient is the person of a disc, but for what is `different`. */
async function site({
  disc = 0,
  ...different
}: {
  disc?: number;
  birthDate?: string;
  mrn?: string;
} = {}): Promise<void> {
  const person = people[disc] as DiscPatient;
  const [family = '', given = ''] = person.patientName.alphabetic.split('^');
  const row = ['p1', different.mrn ?? 'MRN-1', family, given, different.birthDate ?? person.birthDate, person.sex];
  await writeFile(join(root, 'csv/patients.csv'), `id,mrn,family_name,given_name,birth_date,sex\n${row.join(',')}\n`);
  const url = pathToFileURL(join(root, 'csv')).href;
  await engine.handlers.settings.save({ ehr: { kind: 'csv', url, user: '' } }, context);
  await engine.handlers.directory.sync({ full: true }, context);
}

/** Plans and approves as a caller without a window could. */
async function approve(confirmed: string[], disc = 0) {
  const studyInstanceUid = people[disc]?.studies[0]?.studyInstanceUid ?? '';
  const choice: Choice = {
    ...{ scanId: `scan ${disc + 1}`, studyInstanceUid, edits: [] },
    patient: { by: 'directory', patientId: 'p1', orderId: null },
  };
  const made = await engine.handlers.plan.make(choice, context);
  if (!made.ok) throw new Error('the values are at fault');
  return engine.handlers.imports.approve({ ...choice, planHash: made.plan.hash, confirmed, urgent: false }, context);
}
const refusal = (confirmed: string[]) =>
  approve(confirmed).then(
    () => 'approved',
    (error: { fault: { code: string; params: object } }) => ({ code: error.fault.code, ...error.fault.params }),
  );

test('a match that is not certain is refused until two identifiers are confirmed, whatever else is', async () => {
  await site();
  await engine.handlers.settings.save({ matching: { ...defaultMatching, automatic: false } }, context);
  const wanted = { code: 'identity-not-confirmed' };
  expect(await refusal([])).toEqual({ ...wanted, fields: 'name, birth-date' });
  expect(await refusal(['sex', 'patient-id', 'known-different'])).toEqual({ ...wanted, fields: 'name, birth-date' });
  expect(await refusal(['name', 'sex'])).toEqual({ ...wanted, fields: 'birth-date' });
  expect(await engine.handlers.imports.list({}, context)).toEqual([]);
});

test('where the EHR has no birth date, name and the number on her card are asked for', async () => {
  await site({ birthDate: '', mrn: 'MRN-2' });
  expect(await refusal(['name', 'birth-date', 'sex'])).toEqual({
    code: 'identity-not-confirmed',
    fields: 'patient-id',
  });
});

test('a contradiction wants its own tick beside the two', async () => {
  await site({ birthDate: '1987-02-03', mrn: 'MRN-3' });
  expect(await refusal(['name'])).toMatchObject({ code: 'patient-contradicts', fields: 'birth-date' });
  expect(await refusal(['birth-date'])).toEqual({ code: 'identity-not-confirmed', fields: 'name' });
});

test('who confirmed which two stands on record', async () => {
  await site({ mrn: 'MRN-4' });
  await engine.handlers.settings.save({ matching: { ...defaultMatching, automatic: false } }, context);
  const view = await approve(['name', 'birth-date']);
  const row = [...engine.audit.list(0)].find(
    ({ action, subject }) => action === 'import.approved' && subject === view.id,
  );
  expect(row).toMatchObject({
    actor: 'a.meier',
    detail: {
      evidence: { confirmed: ['name', 'birth-date'], confirmedBy: 'a.meier', match: { decision: 'confirm' } },
    },
  });
});

test('a match beyond doubt asks for nothing', async () => {
  await site({ disc: 1, mrn: 'MRN-5' });
  expect((await approve([], 1)).patient.mrn).toBe('MRN-5');
});
