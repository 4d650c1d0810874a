import { tagAt, uint16, uint32 } from './byte-order.ts';
import { isPrivateTag, lookupTag, type Tag } from './dictionary.ts';
import { type Encoding, encodingOf } from './transfer-syntax.ts';
import { hasLongLength, vrFromLetters } from './vr.ts';

export interface Start {
  /** Where the file meta information, or failing that the data set, begins. */
  readonly position: number;
  readonly hasPreamble: boolean;
}

/**
 * Finds where DICOM begins (PS3.10 §7.1): after preamble and "DICM"; at "DICM" without preamble; at bare file meta; at a bare data
 * set. "DICM" may also stand by chance within a bare data set: the mark counts only when DICOM follows it.
 */
export function detectStart(head: Buffer, sizeBytes: number): Start | undefined {
  if (hasMark(head, 128)) {
    const rest = head.subarray(132);
    if (beginsFileMeta(rest) || detectDataSet(rest, sizeBytes - 132) !== undefined)
      return { position: 132, hasPreamble: true };
    if (rest.length === 0) return { position: 132, hasPreamble: true };
  }
  if (hasMark(head, 0) && beginsFileMeta(head.subarray(4))) return { position: 4, hasPreamble: false };
  if (beginsFileMeta(head) || detectDataSet(head, sizeBytes) !== undefined) return { position: 0, hasPreamble: false };
  return hasMark(head, 128) ? { position: 132, hasPreamble: true } : undefined;
}

/** How the data set at these bytes is laid out, judged by its first element alone; undefined when it is no data set. */
export function detectDataSet(bytes: Buffer, available: number): Encoding | undefined {
  if (bytes.length < 8) return undefined;
  for (const littleEndian of [true, false]) {
    const tag = tagAt(bytes, 0, littleEndian);
    if (!mayBegin(tag)) continue;
    const vr = vrFromLetters(bytes[4]!, bytes[5]!);
    if (vr !== undefined) {
      const long = hasLongLength(vr);
      if (long && bytes.length < 12) continue;
      const length = long ? uint32(bytes, 8, littleEndian) : uint16(bytes, 6, littleEndian);
      if (length <= available || length === 0xffffffff) return encodingOf(true, littleEndian);
    }
    const length = uint32(bytes, 4, littleEndian);
    if (length + 8 <= available && nextFollows(bytes, 8 + length, tag, littleEndian))
      return encodingOf(false, littleEndian);
  }
  return undefined;
}

/** Behind file meta information something strange may come first, a private element say: the VR letters then decide. */
export function laxEncoding(bytes: Buffer, declared: Encoding): Encoding {
  const explicit = bytes.length >= 6 && vrFromLetters(bytes[4]!, bytes[5]!) !== undefined;
  return encodingOf(explicit, declared.littleEndian);
}

/** A data set begins with a known element of an early group: raw bytes of other formats practically never do. */
function mayBegin(tag: Tag): boolean {
  const group = tag >>> 16;
  if (group < 0x0004 || group > 0x7fe0) return false;
  return (tag & 0xffff) === 0 ? group <= 0x0040 : !isPrivateTag(tag) && lookupTag(tag) !== undefined;
}

function nextFollows(bytes: Buffer, at: number, tag: Tag, littleEndian: boolean): boolean {
  if (at + 4 > bytes.length) return true;
  const next = tagAt(bytes, at, littleEndian);
  return next > tag && next >>> 16 <= 0x7fe0;
}

export function beginsFileMeta(bytes: Buffer): boolean {
  return bytes.length >= 8 && uint16(bytes, 0, true) === 0x0002 && uint16(bytes, 2, true) <= 0x0102;
}

/** `DICM` as one big-endian number. */
const dicm = 0x4449434d;

function hasMark(head: Buffer, at: number): boolean {
  return head.length >= at + 4 && uint32(head, at, false) === dicm;
}
