import type { ImportView } from '../../contract/imports.ts';
import type { ImportRow } from '../ledger/imports.ts';

/** What a running station did that is not a fact in the ledger yet. */
export interface LiveProgress {
  /** Bytes that moved since the last fact was written. */
  readonly bytes: number;
  readonly bytesPerSecond: number | null;
}
const nothingRuns: LiveProgress = { bytes: 0, bytesPerSecond: null };

/** An import as windows and the command line see it. */
export function toImportView(row: ImportRow, live: LiveProgress = nothingRuns): ImportView {
  const { station, condition, bytesTotal } = row;
  const staging = condition === 'running' && station === 'stage';
  const uploading = condition === 'running' && station === 'upload';
  const bytesStaged = Math.min(bytesTotal, row.bytesStaged + (staging ? live.bytes : 0));
  const bytesSent = Math.min(bytesTotal, row.bytesSent + (uploading ? live.bytes : 0));
  const bytesPerSecond = staging || uploading ? live.bytesPerSecond : null;
  const bytesLeft = bytesTotal - (staging ? bytesStaged : bytesSent);
  return {
    id: row.id,
    studyInstanceUid: row.studyInstanceUid,
    station,
    condition,
    retryAt: row.retryAt,
    attempts: row.attempts,
    // While it is being tried again, the trouble of before is not the state of things.
    fault: condition === 'waiting' || condition === 'held' ? row.fault : null,
    urgent: row.urgent,
    paused: row.paused,
    ...(row.scanId === null ? {} : { scanId: row.scanId }),
    title: row.title,
    modalities: [...row.modalities],
    studyDate: row.studyDate,
    patient: row.patient,
    order: row.order === null ? null : { id: row.order.id, accessionNumber: row.order.accessionNumber },
    counts: row.counts,
    missing: row.missingCount + row.unread,
    bytesTotal,
    bytesStaged,
    bytesSent,
    bytesPerSecond,
    secondsLeft: bytesPerSecond === null || bytesPerSecond === 0 ? null : Math.ceil(bytesLeft / bytesPerSecond),
    orthancStudyId: row.orthancStudyId,
    linked: row.linkedAt !== null,
    status: row.status,
    archiveState: row.archiveState,
    prior: row.prior,
    ...(row.archive === '' || row.project !== null ? {} : { archive: row.archive }),
    ...(row.project === null ? {} : { project: row.project }),
    provisional: row.provisional && row.recheckedAt === null,
    withdrawn: row.withdrawal && { ...row.withdrawal, ehr: ehrSide(row), archive: archiveSide(row) },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    finishedAt: row.finishedAt,
  };
}

/** An order that was never linked may still have been: the answer to a link can be lost. Until it was asked, it counts as linked. */
function ehrSide({ order, unlinkedAt, counts }: ImportRow): 'nothing' | 'linked' | 'unlinked' {
  if (order === null || counts.sent === 0) return 'nothing';
  return unlinkedAt === null ? 'linked' : 'unlinked';
}

function archiveSide({ counts, archiveState }: ImportRow): 'nothing' | 'there' | 'gone' {
  if (counts.sent === 0) return 'nothing';
  return archiveState === 'gone' ? 'gone' : 'there';
}
