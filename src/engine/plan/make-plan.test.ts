import { describe, expect, test } from 'vitest';
import type { Order, Patient } from '../../contract/directory.ts';
import { groupStudies } from '../study/group-studies.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import { checkValue } from './check-value.ts';
import { makePlan, type PlanInput } from './make-plan.ts';
import { planHash } from './plan-hash.ts';
import { withIdentity } from './tag-map.ts';

const patient: Patient = {
  id: 'p1',
  mrn: '0047113',
  issuer: 'CLINIC',
  familyName: 'Mueller',
  givenName: 'Jörg',
  middleName: '',
  suffix: 'Jr',
  nameIdeographic: '',
  namePhonetic: '',
  previousNames: [],
  birthDate: '1970-01-02',
  sex: 'M',
  otherIds: [],
  mergedInto: null,
  updatedAt: '',
};

const order: Order = {
  id: 'o1',
  patientId: 'p1',
  accessionNumber: 'ACC-1',
  modality: 'CT',
  procedureName: 'CT Thorax',
  procedureCode: null,
  bodyPart: '',
  laterality: '',
  requestedAt: '',
  scheduledFor: '',
  status: 'requested',
  priority: 'routine',
  clinicName: 'Clinic West',
  studyInstanceUid: '',
  etag: '"1"',
};

const onDisc = {
  PatientName: 'Müller^Jörg',
  PatientID: '991',
  IssuerOfPatientID: 'RADIOLOGIE-OST',
  PatientBirthDate: '19700102',
  PatientSex: 'M',
  AccessionNumber: 'X-77',
  StudyDescription: 'CT Thorax',
  InstitutionName: 'Radiologie Ost',
};

function studyOf(...attributes: ScannedInstance['attributes'][]) {
  const instances = attributes.map(
    (each, index): ScannedInstance => ({
      sourcePath: '/disc',
      path: `IM${index}`,
      sizeBytes: 1000 + index,
      sopInstanceUid: `1.2.${index}`,
      sopClassUid: '1',
      studyInstanceUid: '1.2.3',
      seriesInstanceUid: '1.2.3.4',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      instanceNumber: index,
      attributes: each,
      flags: [],
    }),
  );
  const [study] = groupStudies(instances).studies;
  if (study === undefined) throw new Error('no study');
  return study;
}

function input(more: Partial<PlanInput> = {}): PlanInput {
  return {
    study: studyOf(onDisc, onDisc),
    choice: { by: 'directory', patientId: 'p1', orderId: 'o1' },
    patient,
    order,
    edits: [],
    readOldValues: async () => new Map([['', 2]]),
    readCharset: async () => ({ switches: [], stuck: 0 }),
    ...more,
  };
}

async function planned(more: Partial<PlanInput> = {}) {
  const made = await makePlan(input(more));
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.plan;
}

async function problems(more: Partial<PlanInput>) {
  const made = await makePlan(input(more));
  return made.ok ? [] : made.problems.map(({ keyword, code }) => [keyword, code]);
}

const rows = (plan: Awaited<ReturnType<typeof planned>>) =>
  plan.changes.map(({ keyword, new: value, reason }) => [keyword, value, reason]);

test('lists exactly what changes, in tag order, with the old values and what the importer leaves on record', async () => {
  const plan = await planned();
  expect(rows(plan)).toEqual([
    ['AccessionNumber', 'ACC-1', 'order'],
    ['InstitutionName', 'Clinic West', 'order'],
    ['PatientName', 'Mueller^Jörg^^^Jr', 'directory'],
    ['PatientID', '0047113', 'directory'],
    ['IssuerOfPatientID', 'CLINIC', 'directory'],
    ['OtherPatientIDsSequence', '991 (RADIOLOGIE-OST)', 'record'],
    ['ContributingEquipmentSequence', 'Portable Media Importer Equipment', 'record'],
    ['OriginalAttributesSequence', expect.stringContaining('PatientID'), 'record'],
  ]);
  expect(plan.changes[3]).toMatchObject({
    tag: '(0010,0020)',
    vr: 'LO',
    old: [{ value: '991', instances: 2 }],
    instances: 2,
  });
});

