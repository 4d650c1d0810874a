import type { ArchiveClient } from './archive-client.ts';
import type { ArchiveVerbs } from './archive-verbs.ts';
import { instanceMd5 } from './instance-md5.ts';
import { lookupStudy } from './lookup-study.ts';
import { readSystem } from './read-system.ts';
import { storageRoom } from './storage-room.ts';
import { studiesOfPatient } from './studies-of-patient.ts';
import { studyInstanceIds, studyInstances } from './study-instances.ts';

/** An Orthanc, by its own REST interface. */
export function orthancVerbs(client: ArchiveClient): ArchiveVerbs {
  return {
    studiesByUid: (uid, signal) => lookupStudy(client, uid, signal),
    studiesOfPatient: (patientId, signal) => studiesOfPatient(client, patientId, signal),
    storageRoom: async (signal) => storageRoom(client, await readSystem(client, signal), signal),
    studyInstances: (studyId, signal) => studyInstances(client, studyId, signal),
    heldIds: (studyId, signal) => studyInstanceIds(client, studyId, signal),
    heldMd5: ({ id }, signal) => instanceMd5(client, id, signal),
  };
}
