import type { Order, Patient } from '../../contract/directory.ts';
import type { changeReasons } from '../../contract/plan.ts';
import { patientName } from '../directory/patient-name.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { prevailing } from '../study/study-person.ts';

/** A value that every object of the study is to have; null removes the element. */
export interface PlannedValue {
  readonly keyword: string;
  readonly value: string | null;
  readonly reason: (typeof changeReasons)[number];
}

/**
 * What the EHR's patient and order make of a study's tags (the specification's table 7, IHE IRWF): PatientID from the MRN, its issuer, name, birth
 * date and sex from the patient, AccessionNumber from the order. What happened elsewhere stays as the other house wrote it: StudyDate, StudyTime,
 * StudyDescription, Modality, InstitutionName. What the EHR does not know is left alone, but a foreign issuer never stays beside our number.
 */
export function directoryValues(patient: Patient, order: Order | null, study: ScannedStudy): PlannedValue[] {
  const values: PlannedValue[] = [
    { keyword: 'PatientName', value: patientName(patient), reason: 'directory' },
    { keyword: 'PatientID', value: patient.mrn.trim(), reason: 'directory' },
    ...issuerValue(patient.issuer.trim(), study),
  ];
  if (patient.birthDate !== '') {
    values.push({ keyword: 'PatientBirthDate', value: patient.birthDate.replaceAll('-', ''), reason: 'directory' });
  }
  if (patient.sex !== 'U') values.push({ keyword: 'PatientSex', value: patient.sex, reason: 'directory' });
  if (order !== null) values.push({ keyword: 'AccessionNumber', value: order.accessionNumber.trim(), reason: 'order' });
  return values;
}

/** Without a directory: the operator's word for the two numbers, nothing else; a foreign issuer does not stay beside another number. */
export function operatorValues(mrn: string, accessionNumber: string | null, study: ScannedStudy): PlannedValue[] {
  const values: PlannedValue[] = [{ keyword: 'PatientID', value: mrn.trim(), reason: 'operator' }];
  const isOtherNumber = study.instances.some((instance) => instance.attributes.PatientID?.trim() !== mrn.trim());
  if (isOtherNumber) values.push(...issuerValue('', study));
  if (accessionNumber !== null) {
    values.push({ keyword: 'AccessionNumber', value: accessionNumber.trim(), reason: 'operator' });
  }
  return values;
}

/**
 * What the images that were decided to name the person say of her, for a study whose other images say something else: what neither patient nor
 * operator sets is then written from here, so that one study names one person.
 */
export function settledValues(side: readonly ScannedInstance[]): PlannedValue[] {
  const keywords = ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex'] as const;
  return keywords.flatMap((keyword) => {
    const value = prevailing(side, keyword);
    return value === '' ? [] : [{ keyword, value, reason: 'operator' as const }];
  });
}

function issuerValue(issuer: string, study: ScannedStudy): PlannedValue[] {
  if (issuer !== '') return [{ keyword: 'IssuerOfPatientID', value: issuer, reason: 'directory' }];
  const hasForeignIssuer = study.instances.some((instance) => (instance.attributes.IssuerOfPatientID ?? '') !== '');
  return hasForeignIssuer ? [{ keyword: 'IssuerOfPatientID', value: null, reason: 'safety' }] : [];
}
