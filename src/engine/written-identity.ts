import type { Plan } from '../contract/plan.ts';
import type { Identity } from './ledger/imports.ts';

/** Who a study's images name once a plan is applied; `original` is who they name on the disc. */
export function writtenIdentity({ changes }: Pick<Plan, 'changes'>, original: Identity): Identity {
  const written = (keyword: string, otherwise: string) =>
    changes.find((change) => change.keyword === keyword)?.new ?? otherwise;
  return {
    patientId: written('PatientID', original.patientId),
    patientName: written('PatientName', original.patientName),
    birthDate: isoDate(written('PatientBirthDate', original.birthDate)),
    sex: written('PatientSex', original.sex),
    accessionNumber: written('AccessionNumber', original.accessionNumber),
  };
}

/** DICOM's YYYYMMDD as an ISO date; what is neither stays as it is. */
function isoDate(text: string): string {
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
