import { expect, test } from 'vitest';
import { lookupKeyword } from '../dicom/dictionary.ts';
import { checkTagMap, decidingFields, defaultTagMap, tryTagMap, withIdentity } from './tag-map.ts';

test('a site that chose nothing gets the specification’s table 7', () => {
  expect(checkTagMap(defaultTagMap)).toEqual([]);
  expect(Object.fromEntries(tryTagMap(defaultTagMap).example.map(({ keyword, value }) => [keyword, value]))).toEqual({
    PatientID: '0012345',
    IssuerOfPatientID: 'EXAMPLE',
    PatientName: 'Example^Alex',
    PatientBirthDate: '19800229',
    PatientSex: 'O',
    AccessionNumber: 'ACC-0001',
    StudyDescription: 'CT thorax',
    InstitutionName: 'Example Clinic',
  });
});

test.each([
  ['a tag that does not exist', { field: 'clinicName', keyword: 'NoSuchTag' }, 'unknown-keyword'],
  ['a UID', { field: 'accessionNumber', keyword: 'StudyInstanceUID' }, 'not-editable'],
  ['the modality, which the images are', { field: 'procedureName', keyword: 'Modality' }, 'wrong-vr'],
  ['what holds the pixels together', { field: 'procedureName', keyword: 'PhotometricInterpretation' }, 'not-editable'],
  ['pixel data', { field: 'procedureName', keyword: 'PixelData' }, 'not-editable'],
  ['a sequence', { field: 'procedureCode', keyword: 'ProcedureCodeSequence' }, 'not-editable'],
  ['the character set', { field: 'clinicName', keyword: 'SpecificCharacterSet' }, 'not-editable'],
  ['the day on which the images were made', { field: 'requestedOn', keyword: 'StudyDate' }, 'not-editable'],
  ['a text into a date', { field: 'clinicName', keyword: 'AdmittingDate' }, 'wrong-vr'],
  ['a date into a text', { field: 'requestedOn', keyword: 'StudyDescription' }, 'wrong-vr'],
  ['another field into the patient’s number', { field: 'accessionNumber', keyword: 'PatientID' }, 'identity'],
  ['another field into her name', { field: 'previousName', keyword: 'PatientName' }, 'identity'],
] as const)('refuses %s, and names the row', (_, row, code) => {
  expect(checkTagMap(withIdentity([row]))).toContainEqual({ ...row, code });
  expect(tryTagMap(withIdentity([row])).example.map(({ keyword }) => keyword)).not.toContain(row.keyword);
});

test('one tag comes from one field', () => {
  const twice = [
    { field: 'clinicName', keyword: 'InstitutionName' },
    { field: 'bodyPart', keyword: 'InstitutionName' },
  ] as const;
  expect(checkTagMap(withIdentity(twice))).toEqual([{ ...twice[1], code: 'taken-twice' }]);
});

test('number, issuer, name, birth date and sex are written whatever a site chooses: nobody’s name stays beside our number', () => {
  expect(checkTagMap([])).toHaveLength(5);
  expect(checkTagMap(withIdentity([]))).toEqual([]);
  expect(withIdentity([]).map(({ keyword }) => lookupKeyword(keyword)?.keyword)).not.toContain(undefined);
});

test('what is compared before release is who the patient is, the accession number, and what is written', () => {
  expect(decidingFields(withIdentity([{ field: 'bodyPart', keyword: 'StudyComments' }])).sort()).toEqual(
    ['mrn', 'issuer', 'name', 'birthDate', 'sex', 'accessionNumber', 'bodyPart'].sort(),
  );
});
