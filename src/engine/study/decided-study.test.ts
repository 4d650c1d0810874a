import { expect, test } from 'vitest';
import type { StudyDecision } from '../../contract/plan.ts';
import { decidedStudy } from './decided-study.ts';
import { fileKey } from './file-key.ts';
import { groupStudies, type StudyNotes } from './group-studies.ts';
import type { ScannedInstance } from './scanned-instance.ts';
import type { ContestedFile, ScannedStudy } from './scanned-study.ts';

const uid = '1.2.3';
const anna = { PatientName: 'Schmidt^Anna', PatientID: '7', PatientBirthDate: '19850923', PatientSex: 'F' };
const karl = { PatientName: 'Weber^Karl', PatientID: '8', PatientBirthDate: '19480430', PatientSex: 'M' };

function instance(number: number, attributes: ScannedInstance['attributes'], path = `IM${number}`): ScannedInstance {
  return {
    sourcePath: '/disc',
    path,
    sizeBytes: 100 + number,
    sopInstanceUid: `${uid}.${number}`,
    sopClassUid: '1',
    studyInstanceUid: uid,
    seriesInstanceUid: `${uid}.1`,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    instanceNumber: number,
    attributes,
    flags: [],
  };
}

function studyOf(instances: readonly ScannedInstance[], contested: readonly (readonly ContestedFile[])[] = []) {
  const missingFiles = contested.flatMap((files) =>
    files.slice(1).map(({ shownPath, instance }) => ({
      ...{ path: shownPath, reason: 'same-uid-other-content' as const },
      seriesInstanceUid: instance.seriesInstanceUid,
    })),
  );
  const notes: StudyNotes = { missingFiles, warnings: [], series: [], contested };
  const [study] = groupStudies(instances, new Map([[uid, notes]])).studies;
  return study as ScannedStudy;
}

const identity = (side: string, leaveOut: string[], samePerson: string[] = []): StudyDecision => ({
  identity: { side, samePerson, leaveOut },
  files: [],
});

test('shows each person whom a study names with her images; what names nobody fits anybody', () => {
  const study = studyOf([instance(1, anna), instance(2, { PatientName: 'SCHMIDT^ANNA^' }), instance(3, karl)]);
  expect(study.summary.conflicts.identities).toMatchObject([
    { patientName: { alphabetic: 'Schmidt^Anna' }, birthDate: '1985-09-23', patientId: '7', instances: 2 },
    { patientName: { alphabetic: 'Weber^Karl' }, birthDate: '1948-04-30', patientId: '8', instances: 1 },
  ]);
  expect(studyOf([instance(1, anna), instance(2, {})]).summary.conflicts.identities).toEqual([]);
});

test('gives an image that fits two people to neither of them', () => {
  const study = studyOf([instance(1, anna), instance(2, karl), instance(3, { PatientName: '' })]);
  expect(study.summary.conflicts.identities.map(({ instances }) => instances)).toEqual([1, 1, 1]);
});

test('two names, two birth dates and two numbers each make two sides', () => {
  for (const other of [{ PatientName: 'Schmidt^Anne' }, { PatientBirthDate: '19850924' }, { PatientID: '70' }]) {
    expect(studyOf([instance(1, anna), instance(2, { ...anna, ...other })]).summary.conflicts.identities).toHaveLength(
      2,
    );
  }
});

test('forgets nobody: a decision that leaves one side unsaid decides nothing', () => {
  const study = studyOf([instance(1, anna), instance(2, karl), instance(3, { ...anna, PatientID: '9' })]);
  const [first = { key: '' }, second = { key: '' }] = study.summary.conflicts.identities;
  expect(decidedStudy(study, identity(first.key, [second.key])).open).toEqual(['identity']);
});

test('stays open and whole until somebody decides', () => {
  const study = studyOf([instance(1, anna), instance(2, karl)]);
  for (const none of [null, { identity: null, files: [] }]) {
    const decided = decidedStudy(study, none);
    expect(decided.open).toEqual(['identity']);
    expect(decided.study).toBe(study);
  }
});

test('leaves out the images of somebody else and is then the study of one person', () => {
  const study = studyOf([instance(1, anna), instance(2, karl), instance(3, karl)]);
  const [sideOfKarl = { key: '' }, sideOfAnna = { key: '' }] = study.summary.conflicts.identities;
  const decided = decidedStudy(study, identity(sideOfAnna.key, [sideOfKarl.key]));
  expect(decided).toMatchObject({ open: [], leftOut: 2 });
  expect(decided.study.instances.map(({ path }) => path)).toEqual(['IM1']);
  expect(decided.study.patient.patientId).toBe('7');
  expect(decided.study.summary).toMatchObject({ instances: 1, warnings: [], conflicts: { identities: [] } });
});

test('keeps every image where the sides are one person, and knows whose words count', () => {
  const study = studyOf([instance(1, anna), instance(2, { ...anna, PatientName: 'Weber^Anna' })]);
  const wanted = study.summary.conflicts.identities.find((side) => side.patientName.alphabetic === 'Weber^Anna');
  const other = study.summary.conflicts.identities.find((side) => side !== wanted);
  const decided = decidedStudy(study, identity(wanted?.key ?? '', [], [other?.key ?? '']));
  expect(decided).toMatchObject({ open: [], leftOut: 0, sideUids: new Set([`${uid}.2`]) });
  expect(decided.study.instances).toHaveLength(2);
});

test('takes no decision about people or files that the study has not', () => {
  const study = studyOf([instance(1, anna), instance(2, karl)]);
  const [side = { key: '' }] = study.summary.conflicts.identities;
  for (const wrong of [identity('nobody', []), identity(side.key, ['nobody']), identity(side.key, [side.key])])
    expect(() => decidedStudy(study, wrong)).toThrow('input-invalid');
});

test('imports of two contents the one that was chosen, and names the other', () => {
  const [first, second] = [instance(1, anna), instance(1, anna, 'COPY/IM1')];
  const files = [first, second].map((each) => ({ instance: each, shownPath: each.path }));
  const study = studyOf([first, instance(2, anna)], [files]);
  expect(study.summary.conflicts.files).toMatchObject([{ files: [{ path: 'IM1' }, { path: 'COPY/IM1' }] }]);
  expect(decidedStudy(study, null).open).toEqual(['files']);

  const keep = (key: string | null) => ({ identity: null, files: [{ sopInstanceUid: `${uid}.1`, keep: key }] });
  const other = decidedStudy(study, keep(fileKey(second)));
  expect(other.open).toEqual([]);
  expect(other.study.instances.map(({ path }) => path)).toEqual(['COPY/IM1', 'IM2']);
  expect(other.study.missingFiles).toEqual([
    { path: 'IM1', reason: 'same-uid-other-content', seriesInstanceUid: expect.any(String) },
  ]);

  const none = decidedStudy(study, keep(null));
  expect(none).toMatchObject({ open: [], leftOut: 1 });
  expect(none.study.instances.map(({ path }) => path)).toEqual(['IM2']);
  expect(none.study.missingFiles.map(({ path }) => path)).toEqual(['IM1', 'COPY/IM1']);
  expect(() => decidedStudy(study, keep('another'))).toThrow('input-invalid');
});
