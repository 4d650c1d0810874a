import type { ImportView } from '../../contract/imports.ts';

/** One import as the export of the queue names it: a contract with scripts, like `uploadLogShape`. Fields may be added, never renamed. */
export function queueRowShape(view: ImportView) {
  const { counts } = view;
  return {
    id: view.id,
    study_instance_uid: view.studyInstanceUid,
    patient_id: view.patient.mrn,
    patient_name: view.patient.name,
    accession_number: view.order?.accessionNumber ?? null,
    study_date: view.studyDate,
    title: view.title,
    modalities: view.modalities,
    station: view.station,
    condition: view.condition,
    paused: view.paused ?? false,
    urgent: view.urgent,
    retry_at: view.retryAt,
    fault: view.fault?.code ?? null,
    selected: counts.selected,
    staged: counts.staged,
    sent: counts.sent,
    confirmed: counts.confirmed,
    failed: counts.failed,
    missing: view.missing,
    size_bytes: view.bytesTotal,
    status: view.status,
    linked: view.linked,
    not_this_patient: view.withdrawn !== null && view.withdrawn !== undefined,
    created_at: view.createdAt,
    finished_at: view.finishedAt,
  };
}
