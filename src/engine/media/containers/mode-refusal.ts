import type { SkipReason } from '../../../contract/scan.ts';

// Written out: Node names them on POSIX only, and these come from other machines.
const kindMask = 0o170000;
const reasons = new Map<number, SkipReason>([
  [0o120000, 'symlink'],
  // A device file leads to something that is not on the medium; pipes and sockets lead nowhere.
  [0o020000, 'path-escape'],
  [0o060000, 'path-escape'],
  [0o010000, 'not-dicom'],
  [0o140000, 'not-dicom'],
]);

/** Why an entry of this POSIX mode is not looked at; undefined for files, folders and modes without a kind. */
export function modeRefusal(mode: number): SkipReason | undefined {
  return reasons.get(mode & kindMask);
}
