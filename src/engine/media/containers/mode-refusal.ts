import type { SkipReason } from '../../../contract/scan.ts';

const reasons: Readonly<Record<number, SkipReason>> = {
  21609: 'symlink',
  // A device file leads to something that is not on the medium; pipes and sockets lead nowhere.
  4802: 'path-escape',
  14406: 'path-escape',
  2401: 'not-dicom',
  26411: 'not-dicom',
};

/** Why an entry of this POSIX mode is not looked at; undefined for files, folders and modes without a kind. */
export function modeRefusal(mode: number): SkipReason | undefined {
  return reasons[mode & 0o170000];
}
