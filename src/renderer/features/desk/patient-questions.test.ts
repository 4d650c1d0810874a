import { expect, test } from 'vitest';
import { fakeReport } from '../../app/fake/fake-disc.ts';
import { questionsFor, recordOf } from './patient-questions.ts';

const person = fakeReport('scan', 'happy').patients[0];
if (!person) throw new Error('the fake disc has nobody on it');
const questions = questionsFor(person, person.studies);
const uids = person.studies.map(({ studyInstanceUid }) => studyInstanceUid);

test('the patient is asked for name, birth date and each examination, one at a time', () => {
  expect(questions.map(({ key }) => key)).toEqual(['name', 'birthDate', ...uids]);
});

test('what the disc does not say is not asked, and stands as not asked', () => {
  const nameless = { ...person, patientName: { alphabetic: '', ideographic: '', phonetic: '' }, birthDate: '' };
  const asked = questionsFor(nameless, person.studies);
  expect(asked.map(({ key }) => key)).toEqual(uids);
  expect(recordOf(asked, Object.fromEntries(uids.map((uid) => [uid, 'yes'])))).toEqual(
    uids.map((studyInstanceUid) => ({ studyInstanceUid, name: null, birthDate: null, study: 'yes' })),
  );
});

test('nothing is recorded before every question has its answer', () => {
  expect(recordOf(questions, { name: 'yes', birthDate: 'yes' })).toBeNull();
});

test('a "no" to the birth date counts for every study, one to an examination only for that', () => {
  const [first = '', ...others] = uids;
  const answers = { name: 'yes', birthDate: 'no', [first]: 'no' } as const;
  const record = recordOf(questions, { ...answers, ...Object.fromEntries(others.map((uid) => [uid, 'yes' as const])) });
  expect(record?.map(({ birthDate }) => birthDate)).toEqual(uids.map(() => 'no'));
  expect(record?.map(({ study }) => study)).toEqual(['no', ...others.map(() => 'yes')]);
});
