import type { Patient } from '../../src/contract/directory.ts';
import { type EvalSet, evalPatient, evalPerson, isoDay, readTable } from './eval-set.ts';

/** One seed of dicom-synth (SOURCES.md): 8,000 headers against about 12,000 patients, 30 % of them of people who are not there. */
export function dicomSynth(profile: 'typical' | 'dirty', seed: number): EvalSet {
  const patients = readTable(`dicom-synth/ehr_${profile}_s${seed}.csv`).map((row) =>
    evalPatient(row.mrn ?? '', {
      familyName: row.family ?? '',
      givenName: row.given ?? '',
      middleName: row.middle ?? '',
      suffix: row.suffix ?? '',
      previousNames: (row.prev ?? '').split(';').filter((name) => name !== ''),
      birthDate: isoDay(row.dob ?? ''),
      sex: (row.sex || 'U') as Patient['sex'],
    }),
  );
  const queries = readTable(`dicom-synth/queries_${profile}_s${seed}.csv`).map((row) => ({
    ref: row.qid ?? '',
    person: evalPerson(row.PatientName ?? '', isoDay(row.PatientBirthDate ?? ''), row.PatientSex, row.PatientID),
    truth: (row.truth ?? '').split(/[;| ]/).filter((mrn) => mrn !== ''),
    relation: row.rel ?? '',
    labels: row.labels ?? '',
  }));
  return { name: `dicom-synth ${profile} ${seed}`, patients, queries };
}
