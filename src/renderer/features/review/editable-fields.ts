import type { Plan } from '../../../contract/plan.ts';
import type { DiscPatient, StudySummary } from '../../../contract/scan.ts';

/** The top-level tags that an operator may correct by hand, with their VR (PS3.6 §6). */
export const editableFields = [
  { keyword: 'PatientName', vr: 'PN', lockedBy: null },
  { keyword: 'PatientID', vr: 'LO', lockedBy: 'patient' },
  { keyword: 'PatientBirthDate', vr: 'DA', lockedBy: null },
  { keyword: 'PatientSex', vr: 'CS', lockedBy: null },
  { keyword: 'AccessionNumber', vr: 'SH', lockedBy: 'order' },
  { keyword: 'StudyDescription', vr: 'LO', lockedBy: null },
  { keyword: 'InstitutionName', vr: 'LO', lockedBy: null },
] as const;
export type EditableField = (typeof editableFields)[number];

/** What will be written for a field, and whose word it is. */
export function writtenValue(
  { keyword }: EditableField,
  study: StudySummary,
  patient: DiscPatient,
  basis: Plan | null,
  edits: Record<string, string>,
): { value: string; from: 'disc' | 'directory' | 'order' | 'operator' } {
  const edit = edits[keyword];
  if (edit !== undefined) return { value: edit, from: 'operator' };
  const change = basis?.changes.find((planned) => planned.keyword === keyword);
  if (!change) return { value: discValue(keyword, study, patient), from: 'disc' };
  const from = change.reason === 'directory' || change.reason === 'order' ? change.reason : 'disc';
  return { value: change.new ?? '', from };
}

function discValue(keyword: EditableField['keyword'], study: StudySummary, patient: DiscPatient): string {
  const { alphabetic, ideographic, phonetic } = patient.patientName;
  switch (keyword) {
    case 'PatientName':
      return [alphabetic, ideographic, phonetic].join('=').replace(/=+$/, '');
    case 'PatientID':
      return patient.patientId;
    case 'PatientBirthDate':
      return patient.birthDate.replaceAll('-', '');
    case 'PatientSex':
      return patient.sex;
    case 'AccessionNumber':
      return study.accessionNumber;
    case 'StudyDescription':
      return study.description;
    case 'InstitutionName':
      return study.institution;
  }
}