test('leaves alone how and when the images were made: dates, modality, and every UID', async () => {
  const keywords = (await planned()).changes.map(({ keyword }) => keyword);
  expect(keywords.filter((keyword) => /UID|Modality|Date|Time/.test(keyword))).toEqual([]);
});

test('the site chooses which field of the EHR becomes which tag, and what stays as the other house wrote it', async () => {
  const tagMap = withIdentity([
    { field: 'accessionNumber', keyword: 'AccessionNumber' },
    { field: 'procedureName', keyword: 'RequestedProcedureDescription' },
    { field: 'clinicName', keyword: 'CurrentPatientLocation' },
    { field: 'clinicName', keyword: 'InstitutionalDepartmentName' },
  ]);
  const written = rows(await planned({ tagMap })).filter(([, , reason]) => reason === 'order');
  expect(written).toEqual([
    ['AccessionNumber', 'ACC-1', 'order'],
    ['InstitutionalDepartmentName', 'Clinic West', 'order'],
    ['RequestedProcedureDescription', 'CT Thorax', 'order'],
    ['CurrentPatientLocation', 'Clinic West', 'order'],
  ]);
});

test('a text of the EHR that does not fit is named, and may be typed shorter', async () => {
  const long = { ...order, procedureName: 'x'.repeat(65) };
  expect(await problems({ order: long })).toEqual([['StudyDescription', 'too-long']]);
  const edits = [{ keyword: 'StudyDescription', value: 'CT' }];
  expect(rows(await planned({ order: long, edits }))).toContainEqual(['StudyDescription', 'CT', 'operator']);
});

test('a prior is written for the patient alone: nothing of the order that it is to be compared for', async () => {
  const choice = { by: 'directory', patientId: 'p1', orderId: 'o1', asPrior: true } as const;
  const plan = await planned({ choice });
  expect(rows(plan).filter(([, , reason]) => reason === 'order')).toEqual([]);
  expect(plan).toMatchObject({ prior: true, order: { id: 'o1' }, patient: { mrn: '0047113' } });
  expect(plan.hash).not.toBe((await planned({ tagMap: withIdentity([]) })).hash);
});

test('has nothing to change where the disc agrees with the EHR already', async () => {
  const same = {
    ...onDisc,
    PatientName: 'Mueller^Jörg^^^Jr ',
    PatientID: '0047113',
    IssuerOfPatientID: 'CLINIC',
    AccessionNumber: 'ACC-1',
    InstitutionName: 'Clinic West',
  };
  expect((await planned({ study: studyOf(same, same) })).changes).toEqual([]);
});

test('makes all objects of a study alike and counts only those that change', async () => {
  const report = { ...onDisc, PatientID: '0047113', PatientName: 'Mueller^Jörg^^^Jr' };
  const plan = await planned({ study: studyOf(onDisc, report, {}) });
  expect(plan.changes.find(({ keyword }) => keyword === 'PatientID')).toMatchObject({
    old: [
      { value: '991', instances: 1 },
      { value: '0047113', instances: 1 },
      { value: '', instances: 1 },
    ],
    instances: 2,
  });
});

test('never leaves the issuer of another house beside our number', async () => {
  const plan = await planned({ patient: { ...patient, issuer: '' } });
  expect(rows(plan)).toContainEqual(['IssuerOfPatientID', null, 'safety']);
  const operator = { by: 'operator', mrn: '4711', accessionNumber: null } as const;
  const own = await planned({ choice: operator, patient: null, order: null });
  expect(rows(own)).toContainEqual(['IssuerOfPatientID', null, 'safety']);
});

