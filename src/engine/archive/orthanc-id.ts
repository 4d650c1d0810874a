import { createHash } from 'node:crypto';

/** What Orthanc names an instance by. */
export interface InstanceIdentity {
  readonly patientId: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
}

/**
 * Orthanc's id of an instance before it is there: SHA-1 of the four identifiers with `|` between them, without the spaces around each, in five groups
 * (standards.md §3.2; Orthanc's `DicomInstanceHasher`).
 */
export function orthancInstanceId(identity: InstanceIdentity): string {
  const { patientId, studyInstanceUid, seriesInstanceUid, sopInstanceUid } = identity;
  const named = [patientId, studyInstanceUid, seriesInstanceUid, sopInstanceUid].map((part) => part.trim()).join('|');
  const hex = createHash('sha1').update(named).digest('hex');
  return (hex.match(/.{8}/g) ?? []).join('-');
}
