import type { ArchiveClient } from '../archive-client.ts';
import type { ArchiveVerbs } from '../archive-verbs.ts';
import { patientsOfStudies, sopInstanceUids } from './qido.ts';
import { retrieveInstance } from './retrieve-instance.ts';

/** Any archive that speaks DICOMweb (PS3.18 §10). It names no limits and keeps no checksums: an instance is read back and hashed here. */
export function dicomWebVerbs(client: ArchiveClient): ArchiveVerbs {
  return {
    studiesByUid: (uid, signal) => patientsOfStudies(client, { StudyInstanceUID: uid }, signal),
    async studiesOfPatient(patientId, signal) {
      const found = await patientsOfStudies(client, { PatientID: patientId.replace(/[*?]/g, '?') }, signal);
      return found.filter((study) => study.patientId === patientId.trim());
    },
    storageRoom: async () => null,
    async studyInstances(studyInstanceUid, signal) {
      return new Map((await sopInstanceUids(client, studyInstanceUid, signal)).map((uid) => [uid, uid]));
    },
    heldIds: async (uid, signal) => new Set(await sopInstanceUids(client, uid, signal)),
    async heldMd5(place, signal) {
      const file = await retrieveInstance(client, place, signal);
      return file && { md5: file.md5, dataSetMd5: file.dataSetMd5, by: 'read-back' };
    },
  };
}
