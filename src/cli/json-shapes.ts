import type { Fault } from '../contract/fault.ts';
import type { ImportView, UploadLog } from '../contract/imports.ts';
import type { ScanReport } from '../contract/scan.ts';

/** The JSON shapes of cli.md: a contract with scripts. Fields may be added, never renamed or removed. */

export function scanShape(report: ScanReport) {
  return {
    sources: report.sources,
    patients: report.patients.map((patient) => ({
      patient_id: patient.patientId,
      issuer: patient.issuer,
      patient_name: patient.patientName,
      birth_date: patient.birthDate,
      sex: patient.sex,
      studies: patient.studies.map((study) => ({
        study_instance_uid: study.studyInstanceUid,
        study_date: study.studyDate,
        study_time: study.studyTime,
        accession_number: study.accessionNumber,
        description: study.description,
        modalities: study.modalities,
        institution: study.institution,
        series: study.series.map((series) => ({
          series_instance_uid: series.seriesInstanceUid,
          modality: series.modality,
          number: series.number,
          description: series.description,
          instances: series.instances,
          bytes: series.bytes,
        })),
        instances: study.instances,
        bytes: study.bytes,
        missing: study.missing,
        warnings: study.warnings,
      })),
    })),
    files: {
      total: report.files.total,
      dicom: report.files.dicom,
      duplicate: report.files.duplicate,
      skipped: report.files.skipped,
      unreadable: report.files.unreadable.map((file) => ({
        path: file.path,
        reason: file.reason,
        bytes_lost: file.bytesLost,
      })),
    },
    bytes_read: report.bytesRead,
    elapsed_ms: Math.round(report.elapsedMs),
  };
}

export function importShape(view: ImportView, viewerUrl: string | null) {
  return {
    id: view.id,
    study_instance_uid: view.studyInstanceUid,
    station: view.station,
    condition: view.condition,
    status: view.status,
    archive_state: view.archiveState,
    fault: view.fault,
    retry_at: view.retryAt,
    patient: { mrn: view.patient.mrn },
    order: { accession_number: view.order?.accessionNumber ?? null },
    counts: {
      selected: view.counts.selected,
      staged: view.counts.staged,
      sent: view.counts.sent,
      already_stored: view.counts.alreadyStored,
      confirmed: view.counts.confirmed,
      failed: view.counts.failed,
    },
    missing: view.missing,
    bytes: view.bytesTotal,
    orthanc_study_id: view.orthancStudyId,
    viewer_url: viewerUrl,
    linked: view.linked,
  };
}

/** A study that was not queued, in the same list as the others. */
export function refusedShape(studyInstanceUid: string, fault: Fault, differences: unknown[] = []) {
  return {
    id: null,
    study_instance_uid: studyInstanceUid,
    station: null,
    condition: 'held',
    status: null,
    archive_state: null,
    fault,
    differences,
    patient: { mrn: null },
    order: { accession_number: null },
    counts: { selected: 0, staged: 0, sent: 0, already_stored: 0, confirmed: 0, failed: 0 },
    missing: 0,
    bytes: 0,
    orthanc_study_id: null,
    viewer_url: null,
    linked: false,
  };
}

/** The EHR's upload-log fields (ehr-api.yaml). */
export function logShape(row: UploadLog) {
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
  };
}
