import { z } from 'zod';
import type { Order, Patient } from '../../contract/directory.ts';
import type { UploadLog } from '../../contract/imports.ts';
import type { OrderLink } from './directory.ts';

/** The EHR's JSON (ehr-api.yaml) to our words and back. Replies are parsed, never trusted; unknown fields are dropped. */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

export const wirePatient = z
  .object({
    id: z.string().min(1),
    mrn: z.string(),
    issuer: text,
    family_name: text,
    given_name: text,
    middle_name: text,
    suffix: text,
    name_ideographic: text,
    name_phonetic: text,
    previous_names: z.array(z.string()).nullish(),
    birth_date: z.iso.date().or(z.literal('')).nullish(),
    sex: z.enum(['M', 'F', 'O', 'U']),
    other_ids: z.array(z.object({ value: z.string(), issuer: text })).nullish(),
    merged_into: z.string().min(1).nullish(),
    updated_at: text,
  })
  .transform(
    (wire): Patient => ({
      id: wire.id,
      mrn: wire.mrn,
      issuer: wire.issuer,
      familyName: wire.family_name,
      givenName: wire.given_name,
      middleName: wire.middle_name,
      suffix: wire.suffix,
      nameIdeographic: wire.name_ideographic,
      namePhonetic: wire.name_phonetic,
      previousNames: wire.previous_names ?? [],
      birthDate: wire.birth_date ?? '',
      sex: wire.sex,
      otherIds: wire.other_ids ?? [],
      mergedInto: wire.merged_into ?? null,
      updatedAt: wire.updated_at,
    }),
  );

/** An order as a list gives it. Its version comes with the header of a single read: see `withEtag`. */
export const wireOrder = z
  .object({
    id: z.string().min(1),
    patient_id: z.string().min(1),
    accession_number: z.string(),
    modality: text,
    procedure_name: text,
    procedure_code: z.object({ value: text, scheme: text, meaning: text }).nullish(),
    body_part: text,
    laterality: text,
    requested_at: text,
    scheduled_for: text,
    status: z.enum(['requested', 'scheduled', 'outside_images_expected', 'completed', 'cancelled']),
    priority: z.enum(['routine', 'urgent', 'stat']).nullish(),
    clinic_name: text,
    study_instance_uid: text,
    performed_on: text,
    study_time: text,
  })
  .transform(
    (wire): Order => ({
      id: wire.id,
      patientId: wire.patient_id,
      accessionNumber: wire.accession_number,
      modality: wire.modality,
      procedureName: wire.procedure_name,
      procedureCode: wire.procedure_code ?? null,
      bodyPart: wire.body_part,
      laterality: wire.laterality,
      requestedAt: wire.requested_at,
      scheduledFor: wire.scheduled_for,
      status: wire.status,
      priority: wire.priority ?? 'routine',
      clinicName: wire.clinic_name,
      studyInstanceUid: wire.study_instance_uid,
      ...(wire.performed_on === '' ? {} : { performedOn: wire.performed_on }),
      ...(wire.study_time === '' ? {} : { performedTime: wire.study_time.slice(0, 8) }),
      etag: '',
    }),
  );

export function wirePage<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullish() });
}

/** A page whose records are looked at one by one, so that one bad record does not stop a sync of all. */
export const wireDeltaPage = wirePage(
  z.looseObject({ id: z.string().catch('?'), updated_at: z.string().catch('') }).transform((record) => ({
    record,
    id: record.id,
    updatedAt: record.updated_at,
  })),
);

export const wireUser = z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()) });

export const wireToken = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.number(),
  /** Who it is; an EHR that does not say is asked (`/auth/me`). */
  user: wireUser.nullish().catch(null),
});

/** The address goes straight into a window, so it must be one of the web and nothing else. */
export const wireViewerAddress = z
  .object({ url: z.url({ protocol: /^https?$/ }), expires_at: z.string().nullish() })
  .transform((wire) => ({ url: wire.url, expiresAt: wire.expires_at ?? null }));

/** RFC 9457; `code` is what programs read. */
export const wireProblem = z.object({ code: z.string() });

export function orderLinkBody(link: OrderLink) {
  return {
    study_instance_uid: link.studyInstanceUid,
    orthanc_study_id: link.orthancStudyId,
    number_of_series: link.numberOfSeries,
    number_of_images: link.numberOfImages,
    study_date: link.studyDate,
    study_time: link.studyTime,
    uploaded_by: link.uploadedBy,
    uploaded_at: link.uploadedAt,
    upload_source: 'cd_import',
  };
}

/** A link taken back: every field that a link sets, with nothing in it. */
export const emptyOrderLink = {
  study_instance_uid: null,
  orthanc_study_id: null,
  number_of_series: null,
  number_of_images: null,
  study_date: null,
  study_time: null,
  uploaded_by: null,
  uploaded_at: null,
  upload_source: null,
};

export function uploadLogBody(log: UploadLog) {
  return {
    id: log.id,
    patient_id: log.patientId,
    imaging_order_id: log.imagingOrderId,
    uploaded_by: log.uploadedBy,
    study_instance_uid: log.studyInstanceUid,
    orthanc_study_id: log.orthancStudyId,
    number_of_files: log.numberOfFiles,
    total_size_mb: log.totalSizeMb,
    original_patient_id: log.originalPatientId,
    original_patient_name: log.originalPatientName,
    original_accession_number: log.originalAccessionNumber,
    modified_patient_id: log.modifiedPatientId,
    modified_patient_name: log.modifiedPatientName,
    modified_accession_number: log.modifiedAccessionNumber,
    upload_status: log.uploadStatus,
    error_message: log.errorMessage,
    uploaded_at: log.uploadedAt,
    file_names: log.fileNames,
  };
}
