import { expect, test } from 'vitest';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { compareStudies } from './compare-studies.ts';

const study = (more: Partial<ArchiveStudy> = {}): ArchiveStudy => ({
  ...{ orthancStudyId: 'a', studyInstanceUid: '1.2', patientId: '0047113', patientName: 'Müller^Jörg' },
  ...{ birthDate: '1970-01-02', sex: 'M', accessionNumber: 'A-1', studyDate: '2026-03-01', description: 'CT Thorax' },
  ...{ modalities: ['CT'], series: 3, instances: 120 },
  ...more,
});

test('the newer study stands first, as a viewer hangs a current study and its prior', () => {
  const old = study({ studyInstanceUid: '1.1', studyDate: '2024-02-29' });
  const { newer, older, daysApart } = compareStudies([old, study()]);
  expect([newer.studyInstanceUid, older.studyInstanceUid, daysApart]).toEqual(['1.2', '1.1', 731]);
});

test('two numbers are two patients, whatever their names say', () => {
  expect(compareStudies([study(), study({ patientId: '0047114' })]).isSamePatient).toBe(false);
});

test('one number with two birth dates or sexes is not taken for one patient; a name written differently is', () => {
  expect(compareStudies([study(), study({ birthDate: '1985-05-05' })]).isSamePatient).toBe(false);
  expect(compareStudies([study(), study({ sex: 'F' })]).isSamePatient).toBe(false);
  expect(compareStudies([study(), study({ birthDate: '' })]).isSamePatient).toBe(true);
  expect(compareStudies([study(), study({ patientName: 'MUELLER^JOERG' })]).isSamePatient).toBe(true);
});

test('studies without any number are not compared as one patient’s', () => {
  expect(compareStudies([study({ patientId: '' }), study({ patientId: '' })]).isSamePatient).toBe(false);
});

test('whose they are comes first, and there and after it what differs before what does not', () => {
  const { facts } = compareStudies([study(), study({ patientName: 'MUELLER^JOERG', instances: 90 })]);
  expect(facts.map(({ name }) => name).slice(0, 5)).toEqual(['patient', 'mrn', 'birthDate', 'sex', 'images']);
});
