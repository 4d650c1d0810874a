import type { ArchiveStudy } from '../../contract/imports.ts';
import type { Identity } from '../ledger/imports.ts';

/**
 * Whether a study that the archive holds under our PatientID can be of the same person. Orthanc merges by PatientID alone, so two people with
 * one number would become one (standards.md §3.4(2)). It cannot be when
 * - both birth dates are known and differ, or
 * - both sexes are known (M or F) and differ, or
 * - both names are known and share no part at all: a maiden name or a missing middle name leaves a part in common.
 */
export function canBeSamePerson(
  ours: Identity,
  theirs: Pick<ArchiveStudy, 'patientName' | 'birthDate' | 'sex'>,
): boolean {
  if (ours.birthDate !== '' && theirs.birthDate !== '' && ours.birthDate !== theirs.birthDate) return false;
  if (isKnownSex(ours.sex) && isKnownSex(theirs.sex) && ours.sex !== theirs.sex) return false;
  const ourParts = nameParts(ours.patientName);
  const theirParts = nameParts(theirs.patientName);
  return ourParts.size === 0 || theirParts.size === 0 || [...ourParts].some((part) => theirParts.has(part));
}

function isKnownSex(sex: string): boolean {
  return sex === 'M' || sex === 'F';
}

/** The parts of a DICOM person name in any of its three groups, without case, accents and punctuation. */
function nameParts(name: string): Set<string> {
  const folded = name.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return new Set(folded.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== ''));
}
