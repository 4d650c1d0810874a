import type { DeletionResult, DeletionRight } from '../contract/archive.ts';
import { FaultError } from '../contract/fault.ts';
import { deletionWord } from '../contract/plain.ts';
import type { ArchiveClient } from './archive/archive-client.ts';
import { archiveVerbs } from './archive/archive-verbs.ts';
import type { StudyInArchive } from './archive/browse/archive-browser.ts';
import { deleteStudy } from './archive/browse/delete-study.ts';
import { mayDelete } from './archive/browse/may-delete.ts';
import { archiveBrowser } from './archive/browse/open-browser.ts';
import type { Directory } from './directory/directory.ts';
import type { Ledger } from './ledger/open-ledger.ts';

export interface DeletionRoom {
  readonly archive: ArchiveClient;
  /** By which the site's imports know it; '' is the first one. */
  readonly archiveName: string;
  /** The EHR, where one is connected that has a say over studies. */
  readonly ehr: (Directory & Required<Pick<Directory, 'deleteStudy'>>) | null;
  /** The roles of whoever works here where no EHR gives any. */
  readonly roles: readonly string[];
  readonly ledger: Ledger;
  /** Who does it, for the trail. */
  readonly actor: string;
  readonly now: () => Date;
  /** Told of each import whose study is gone. */
  readonly onImport: (importId: string) => void;
}

export interface DeletionOrder {
  readonly studyId: string;
  readonly reason: string;
  readonly confirmation: string;
}

/** Whether a study may be deleted here and now. The EHR is asked for the roles of its user where it is connected. */
export async function deletionRight(
  { archive, archiveName, ehr, roles }: Pick<DeletionRoom, 'archive' | 'archiveName' | 'ehr' | 'roles'>,
  signal?: AbortSignal,
): Promise<DeletionRight> {
  // DICOMweb has no word for it (PS3.18); the EHR may have a way of its own.
  // The EHR is asked by Study Instance UID alone: it would delete the study of that UID in the archive that it knows.
  if (ehr !== null && archiveName !== '') return { may: false, reason: 'elsewhere' };
  if (ehr === null && archive.protocol === 'dicomweb') return { may: false, reason: 'protocol' };
  const given = ehr === null ? roles : ((await ehr.me(signal))?.roles ?? []);
  if (mayDelete(given)) return { may: true, reason: null };
  return { may: false, reason: ehr === null && roles.length === 0 ? 'nobody' : 'role' };
}

/**
 * Deletes one study from the archive, after role, reason and typed confirmation; through the EHR where one is connected, which authorises it and writes its
 * own trail. Then asks the archive whether it is gone. What was wanted, by whom and why stands in the trail before anything happens; what came of it after.
 * @throws FaultError `delete-not-allowed`, `delete-not-confirmed`, `delete-import-running`, `delete-shared-uid`, `not-found`, `archive-not-deleted`,
 * of archive and EHR
 */
export async function deleteArchivedStudy(
  room: DeletionRoom,
  order: DeletionOrder,
  signal?: AbortSignal,
): Promise<DeletionResult> {
  const { archive, archiveName, ehr, ledger, actor, now } = room;
  const right = await deletionRight(room, signal);
  if (!right.may) throw new FaultError('delete-not-allowed', { reason: right.reason ?? 'role' });
  const found = await archiveBrowser(archive).study(order.studyId, signal);
  if (found === null) throw new FaultError('not-found');
  const { studyInstanceUid } = found.study;
  const typed = order.confirmation.trim();
  if (typed !== deletionWord(found.study) && typed !== studyInstanceUid) throw new FaultError('delete-not-confirmed');
  // It would be sent again in a minute.
  if (ledger.imports.findUnfinished(studyInstanceUid, null) !== null) throw new FaultError('delete-import-running');
  const sharing = await archiveVerbs(archive).studiesByUid(studyInstanceUid, signal);
  // The EHR knows a study by its UID alone and would delete the other patient's too.
  if (ehr !== null && sharing.length > 1) throw new FaultError('delete-shared-uid');

  const record = (action: string, detail: Record<string, unknown> = {}): void =>
    ledger.audit.append({
      ...{ at: now().toISOString(), actor, action, subject: studyInstanceUid },
      detail: { ...factsOf(found), reason: order.reason, ...(archiveName ? { archive: archiveName } : {}), ...detail },
    });
  record('archive.delete-asked', { through: ehr === null ? 'archive' : 'ehr' });
  try {
    const by = await remove(room, found, order, signal);
    if (await isThere(archive, found)) throw new FaultError('archive-not-deleted');
    const provenAt = now().toISOString();
    ledger.transaction(() => {
      record('archive.deleted', { by, provenAt });
      markImports(room, studyInstanceUid, order.reason, provenAt);
    });
    const { series, instances } = found.study;
    return { studyInstanceUid, series, instances, by, provenAt };
  } catch (error) {
    const fault = error instanceof FaultError ? error.fault.code : 'internal';
    record('archive.delete-failed', { fault });
    throw error;
  }
}

async function remove(
  { archive, ehr }: DeletionRoom,
  found: StudyInArchive,
  { reason }: DeletionOrder,
  signal?: AbortSignal,
): Promise<DeletionResult['by']> {
  if (ehr !== null) {
    const outcome = await ehr.deleteStudy(found.study.studyInstanceUid, reason, signal);
    if (outcome === 'not-allowed') throw new FaultError('delete-not-allowed', { reason: 'role' });
    // It keeps its studies in this archive, and has removed it there; or it only said yes.
    if (!(await isThere(archive, found))) return 'ehr';
  }
  if (archive.protocol === 'dicomweb') throw new FaultError('archive-not-deleted');
  await deleteStudy(archive, found.study.orthancStudyId, signal);
  return 'gantry';
}

/** Asked twice over, by the archive's own id and by the UID: what either still finds is not gone. */
async function isThere(archive: ArchiveClient, { study }: StudyInArchive): Promise<boolean> {
  const [byId, byUid] = await Promise.all([
    archiveBrowser(archive).study(study.orthancStudyId),
    archiveVerbs(archive).studiesByUid(study.studyInstanceUid),
  ]);
  return byId !== null || byUid.some(({ orthancStudyId }) => orthancStudyId === study.orthancStudyId);
}

/** The history of the imports that brought it: their rows say that it is gone, and why. */
function markImports(
  { archiveName, ledger, actor, onImport }: DeletionRoom,
  uid: string,
  reason: string,
  at: string,
): void {
  const logs = ledger.uploadLogs.find({ since: null, text: uid }).filter((log) => log.studyInstanceUid === uid);
  for (const row of ledger.imports.ofStudy(uid)) {
    if (row.station !== 'done' || row.archive !== archiveName) continue;
    ledger.imports.recordArchiveState(row.seq, 'gone');
    for (const log of logs)
      if (ledger.uploadLogs.importId(log.id) === row.id) ledger.uploadLogs.save(row.seq, { ...log, deletedAt: at });
    ledger.audit.append({ at, actor, action: 'import.deleted', subject: row.id, detail: { reason, state: 'gone' } });
    onImport(row.id);
  }
}

/** Who and what it was: after the deletion the trail alone knows. */
function factsOf({ study, bytes }: StudyInArchive): Record<string, unknown> {
  const { studyInstanceUid, orthancStudyId, patientId, patientName, birthDate, accessionNumber, studyDate } = study;
  return {
    ...{ studyInstanceUid, orthancStudyId, patientId, patientName, birthDate, accessionNumber, studyDate },
    ...{ title: study.description, series: study.series, instances: study.instances, bytes },
  };
}
