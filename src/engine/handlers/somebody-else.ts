import type { Patient } from '../../contract/directory.ts';
import type { Choice } from '../../contract/engine.ts';
import type { DiscPatient } from '../../contract/scan.ts';
import { canBeSamePerson } from '../import/same-person.ts';
import type { Rooms } from './rooms.ts';
import { storedReport } from './stored-study.ts';

/**
 * Whether a study of somebody else on the same medium was imported as this patient already. Two people of one disc under one number would be
 * one person in the archive for good, so that a person must say that they are one.
 */
export function isSomebodyElseThere({ ledger }: Rooms, choice: Choice, patient: Patient | null): boolean {
  const mrn = (choice.patient.by === 'operator' ? choice.patient.mrn : (patient?.mrn ?? '')).trim();
  const { patients } = storedReport(ledger, choice.scanId);
  const ours = patients.find(({ studies }) => holds(studies, choice.studyInstanceUid));
  if (ours === undefined) return false;
  return patients
    .filter((other) => other !== ours && !canBeSamePerson(identityOf(ours), identityOf(other)))
    .flatMap(({ studies }) => studies)
    .some(({ studyInstanceUid }) =>
      ledger.imports
        .ofStudy(studyInstanceUid)
        .some(
          ({ condition, withdrawal, patient: theirs }) =>
            condition !== 'cancelled' && withdrawal === null && theirs.mrn.trim() === mrn,
        ),
    );
}

function holds(studies: DiscPatient['studies'], uid: string): boolean {
  return studies.some(({ studyInstanceUid }) => studyInstanceUid === uid);
}

function identityOf({ patientName, birthDate, sex }: DiscPatient) {
  return { patientName: Object.values(patientName).join('='), birthDate, sex };
}
