import { type Fault, fault } from '../../contract/fault.ts';
import type { ArchiveStudy } from '../../contract/imports.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { findStudies } from '../archive/find-studies.ts';
import { lookupStudy } from '../archive/lookup-study.ts';
import { readSystem } from '../archive/read-system.ts';
import type { ImportRow } from '../ledger/imports.ts';
import { canBeSamePerson } from './same-person.ts';

/**
 * What must be so before the first byte of a study leaves; null when it is. Orthanc itself checks none of it: an empty PatientID merges
 * strangers, a study under two PatientIDs opens for nobody, and one PatientID of two people makes them one (standards.md §3.4(1)–(3)).
 * @throws FaultError of the archive.
 */
export async function preflight(
  client: ArchiveClient,
  row: Pick<ImportRow, 'identity' | 'studyInstanceUid'>,
  signal: AbortSignal,
): Promise<Fault | null> {
  const { identity, studyInstanceUid } = row;
  if (identity.patientId.trim() === '') return fault('patient-id-empty');
  await readSystem(client, signal);

  const sameStudy = await lookupStudy(client, studyInstanceUid, signal);
  const elsewhere = sameStudy.find((study) => study.patientId !== identity.patientId);
  if (elsewhere !== undefined) return fault('archive-study-other-patient', whoIs(elsewhere));

  const samePatientId = await findStudies(client, { mrn: identity.patientId }, signal);
  const somebodyElse = samePatientId.find((study) => !canBeSamePerson(identity, study));
  return somebodyElse === undefined ? null : fault('archive-patient-id-taken', whoIs(somebodyElse));
}

/** The other side, for the operator to compare. */
function whoIs(study: ArchiveStudy): Fault['params'] {
  const { patientId, patientName, birthDate, sex } = study;
  return { patientId, patientName, birthDate, sex };
}
