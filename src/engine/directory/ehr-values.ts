import type { Order, Patient } from '../../contract/directory.ts';
import { type EhrField, orderFields } from '../../contract/plain.ts';
import { patientName } from './patient-name.ts';

/** What the EHR says in each field, as DICOM writes it: dates YYYYMMDD, names as PN, '' for what it does not know. */
export type EhrValues = Readonly<Record<EhrField, string>>;

/** Patient and order as the values that tags are made of. Pure. */
export function ehrValues(patient: Patient, order: Order | null): EhrValues {
  const [previous = ''] = patient.previousNames;
  return {
    mrn: patient.mrn.trim(),
    issuer: patient.issuer.trim(),
    name: patientName(patient),
    birthDate: patient.birthDate.replaceAll('-', ''),
    sex: patient.sex === 'U' ? '' : patient.sex,
    previousName: previous === '' ? '' : patientName({ ...patient, ...spelledOnce, familyName: previous }),
    accessionNumber: order?.accessionNumber.trim() ?? '',
    procedureName: oneLine(order?.procedureName),
    procedureCode: oneLine(order?.procedureCode?.value),
    clinicName: oneLine(order?.clinicName),
    bodyPart: oneLine(order?.bodyPart),
    requestedOn: order?.requestedAt.slice(0, 10).replaceAll('-', '') ?? '',
  };
}

export function isOrderField(field: EhrField): boolean {
  return orderFields.some((each) => each === field);
}

/** A former family name is known in one spelling only. */
const spelledOnce = { nameIdeographic: '', namePhonetic: '' };

/** Line breaks and runs of spaces of a form's text field mean nothing, and DICOM's one-line texts hold none (PS3.5 §6.2: LO, SH). */
function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}
