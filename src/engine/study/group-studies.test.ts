import { expect, test } from 'vitest';
import { isoDate, isoTime } from './dicom-date.ts';
import { groupStudies } from './group-studies.ts';
import type { ScannedInstance } from './scanned-instance.ts';

let count = 0;
function instance(attributes: ScannedInstance['attributes'], uids: Partial<ScannedInstance> = {}): ScannedInstance {
  count += 1;
  return {
    sourcePath: '/disc',
    path: `IM${count}`,
    sizeBytes: 100,
    sopInstanceUid: `1.2.${count}`,
    sopClassUid: '1',
    studyInstanceUid: '1.2.3',
    seriesInstanceUid: '1.2.3.1',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    instanceNumber: count,
    attributes,
    flags: [],
    ...uids,
  };
}

const anna = { PatientName: 'Schmidt^Anna', PatientID: '7', PatientBirthDate: '19850923', PatientSex: 'F' };

test('sorts what was found into patients, studies and series with their counts', () => {
  const { patients } = groupStudies([
    instance({ ...anna, Modality: 'CT', SeriesNumber: '2', StudyDate: '20240101' }, { seriesInstanceUid: '1.2.3.2' }),
    instance({ ...anna, Modality: 'CT', SeriesNumber: '1', StudyDate: '20240101' }),
    instance({ ...anna, Modality: 'SR', StudyDate: '20250101' }, { studyInstanceUid: '1.2.4', seriesInstanceUid: '9' }),
  ]);
  expect(patients).toHaveLength(1);
  expect(patients[0]).toMatchObject({ patientId: '7', birthDate: '1985-09-23', sex: 'F' });
  expect(
    patients[0]?.studies.map(({ studyInstanceUid, instances, bytes }) => [studyInstanceUid, instances, bytes]),
  ).toEqual([
    ['1.2.4', 1, 100],
    ['1.2.3', 2, 200],
  ]);
  expect(patients[0]?.studies[1]?.series.map(({ number }) => number)).toEqual([1, 2]);
});

test('keeps two people apart who have the same number', () => {
  const other = { ...anna, PatientName: 'Weber^Karl', PatientBirthDate: '19480430', PatientSex: 'M' };
  expect(groupStudies([instance(anna), instance(other, { studyInstanceUid: '1.2.4' })]).patients).toHaveLength(2);
});

test('says which fields of one study contradict each other, and calls padding, case and gaps no contradiction', () => {
  const warningsOf = (second: ScannedInstance['attributes']) =>
    groupStudies([instance(anna), instance(second)]).studies[0]?.summary.warnings.map(({ params }) => params.field);
  expect(warningsOf({ ...anna, PatientName: 'SCHMIDT^ANNA^^' })).toEqual([]);
  expect(warningsOf({ Modality: 'SR' })).toEqual([]);
  expect(warningsOf({ ...anna, PatientName: 'Weber^Karl', PatientID: '8' })).toEqual(['name', 'patient-id']);
  expect(warningsOf({ ...anna, PatientBirthDate: '19850924' })).toEqual(['birth-date']);
});

test('warns where the number or the birth date is missing', () => {
  const [study] = groupStudies([instance({ PatientName: 'Schmidt^Anna' })]).studies;
  expect(study?.summary.warnings.map(({ code }) => code)).toEqual(['patient-id-missing', 'birth-date-missing']);
});

test('one object without a birth date does not hide that of the others', () => {
  const [study] = groupStudies([instance({ PatientName: 'Schmidt^Anna' }), instance(anna), instance(anna)]).studies;
  expect(study?.patient.birthDate).toBe('1985-09-23');
});

test('reads dates and times as they come, and never makes one up', () => {
  expect(isoDate('19700102')).toBe('1970-01-02');
  expect(isoDate('1970.01.02')).toBe('1970-01-02');
  for (const none of ['', '1970', '197001', '19700231', '00000000', 'unknown', undefined])
    expect(isoDate(none)).toBe('');
  expect(isoTime('143005.25')).toBe('14:30:05');
  expect(isoTime('1430')).toBe('14:30:00');
  expect(isoTime('2530')).toBe('');
});
