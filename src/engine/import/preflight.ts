import { type Fault, fault } from '../../contract/fault.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { archiveVerbs } from '../archive/archive-verbs.ts';
import type { StorageRoom } from '../archive/storage-room.ts';
import type { PatientOfStudy } from '../archive/studies-of-patient.ts';
import type { Decision } from '../ledger/decisions.ts';
import type { Identity, ImportRow } from '../ledger/imports.ts';
import { canBeSamePerson } from './same-person.ts';

/** What the archive holds of our study already; empty when the study is new there. */
export interface StudyThere {
  readonly orthancStudyId: string | null;
  /** SOP Instance UID → Orthanc's id. */
  readonly instances: ReadonlyMap<string, string>;
}
export type Preflight =
  | { readonly kind: 'clear'; readonly there: StudyThere }
  | { readonly kind: 'held'; readonly fault: Fault };

type Checked = Pick<ImportRow, 'identity' | 'studyInstanceUid' | 'bytesTotal' | 'bytesSent'>;

/**
 * What must be so before the first byte of a study leaves. Orthanc itself checks none of it: an empty PatientID merges strangers, a study under
 * two PatientIDs opens for nobody, one PatientID of two people makes them one, and a full archive may delete its oldest patients
 * (standards.md §3.2, §3.4(1)–(3)). A conflict names both sides; what a person decided about exactly this conflict is not asked again.
 * @throws FaultError of the archive.
 */
export async function preflight(
  client: ArchiveClient,
  row: Checked,
  decided: readonly Decision[],
  signal: AbortSignal,
): Promise<Preflight> {
  const { identity, studyInstanceUid } = row;
  if (identity.patientId.trim() === '') return held(fault('patient-id-empty'));
  const archive = archiveVerbs(client);
  // First, because it tells an archive from any other server.
  const room = await archive.storageRoom(signal);

  const sameStudy = await archive.studiesByUid(studyInstanceUid, signal);
  const elsewhere = sameStudy.find((study) => study.patientId !== identity.patientId.trim());
  if (elsewhere !== undefined) return held(fault('archive-study-other-patient', bothSides(identity, elsewhere)));

  const samePatientId = await archive.studiesOfPatient(identity.patientId, signal);
  const taken = samePatientId
    .filter((study) => !canBeSamePerson(identity, study))
    .map((study) => fault('archive-patient-id-taken', bothSides(identity, study)))
    .find((conflict) => !decided.some((decision) => isDecided(decision, conflict)));
  if (taken !== undefined) return held(taken);

  const tight = room && lacksRoom(room, row.bytesTotal - row.bytesSent, samePatientId.length === 0);
  if (tight) return held(tight);

  const [there] = sameStudy;
  if (there === undefined) return { kind: 'clear', there: { orthancStudyId: null, instances: new Map() } };
  const { orthancStudyId } = there;
  const instances = await archive.studyInstances(orthancStudyId, signal);
  return { kind: 'clear', there: { orthancStudyId, instances } };
}

function held(cause: Fault): Preflight {
  return { kind: 'held', fault: cause };
}

/** A decision binds to what the person saw: the same words about somebody else in the archive are another question. */
function isDecided({ choice, fault: seen }: Decision, conflict: Fault): boolean {
  return (
    choice === 'same-person' &&
    seen.code === conflict.code &&
    Object.entries(conflict.params).every(([name, value]) => seen.params[name] === value)
  );
}

function lacksRoom({ whenFull, freeBytes, freePatients }: StorageRoom, neededBytes: number, isNew: boolean) {
  const fits =
    (freeBytes === null || neededBytes <= freeBytes) && (freePatients === null || !isNew || freePatients > 0);
  if (fits) return null;
  const sizes = freeBytes === null ? {} : { neededBytes, freeBytes };
  return fault(whenFull === 'recycle' ? 'archive-would-recycle' : 'archive-full', sizes);
}

/** The archive's side and ours, for a person to compare. */
function bothSides(ours: Identity, theirs: PatientOfStudy): Fault['params'] {
  const { patientId, patientName, birthDate, sex } = theirs;
  return {
    ...{ patientId, patientName, birthDate, sex },
    ourPatientId: ours.patientId,
    ourPatientName: ours.patientName,
    ourBirthDate: ours.birthDate,
    ourSex: ours.sex,
  };
}
