import { type Fault, type FaultCode, fault } from '../../contract/fault.ts';
import type { Station } from '../../contract/import-choices.ts';
import type { Condition, ImportView } from '../../contract/imports.ts';
import type { ApprovedOrder, EhrSnapshot, Identity, ImportRow } from './imports.ts';

/** What a row and a lane have in the place of an archive's name for studies that leave de-identified: no archive has it, since names are trimmed. The ledger keeps it in no name. */
export const researchLane = ' research';

/** An import as SQLite gives it: its row and its counts. */
export interface ImportRecord {
  seq: number;
  id: string;
  study_instance_uid: string;
  station: Station;
  condition: Condition;
  retry_at: string | null;
  attempts: number;
  fault_code: FaultCode | null;
  fault_params: string | null;
  urgent: number;
  title: string;
  study_date: string;
  study_time: string;
  modalities: string;
  patient: string;
  order: string | null;
  identity: string;
  original: string;
  missing_count: number;
  orthanc_study_id: string | null;
  linked_at: string | null;
  upload_log_id: string;
  status: ImportView['status'];
  archive_state: ImportView['archiveState'];
  plan_hash: string;
  approved_by: string;
  approved_at: string;
  created_at: string;
  updated_at: string;
  finished_at: string | null;
  ehr_snapshot: string | null;
  provisional: number;
  rechecked_at: string | null;
  prior: number;
  project: string | null;
  archive: string;
  paused: number;
  scan_id: string | null;
  withdrawn_at: string | null;
  withdrawn_by: string | null;
  withdrawn_reason: string | null;
  unlinked_at: string | null;
  selected: number;
  staged: number;
  sent: number;
  already_stored: number;
  confirmed: number;
  failed: number;
  unread: number;
  bytes_total: number;
  bytes_staged: number;
  bytes_sent: number;
}

/** A fault from its two columns; null when there is none. */
export function storedFault(code: FaultCode | null, params: string | null): Fault | null {
  return code === null ? null : fault(code, JSON.parse(params ?? '{}') as Fault['params']);
}

export function toImportRow(record: ImportRecord): ImportRow {
  return {
    seq: record.seq,
    id: record.id,
    studyInstanceUid: record.study_instance_uid,
    station: record.station,
    condition: record.condition,
    retryAt: record.retry_at,
    attempts: record.attempts,
    fault: storedFault(record.fault_code, record.fault_params),
    urgent: record.urgent === 1,
    title: record.title,
    studyDate: record.study_date,
    studyTime: record.study_time,
    modalities: JSON.parse(record.modalities) as string[],
    patient: JSON.parse(record.patient) as ImportView['patient'],
    order: record.order === null ? null : (JSON.parse(record.order) as ApprovedOrder),
    identity: JSON.parse(record.identity) as Identity,
    original: JSON.parse(record.original) as Identity,
    missingCount: record.missing_count,
    orthancStudyId: record.orthanc_study_id,
    linkedAt: record.linked_at,
    uploadLogId: record.upload_log_id,
    status: record.status,
    archiveState: record.archive_state,
    planHash: record.plan_hash,
    approvedBy: record.approved_by,
    approvedAt: record.approved_at,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    finishedAt: record.finished_at,
    snapshot: record.ehr_snapshot === null ? null : (JSON.parse(record.ehr_snapshot) as EhrSnapshot),
    provisional: record.provisional === 1,
    recheckedAt: record.rechecked_at,
    prior: record.prior === 1,
    project: record.project,
    archive: record.project === null ? record.archive : researchLane,
    paused: record.paused === 1,
    scanId: record.scan_id,
    withdrawal:
      record.withdrawn_at === null
        ? null
        : { at: record.withdrawn_at, actor: record.withdrawn_by ?? '', reason: record.withdrawn_reason ?? '' },
    unlinkedAt: record.unlinked_at,
    counts: {
      selected: record.selected,
      staged: record.staged,
      sent: record.sent,
      alreadyStored: record.already_stored,
      confirmed: record.confirmed,
      failed: record.failed,
    },
    unread: record.unread,
    bytesTotal: record.bytes_total,
    bytesStaged: record.bytes_staged,
    bytesSent: record.bytes_sent,
  };
}
