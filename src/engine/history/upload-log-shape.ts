import type { UploadLog } from '../../contract/imports.ts';

/** The EHR's upload-log fields (ehr-api.yaml), as every export names them: a contract with scripts. */
export function uploadLogShape(row: UploadLog) {
  return {
    id: row.id,
    patient_id: row.patientId,
    imaging_order_id: row.imagingOrderId,
    uploaded_by: row.uploadedBy,
    study_instance_uid: row.studyInstanceUid,
    orthanc_study_id: row.orthancStudyId,
    number_of_files: row.numberOfFiles,
    total_size_mb: row.totalSizeMb,
    original_patient_id: row.originalPatientId,
    original_patient_name: row.originalPatientName,
    original_accession_number: row.originalAccessionNumber,
    modified_patient_id: row.modifiedPatientId,
    modified_patient_name: row.modifiedPatientName,
    modified_accession_number: row.modifiedAccessionNumber,
    upload_status: row.uploadStatus,
    error_message: row.errorMessage,
    uploaded_at: row.uploadedAt,
    file_names: row.fileNames,
    prior: row.prior ?? false,
    deleted_at: row.deletedAt ?? null,
  };
}
