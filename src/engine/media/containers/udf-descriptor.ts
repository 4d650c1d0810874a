/** Descriptor tags (ECMA-167 3/7.2.1, 4/7.2.1) that are looked for. */
export const udfTags = {
  anchor: 2,
  volumePointer: 3,
  partition: 5,
  logicalVolume: 6,
  terminating: 8,
  fileSet: 256,
  fileIdentifier: 257,
  allocationExtent: 258,
  fileEntry: 261,
  extendedFileEntry: 266,
} as const;

/** The tag identifier at a position, 0 where the tag's checksum is wrong or nothing stands there. */
export function udfTagAt(bytes: Buffer, at = 0): number {
  if (at + 16 > bytes.length) return 0;
  let sum = 0;
  for (let index = 0; index < 16; index += 1) sum += index === 4 ? 0 : (bytes[at + index] ?? 0);
  return (sum & 0xff) === bytes[at + 4] ? bytes.readUInt16LE(at) : 0;
}

/** A name in OSTA compressed Unicode: its first byte says how wide the characters are (UDF 2.60 §2.1.1). */
export function ostaName(bytes: Buffer): string {
  const text = bytes.subarray(1);
  if (bytes[0] === 8 || bytes[0] === 254) return text.toString('latin1');
  const whole = text.subarray(0, text.length & ~1);
  return Buffer.from(whole).swap16().toString('utf16le');
}

/** A fixed field that holds such a name, its last byte the length (UDF 2.60 §2.1.3). */
export function ostaField(bytes: Buffer): string {
  const length = Math.min(bytes.at(-1) ?? 0, bytes.length - 1);
  return length === 0 ? '' : ostaName(bytes.subarray(0, length)).replace(/\0.*$/, '').trim();
}
