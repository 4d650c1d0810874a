import type { EhrState } from './ehr-state.ts';
import type { UploadLog } from './ehr-types.ts';
import { type FieldChecks, firstFault, isCount, isDateTime, isText, isUid, isUuid, orNull } from './field-checks.ts';
import { type Call, jsonObject, problem, type Reply } from './http-reply.ts';
import type { MetadataAhead } from './metadata-ahead.ts';
import { pageOf } from './paging.ts';

const optionalText = { check: orNull(isText), required: false };

const checks: FieldChecks = {
  id: { check: isUuid, required: true },
  patient_id: { check: orNull(isUuid), required: false },
  imaging_order_id: { check: orNull(isUuid), required: false },
  uploaded_by: { check: isUuid, required: true },
  study_instance_uid: { check: isUid, required: true },
  orthanc_study_id: optionalText,
  number_of_files: { check: isCount, required: true },
  total_size_mb: { check: (value) => typeof value === 'number' && value >= 0, required: true },
  original_patient_id: optionalText,
  original_patient_name: optionalText,
  original_accession_number: optionalText,
  modified_patient_id: optionalText,
  modified_patient_name: optionalText,
  modified_accession_number: optionalText,
  upload_status: { check: (value) => ['success', 'failed', 'partial'].includes(String(value)), required: true },
  error_message: optionalText,
  uploaded_at: { check: isDateTime, required: true },
  file_names: { check: (value) => Array.isArray(value) && value.every(isText), required: true },
};

const absent = Object.fromEntries(Object.keys(checks).map((field) => [field, null]));

/** PUT /dicom/upload-logs/{id}: 201 for a new log, 200 for the same id again (the newest content stays). */
export function putUploadLog(state: EhrState, { params, body }: Call, ahead?: MetadataAhead): Reply {
  const log = jsonObject(body);
  const fault = log === undefined ? 'the body must be a JSON object' : firstFault(checks, log);
  if (log === undefined || fault !== undefined)
    return problem(400, 'bad-upload-log', 'This is not an upload log', fault);
  if (log.id !== params.id)
    return problem(400, 'bad-upload-log', 'This is not an upload log', 'id differs from the address');

  const complete = { ...absent, ...log } as UploadLog;
  if (complete.patient_id !== null && !state.patients.has(complete.patient_id))
    return problem(422, 'no-such-patient', 'No such patient');
  if (complete.imaging_order_id !== null && !state.orders.has(complete.imaging_order_id)) {
    return problem(422, 'no-such-order', 'No such order');
  }
  const known = state.uploadLogs.has(complete.id);
  state.uploadLogs.set(complete.id, { ...complete, updated_at: state.now().toISOString() });
  // What has just been brought in is looked at next.
  if (complete.upload_status !== 'failed') ahead?.prepare([complete.study_instance_uid]);
  return { status: known ? 200 : 201, body: complete };
}

/** GET /dicom/upload-logs: `since` compares with uploaded_at. */
export function listUploadLogs(state: EhrState, { query }: Call): Reply {
  const since = query.get('since');
  if (since !== null && Number.isNaN(Date.parse(since)))
    return problem(400, 'bad-time', 'since must be an RFC 3339 time');
  const logs = [...state.uploadLogs.values()].filter(
    (log) =>
      (['study_instance_uid', 'patient_id'] as const).every((field) => {
        const asked = query.get(field);
        return asked === null || asked === log[field];
      }) &&
      (since === null || Date.parse(log.uploaded_at) >= Date.parse(since)),
  );
  return pageOf(logs, query);
}
