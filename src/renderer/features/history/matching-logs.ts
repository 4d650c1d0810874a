import type { UploadLog } from '../../../contract/imports.ts';
import { readableName } from '../../words/person-name.ts';

/** The logs that hold the searched text in a name, number, accession, user or study UID. */
export function matchingLogs(logs: readonly UploadLog[], search: string): readonly UploadLog[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return logs;
  return logs.filter((log) =>
    [
      readableName(log.modifiedPatientName ?? ''),
      readableName(log.originalPatientName ?? ''),
      log.modifiedPatientId,
      log.originalPatientId,
      log.modifiedAccessionNumber,
      log.originalAccessionNumber,
      log.uploadedBy,
      log.studyInstanceUid,
    ].some((text) => text?.toLowerCase().includes(wanted)),
  );
}
