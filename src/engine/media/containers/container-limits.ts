const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** What no honest medium reaches. All are checked on the bytes that come out, not only on what the headers claim. */
export const containerLimits = {
  /** As for folders: PS3.10 §8.6 and ISO 9660 know eight levels. */
  depth: 64,
  entries: 200_000,
  /** DICOM's longest plain pixel data is 4 GiB; slides and video in fragments can be longer. */
  entryBytes: 16 * GiB,
  totalInflatedBytes: 64 * GiB,
  /** Images shrink to a third; deflate reaches 1,032:1 on nothing but zeros. */
  ratio: 200,
  /** A small blank image may shrink as far as it likes. */
  ratioFreeBytes: MiB,
  /** All folders of one tree of a disc image, the directory of one zip: beyond this, or where folders share their bytes to seem more, they are not what they say. */
  directoryBytes: 64 * MiB,
} as const;

/** Whether so much from so little is a bomb. */
export function isBomb(inflatedBytes: number, packedBytes: number): boolean {
  return inflatedBytes > containerLimits.ratioFreeBytes && inflatedBytes > containerLimits.ratio * packedBytes;
}
