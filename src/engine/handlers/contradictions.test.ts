import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Choice } from '../../contract/engine.ts';
import type { Fault } from '../../contract/fault.ts';
import type { ScanReport, StudySummary } from '../../contract/scan.ts';
import type { DiscKind } from '../disc-maker/kinds.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';

let root = '';
let engine: Engine;
const { signal } = new AbortController();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'contradictions-'));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'desk' });
});
afterEach(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

async function scanned(kind: DiscKind): Promise<ScanReport> {
  const path = join(root, kind);
  await makeDisc({ outPath: path, kind, seed: 1, patients: 1, studies: 1, images: 6 });
  return engine.handlers.media.scan({ scanId: kind, paths: [path] }, { signal });
}

/** Plans and approves as a caller without a window could: whatever it confirms, it never says what it did not see. */
async function approved(report: ScanReport, study: StudySummary, choice: Partial<Choice> & { confirmed?: string[] }) {
  const { confirmed = [], ...rest } = choice;
  const asked: Choice = {
    scanId: report.scanId,
    studyInstanceUid: study.studyInstanceUid,
    patient: { by: 'operator', mrn: 'MRN-1', accessionNumber: null },
    edits: [],
    ...rest,
  };
  const made = await engine.handlers.plan.make(asked, { signal });
  if (!made.ok) throw new Error('the values are at fault');
  const approval = { ...asked, planHash: made.plan.hash, confirmed, urgent: false };
  return engine.handlers.imports.approve(approval, { signal });
}

const faultOf = (approval: Promise<unknown>): Promise<Fault> =>
  approval.then(
    () => Promise.reject(new Error('it was approved')),
    (error: { fault: Fault }) => error.fault,
  );

const firstStudy = ({ patients }: ScanReport) => patients[0]?.studies[0] as StudySummary;

test('nobody can approve a study that names two people before somebody said whose it is', async () => {
  const report = await scanned('conflicting-headers');
  const study = firstStudy(report);
  const everything = ['name', 'birth-date', 'sex', 'patient-id', 'conflicting-headers'];
  expect(await faultOf(approved(report, study, { confirmed: everything }))).toMatchObject({
    code: 'conflicting-headers',
  });
  const [hers, ...others] = study.conflicts.identities;
  const leaveOut = others.map(({ key }) => key);
  const forgotten = { side: hers?.key ?? '', samePerson: [], leaveOut: leaveOut.slice(1) };
  expect(await faultOf(approved(report, study, { decision: { identity: forgotten, files: [] } }))).toMatchObject({
    code: 'conflicting-headers',
  });
  const identity = { side: hers?.key ?? '', samePerson: [], leaveOut };
  const view = await approved(report, study, { decision: { identity, files: [] } });
  expect(view.counts.selected).toBe(hers?.instances);
});

test('where both sides are one person, all images leave under one name', async () => {
  const report = await scanned('conflicting-headers');
  const study = firstStudy(report);
  const [first, ...others] = study.conflicts.identities;
  const made = await engine.handlers.plan.make(
    {
      scanId: report.scanId,
      studyInstanceUid: study.studyInstanceUid,
      patient: { by: 'operator', mrn: 'MRN-1', accessionNumber: null },
      edits: [],
      decision: {
        identity: { side: first?.key ?? '', samePerson: others.map(({ key }) => key), leaveOut: [] },
        files: [],
      },
    },
    { signal },
  );
  if (!made.ok) throw new Error('the values are at fault');
  const name = made.plan.changes.find(({ keyword }) => keyword === 'PatientName');
  expect(name?.new).toContain(first?.patientName.alphabetic);
  expect(name?.old.length).toBeGreaterThan(1);
});

test('nobody can approve a study with two contents for one image before somebody chose', async () => {
  const report = await scanned('duplicates');
  const study = report.patients
    .flatMap(({ studies }) => studies)
    .find(({ conflicts }) => conflicts.files.length > 0) as StudySummary;
  expect(await faultOf(approved(report, study, {}))).toMatchObject({ code: 'files-undecided' });
  const files = study.conflicts.files.map(({ sopInstanceUid }) => ({ sopInstanceUid, keep: null }));
  const view = await approved(report, study, { decision: { identity: null, files } });
  expect(view.counts.selected).toBe(study.instances - 1);
  expect(view.missing).toBe(2);
});

test('two people of one disc cannot become one patient unless somebody says that they are one', async () => {
  const report = await scanned('two-patients');
  const [first, second] = report.patients.map(({ studies }) => studies[0] as StudySummary);
  await approved(report, first as StudySummary, {});
  expect(await faultOf(approved(report, second as StudySummary, {}))).toMatchObject({
    code: 'patient-contradicts',
    params: { fields: 'several-people' },
  });
  const elsewhere = { by: 'operator', mrn: 'MRN-2', accessionNumber: null } as const;
  expect((await approved(report, second as StudySummary, { patient: elsewhere })).patient.mrn).toBe('MRN-2');
});
