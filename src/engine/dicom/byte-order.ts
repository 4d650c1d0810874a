import type { Tag } from './dictionary.ts';

export function uint16(bytes: Uint8Array, o: number, littleEndian: boolean): number {
  return littleEndian ? bytes[o]! | (bytes[o + 1]! << 8) : (bytes[o]! << 8) | bytes[o + 1]!;
}

export function uint32(bytes: Uint8Array, o: number, littleEndian: boolean): number {
  return (
    (littleEndian
      ? bytes[o]! | (bytes[o + 1]! << 8) | (bytes[o + 2]! << 16) | (bytes[o + 3]! << 24)
      : (bytes[o]! << 24) | (bytes[o + 1]! << 16) | (bytes[o + 2]! << 8) | bytes[o + 3]!) >>> 0
  );
}

export function tagAt(bytes: Uint8Array, o: number, littleEndian: boolean): Tag {
  return littleEndian
    ? ((bytes[o + 1]! << 24) | (bytes[o]! << 16) | (bytes[o + 3]! << 8) | bytes[o + 2]!) >>> 0
    : ((bytes[o]! << 24) | (bytes[o + 1]! << 16) | (bytes[o + 2]! << 8) | bytes[o + 3]!) >>> 0;
}
