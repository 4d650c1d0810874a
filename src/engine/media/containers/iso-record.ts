import { sectorBytes } from './sector-image.ts';

/** One directory record (ECMA-119 §9.1). */
export interface IsoRecord {
  /** Logical block of the data, behind the extended attribute record. */
  readonly block: number;
  readonly lengthBytes: number;
  readonly isDirectory: boolean;
  /** A resource fork or the like, beside the file of the same name. */
  readonly isAssociated: boolean;
  /** Another extent of the same file follows. */
  readonly hasMore: boolean;
  readonly isInterleaved: boolean;
  readonly identifier: Buffer;
  /** What Rock Ridge writes into. */
  readonly systemUse: Buffer;
}

/** The record at a position, or null where none of legal form is. */
export function readIsoRecord(bytes: Buffer, at: number): IsoRecord | null {
  const length = bytes[at] ?? 0;
  const nameLength = bytes[at + 32] ?? 0;
  if (length < 34 || nameLength === 0 || 33 + nameLength > length || at + length > bytes.length) return null;
  const flags = bytes[at + 25] ?? 0;
  const nameEnd = at + 33 + nameLength;
  return {
    block: bytes.readUInt32LE(at + 2) + (bytes[at + 1] ?? 0),
    lengthBytes: bytes.readUInt32LE(at + 10),
    isDirectory: (flags & 2) !== 0,
    isAssociated: (flags & 4) !== 0,
    hasMore: (flags & 0x80) !== 0,
    isInterleaved: bytes[at + 26] !== 0 || bytes[at + 27] !== 0,
    identifier: bytes.subarray(at + 33, nameEnd),
    systemUse: bytes.subarray(nameEnd + (nameLength % 2 === 0 ? 1 : 0), at + length),
  };
}

/** The records of a directory but the first two, which name itself and its parent. `isWhole` is false where one is broken. */
export function readIsoDirectory(bytes: Buffer): { records: IsoRecord[]; isWhole: boolean } {
  const records: IsoRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === 0) {
      // No record crosses a sector's end (ECMA-119 §6.8.1.1): zeros fill the rest.
      at = (Math.floor(at / sectorBytes) + 1) * sectorBytes;
      continue;
    }
    const record = readIsoRecord(bytes, at);
    if (record === null) return { records, isWhole: false };
    if (!isSelfOrParent(record)) records.push(record);
    at += bytes[at] ?? 0;
  }
  return { records, isWhole: true };
}

function isSelfOrParent({ identifier }: IsoRecord): boolean {
  return identifier.length === 1 && (identifier[0] === 0 || identifier[0] === 1);
}
