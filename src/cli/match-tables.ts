import type { Order, Patient } from '../contract/directory.ts';
import { isoDate } from '../engine/study/dicom-date.ts';
import type { StudyPerson } from '../engine/study/scanned-study.ts';
import { nameGroups } from '../engine/study/study-person.ts';
import { csvRows } from './csv-rows.ts';
import { UsageError } from './exit-codes.ts';

/** The tables of cli.md (`gantry match`): unknown columns are ignored, missing ones are empty. */

/** A row of studies.csv. */
export interface StudyRow {
  readonly ref: string;
  readonly person: StudyPerson;
  /** The name as it was written. */
  readonly patientName: string;
  readonly accessionNumber: string;
  readonly studyInstanceUid: string;
  readonly modality: string;
  readonly description: string;
  readonly bodyPart: string;
  readonly studyDate: string;
  readonly institution: string;
}

/** `patients.csv`. `other_ids` are split by `;`, each `value` or `value^^^issuer` (HL7 CX). */
export function patientRows(text: string): Patient[] {
  return read(text, 'patients.csv', ['mrn', 'family_name']).map((row, index) => ({
    id: row.id || row.mrn || String(index + 1),
    mrn: row.mrn || row.id || '',
    issuer: row.issuer ?? '',
    familyName: row.family_name ?? '',
    givenName: row.given_name ?? '',
    middleName: row.middle_name ?? '',
    suffix: row.suffix ?? '',
    nameIdeographic: row.name_ideographic ?? '',
    namePhonetic: row.name_phonetic ?? '',
    previousNames: list(row.previous_names),
    birthDate: dateOf(row.birth_date),
    sex: sexOf(row.sex),
    otherIds: list(row.other_ids).map(idOf),
    mergedInto: row.merged_into || null,
    updatedAt: '',
    ...(row.deceased_on ? { deceasedOn: dateOf(row.deceased_on) } : {}),
  }));
}

export function studyRows(text: string): StudyRow[] {
  return read(text, 'studies.csv', ['patient_name']).map((row, index) => ({
    ref: row.ref || String(index + 1),
    person: {
      patientId: row.patient_id ?? '',
      issuer: row.issuer ?? '',
      patientName: nameGroups(row.patient_name ?? ''),
      birthDate: dateOf(row.birth_date),
      sex: (row.sex ?? '').toUpperCase(),
    },
    patientName: row.patient_name ?? '',
    accessionNumber: row.accession_number ?? '',
    studyInstanceUid: row.study_instance_uid ?? '',
    modality: row.modality ?? '',
    description: row.study_description ?? '',
    bodyPart: row.body_part ?? '',
    studyDate: dateOf(row.study_date),
    institution: row.institution ?? '',
  }));
}

/** `orders.csv`; `patient_id` is the patient's `id`. */
export function orderRows(text: string): Order[] {
  return read(text, 'orders.csv', ['patient_id']).map((row, index) => ({
    id: row.id || String(index + 1),
    patientId: row.patient_id ?? '',
    accessionNumber: row.accession_number ?? '',
    modality: row.modality ?? '',
    procedureName: row.procedure_name ?? '',
    procedureCode: null,
    bodyPart: row.body_part ?? '',
    laterality: row.laterality ?? '',
    requestedAt: row.requested_at ?? '',
    scheduledFor: row.scheduled_for ?? '',
    status: statusOf(row.status),
    priority: 'routine',
    clinicName: row.clinic_name ?? '',
    studyInstanceUid: row.study_instance_uid ?? '',
    etag: '',
  }));
}

function read(text: string, name: string, needed: readonly string[]): Record<string, string>[] {
  let rows: Record<string, string>[];
  try {
    rows = csvRows(text);
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : 'cannot be read as CSV'}`);
  }
  const [first] = rows;
  const missing = first === undefined ? [] : needed.filter((column) => !(column in first));
  if (missing.length > 0) throw new UsageError(`${name} lacks the column ${missing.join(', ')}`);
  return rows;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function idOf(text: string): { value: string; issuer: string } {
  const [value = '', , , issuer = ''] = text.split('^');
  return { value, issuer };
}

/** ISO 8601, or DICOM's YYYYMMDD; anything else is no date. */
function dateOf(text: string | undefined): string {
  return isoDate((text ?? '').replaceAll('-', ''));
}

function sexOf(text: string | undefined): Patient['sex'] {
  const sex = (text ?? '').toUpperCase();
  return sex === 'M' || sex === 'F' || sex === 'O' ? sex : 'U';
}

function statusOf(text: string | undefined): Order['status'] {
  const known: readonly Order['status'][] = [
    'requested',
    'scheduled',
    'outside_images_expected',
    'completed',
    'cancelled',
  ];
  const status = (text ?? '').toLowerCase().replaceAll(/[\s-]+/g, '_');
  return known.find((each) => each === status) ?? 'requested';
}