test('writes nothing that the EHR does not know', async () => {
  const unknown = { ...patient, birthDate: '', sex: 'U' } as const;
  const keywords = (await planned({ patient: unknown, order: null })).changes.map(({ keyword }) => keyword);
  expect(keywords).not.toContain('PatientBirthDate');
  expect(keywords).not.toContain('PatientSex');
  expect(keywords).not.toContain('AccessionNumber');
});

test('without a directory only the two numbers of the operator are written', async () => {
  const choice = { by: 'operator', mrn: '4711', accessionNumber: 'B-2' } as const;
  const study = studyOf({ ...onDisc, IssuerOfPatientID: '' });
  const plan = await planned({ choice, patient: null, order: null, study });
  const written = plan.changes.filter(({ reason }) => reason !== 'record').map(({ keyword }) => keyword);
  expect(written).toEqual(['AccessionNumber', 'PatientID']);
  expect(plan.patient).toEqual({ id: '', mrn: '4711', name: 'Müller^Jörg' });
});

test('asks for the contradictions that a person must confirm', async () => {
  expect((await planned()).toConfirm).toEqual([]);
  const other = { ...patient, familyName: 'Schmidt', givenName: 'Anna', birthDate: '1985-09-23', sex: 'F' } as const;
  expect((await planned({ patient: other })).toConfirm).toEqual(['name', 'birth-date', 'sex']);
});

test("the operator's own edits are listed as such", async () => {
  const plan = await planned({
    edits: [
      { keyword: '00104000', value: 'from a disc' },
      { keyword: 'InstitutionName', value: null },
    ],
  });
  expect(rows(plan)).toContainEqual(['PatientComments', 'from a disc', 'operator']);
  expect(rows(plan)).toContainEqual(['InstitutionName', null, 'operator']);
});

describe('a value that cannot be written is named with its tag', () => {
  test.each([
    [
      'a number of the EHR that is too long',
      { patient: { ...patient, mrn: '9'.repeat(65) } },
      ['PatientID', 'too-long'],
    ],
    ['an empty number', { patient: { ...patient, mrn: ' ' } }, ['PatientID', 'required']],
    [
      'an accession number of 17 characters',
      { order: { ...order, accessionNumber: 'A'.repeat(17) } },
      ['AccessionNumber', 'too-long'],
    ],
    ['an unknown tag', { edits: [{ keyword: 'NoSuchTag', value: 'x' }] }, ['NoSuchTag', 'unknown-keyword']],
    ['a UID', { edits: [{ keyword: 'StudyInstanceUID', value: '1.2' }] }, ['StudyInstanceUID', 'not-editable']],
    ['pixel data', { edits: [{ keyword: 'PixelData', value: '' }] }, ['PixelData', 'not-editable']],
    [
      'another number than that of the chosen patient',
      { edits: [{ keyword: 'PatientID', value: '1' }] },
      ['PatientID', 'set-by-choice'],
    ],
  ] satisfies [string, Partial<PlanInput>, string[]][])('%s', async (_, more, problem) => {
    expect(await problems(more)).toContainEqual(problem);
  });

  test('while it is typed', () => {
    expect(checkValue('AccessionNumber', 'A'.repeat(17))).toMatchObject({
      code: 'too-long',
      limit: '16 characters',
      offendingPart: 'A',
    });
    expect(checkValue('AccessionNumber', 'A'.repeat(16))).toBeNull();
  });
});

test('the approval binds to what was seen: another value, patient or object gives another hash, the same plan the same', async () => {
  const plan = await planned();
  const { hash, ...rest } = plan;
  expect(planHash(JSON.parse(JSON.stringify(rest)))).toBe(hash);
  expect((await planned({ order: { ...order, etag: '"2"' } })).hash).toBe(hash);
  const others = await Promise.all([
    planned({ order: { ...order, accessionNumber: 'ACC-2' } }),
    planned({ patient: { ...patient, id: 'p2' } }),
    planned({ study: studyOf(onDisc) }),
    planned({ edits: [{ keyword: 'PatientComments', value: 'x' }] }),
  ]);
  expect(new Set([hash, ...others.map((each) => each.hash)]).size).toBe(5);
});
