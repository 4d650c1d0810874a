import type { OrderLink } from './ehr-types.ts';
import {
  type FieldChecks,
  firstFault,
  isCount,
  isDate,
  isDateTime,
  isText,
  isTime,
  isUid,
  isUuid,
  orNull,
} from './field-checks.ts';

const checks: FieldChecks = {
  study_instance_uid: { check: isUid, required: true },
  orthanc_study_id: { check: (value) => isText(value) && value !== '' && value.length <= 64, required: true },
  number_of_series: { check: isCount, required: true },
  number_of_images: { check: isCount, required: true },
  study_date: { check: orNull(isDate), required: false },
  study_time: { check: orNull(isTime), required: false },
  uploaded_by: { check: isUuid, required: true },
  uploaded_at: { check: isDateTime, required: true },
  upload_source: { check: (value) => value === 'cd_import', required: true },
};

/** The link in a PATCH body, or one line saying what is wrong with it. */
export function readOrderLink(body: Record<string, unknown> | undefined): OrderLink | string {
  if (body === undefined) return 'the body must be a JSON object';
  const fault = firstFault(checks, body);
  return fault ?? ({ study_date: null, study_time: null, ...body } as OrderLink);
}

/** An order that names no study. */
export const emptyLink = {
  study_instance_uid: null,
  orthanc_study_id: null,
  number_of_series: null,
  number_of_images: null,
  study_date: null,
  study_time: null,
  uploaded_by: null,
  uploaded_at: null,
  upload_source: null,
} as const;

/** Whether a PATCH asks to take the link back: every field of a link, each null. */
export function isEmptyLink(body: Record<string, unknown> | undefined): boolean {
  const fields = Object.keys(emptyLink);
  return (
    body !== undefined && Object.keys(body).length === fields.length && fields.every((field) => body[field] === null)
  );
}
