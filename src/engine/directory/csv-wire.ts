import { z } from 'zod';
import type { Order, Patient } from '../../contract/directory.ts';

/** The rows of patients.csv and orders.csv (docs/guide: CSV folder) as our words. What a row lacks beyond its required columns is empty. */
const text = z.string().default('');
const list = text.transform((value) =>
  value
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const date = z.iso.date().or(z.literal('')).default('');
const time = z.iso.datetime({ offset: true, local: true }).or(z.iso.date()).or(z.literal('')).default('');

export const csvPatient = z
  .object({
    id: z.string().min(1),
    mrn: z.string().min(1),
    issuer: text,
    family_name: text,
    given_name: text,
    middle_name: text,
    suffix: text,
    name_ideographic: text,
    name_phonetic: text,
    previous_names: list,
    birth_date: date,
    sex: z.preprocess((value) => (value === '' ? 'U' : value), z.enum(['M', 'F', 'O', 'U'])),
    other_ids: list,
    merged_into: text,
  })
  .transform(
    (row): Patient => ({
      id: row.id,
      mrn: row.mrn,
      issuer: row.issuer,
      familyName: row.family_name,
      givenName: row.given_name,
      middleName: row.middle_name,
      suffix: row.suffix,
      nameIdeographic: row.name_ideographic,
      namePhonetic: row.name_phonetic,
      previousNames: row.previous_names,
      birthDate: row.birth_date,
      sex: row.sex,
      otherIds: row.other_ids.map(issuedNumber),
      mergedInto: row.merged_into === '' ? null : row.merged_into,
      updatedAt: '',
    }),
  );

/** `value`, or `value^^^issuer` (HL7 CX). */
function issuedNumber(text: string): { value: string; issuer: string } {
  const [value = '', , , issuer = ''] = text.split('^');
  return { value: value.trim(), issuer: issuer.trim() };
}

export const csvOrder = z
  .object({
    id: z.string().min(1),
    patient_id: z.string().min(1),
    accession_number: z.string().max(16).default(''),
    accession_issuer: text,
    modality: text,
    procedure_name: text,
    body_part: text,
    laterality: text,
    requested_at: time,
    scheduled_for: date,
    performed_on: date,
    status: z.enum(['requested', 'scheduled', 'outside_images_expected', 'completed', 'cancelled']),
    priority: z.preprocess(
      (value) => (value === '' ? undefined : value),
      z.enum(['routine', 'urgent', 'stat']).default('routine'),
    ),
    clinic_name: text,
    study_instance_uid: text,
  })
  .transform(
    (row): Order => ({
      id: row.id,
      patientId: row.patient_id,
      accessionNumber: row.accession_number,
      ...(row.accession_issuer === '' ? {} : { accessionIssuer: row.accession_issuer }),
      modality: row.modality,
      procedureName: row.procedure_name,
      procedureCode: null,
      bodyPart: row.body_part,
      laterality: row.laterality,
      requestedAt: row.requested_at,
      scheduledFor: row.scheduled_for,
      status: row.status,
      priority: row.priority,
      clinicName: row.clinic_name,
      studyInstanceUid: row.study_instance_uid,
      ...(row.performed_on === '' ? {} : { performedOn: row.performed_on }),
      etag: '',
    }),
  );

/** Without these columns a file is not what it is called. */
export const requiredColumns = {
  patients: ['id', 'mrn', 'family_name', 'given_name', 'birth_date', 'sex'],
  orders: ['id', 'patient_id', 'accession_number', 'modality', 'procedure_name', 'status'],
} as const;
