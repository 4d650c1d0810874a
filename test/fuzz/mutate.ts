import type { Random } from './random.ts';

/** Lengths that lie: nothing, one, the edges of 16, 31 and 32 bits, and "undefined". */
const lengths = [0, 1, 0xff, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Beginnings and ends of items and sequences, a sequence, an escape of text, encapsulated pixel data, a directory record's offset. */
const marks = [
  'feff00e0ffffffff',
  'feff00e000000000',
  'feff0de000000000',
  'feffdde000000000',
  '080040115351000000ffffff',
  '08004011535100000000ffffffff',
  '1b2442',
  'e07f10004f570000ffffffff',
  '04000014554c040070010000',
  '0800050043530c0049534f2032303232204952203837',
].map((mark) => Buffer.from(mark, 'hex'));

/** DICOMDIR: offset of the next record, of the lower level, of the root's first and last record. */
const offsetTags = ['04000014', '04002014', '04000012', '04000212'].map((tag) => Buffer.from(tag, 'hex'));

/** Damages a file in one to six places, most of them in its header. The original stays as it is. */
export function mutate(original: Buffer, next: Random): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let count = 1 + next(6); count > 0 && bytes.length > 0; count -= 1) bytes = mutateOnce(bytes, next);
  return bytes;
}

function mutateOnce(bytes: Buffer, next: Random): Buffer {
  const inHeader = 132 + next(Math.max(1, Math.min(4000, bytes.length - 132)));
  const at = Math.min(bytes.length - 1, next(4) === 0 ? next(bytes.length) : inHeader);
  switch (next(8)) {
    case 0:
      bytes[at] = next(256);
      return bytes;
    case 1:
      if (at + 4 <= bytes.length) bytes.writeUInt32LE(lengths[next(lengths.length)] ?? 0, at);
      return bytes;
    case 2:
      if (at + 2 <= bytes.length) bytes.writeUInt16LE((lengths[next(lengths.length)] ?? 0) & 0xffff, at);
      return bytes;
    case 3:
      return bytes.subarray(0, Math.max(1, at));
    case 4:
      return Buffer.concat([bytes.subarray(0, at), marks[next(marks.length)] ?? Buffer.alloc(0), bytes.subarray(at)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + next(24)))]);
    case 6:
      return misdirect(bytes, next);
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 200), at), bytes.subarray(at)]);
  }
}

/** Sends one offset of a directory elsewhere: to itself, behind the end, into the middle of a record. */
function misdirect(bytes: Buffer, next: Random): Buffer {
  const tag = offsetTags[next(offsetTags.length)];
  const from = tag === undefined ? -1 : bytes.indexOf(tag, next(bytes.length));
  if (from === -1 || from + 12 > bytes.length) return bytes;
  const targets = [from, bytes.length + next(1000), next(bytes.length), 0xffffffff];
  bytes.writeUInt32LE(targets[next(targets.length)] ?? 0, from + 8);
  return bytes;
}
