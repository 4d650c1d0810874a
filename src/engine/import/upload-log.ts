import type { InstanceFault, SeriesNumbers, UploadLog } from '../../contract/imports.ts';
import type { ImportRow } from '../ledger/imports.ts';

export type ImportStatus = UploadLog['uploadStatus'];

/**
 * Green only when selected = confirmed, the disc kept all its promises, and the five numbers of every series agree; nothing confirmed is a failure, anything
 * between is partial.
 */
export function importStatus(
  row: Pick<ImportRow, 'counts' | 'missingCount'>,
  series: readonly SeriesNumbers[],
): ImportStatus {
  const { selected, confirmed, failed } = row.counts;
  if (confirmed === 0) return 'failed';
  const isWhole = confirmed === selected && failed === 0 && row.missingCount === 0;
  return isWhole && series.every(({ short }) => short === null) ? 'success' : 'partial';
}

/** The study's row of the upload history, as the EHR keeps it too. */
export function makeUploadLog(
  row: ImportRow,
  facts: {
    status: ImportStatus;
    faults: readonly InstanceFault[];
    fileNames: readonly string[];
    uploadedAt: string;
  },
): UploadLog {
  return {
    id: row.uploadLogId,
    patientId: row.patient.id === '' ? null : row.patient.id,
    imagingOrderId: row.order?.id ?? null,
    uploadedBy: row.approvedBy,
    studyInstanceUid: row.studyInstanceUid,
    orthancStudyId: row.orthancStudyId,
    numberOfFiles: row.counts.confirmed,
    totalSizeMb: Math.round(row.bytesSent / 10_000) / 100,
    originalPatientId: orNull(row.original.patientId),
    originalPatientName: orNull(row.original.patientName),
    originalAccessionNumber: orNull(row.original.accessionNumber),
    modifiedPatientId: orNull(row.identity.patientId),
    modifiedPatientName: orNull(row.identity.patientName),
    modifiedAccessionNumber: orNull(row.identity.accessionNumber),
    uploadStatus: facts.status,
    errorMessage: errorMessage(facts.faults),
    uploadedAt: facts.uploadedAt,
    fileNames: [...facts.fileNames],
    ...(row.prior ? { prior: true } : {}),
  };
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}

/** How many files are not there, by reason: codes, which every reader of the log can look up. */
function errorMessage(faults: readonly InstanceFault[]): string | null {
  if (faults.length === 0) return null;
  const byCode = Map.groupBy(faults, ({ fault }) => fault.code);
  return [...byCode].map(([code, of]) => `${code}: ${of.length}`).join('; ');
}
