import type { ArchiveClient } from './archive-client.ts';
import { dicomWebVerbs } from './dicomweb/dicomweb-verbs.ts';
import type { HeldMd5 } from './instance-md5.ts';
import { orthancVerbs } from './orthanc-verbs.ts';
import type { StorageRoom } from './storage-room.ts';
import type { PatientOfStudy } from './studies-of-patient.ts';

/** One instance as both kinds of archive find it. */
export interface InstancePlace {
  /** The archive's own id: Orthanc's, or the SOP Instance UID. */
  readonly id: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** What an import asks an archive, whichever way it speaks. All throw FaultErrors of the archive. */
export interface ArchiveVerbs {
  /** Every study with this Study Instance UID. `orthancStudyId` is the archive's own id of a study: Orthanc's, or the Study Instance UID. */
  studiesByUid(studyInstanceUid: string, signal?: AbortSignal): Promise<PatientOfStudy[]>;
  /** Every study under exactly this PatientID. */
  studiesOfPatient(patientId: string, signal?: AbortSignal): Promise<PatientOfStudy[]>;
  /** Null where there is no limit, or none that the archive names. */
  storageRoom(signal?: AbortSignal): Promise<StorageRoom | null>;
  /** SOP Instance UID → the archive's own id. */
  studyInstances(studyId: string, signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** The archive's own ids of all instances that it holds of a study, whoever sent them; none when it does not hold the study. */
  heldIds(studyId: string, signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /** Null when the archive does not hold it. */
  heldMd5(place: InstancePlace, signal?: AbortSignal): Promise<HeldMd5 | null>;
}

export function archiveVerbs(client: ArchiveClient): ArchiveVerbs {
  return client.protocol === 'dicomweb' ? dicomWebVerbs(client) : orthancVerbs(client);
}
