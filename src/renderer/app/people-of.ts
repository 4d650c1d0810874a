import type { DiscPatient, ScanReport } from '../../contract/scan.ts';

/** The people to review: those that images name, or nobody yet where there are only documents to be taken into a study. */
export function peopleOf({ patients, documentStudy }: ScanReport): DiscPatient[] {
  if (!documentStudy) return patients;
  const patientName = { alphabetic: '', ideographic: '', phonetic: '' };
  return [...patients, { patientId: '', issuer: '', patientName, birthDate: '', sex: '', studies: [documentStudy] }];
}
