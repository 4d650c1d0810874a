import type { CharacterSet } from './character-set.ts';
import type { Tag } from './dictionary.ts';
import type { DicomElement } from './element.ts';
import type { AttributeValue } from './read-values.ts';
import type { Vr } from './vr.ts';

interface Remembered {
  readonly bytes: Uint8Array;
  readonly vr: Vr;
  readonly charset: CharacterSet;
  readonly littleEndian: boolean;
  readonly value: AttributeValue;
}

/**
 * The value that each tag had last. Slices of a series differ in three or four of thirty attributes: what is written byte for byte as in the file
 * before is not decoded again, and thousands of slices share one string.
 */
export interface ValueMemory {
  /** What the bytes of `head` from `element.valueOffset` were decoded to when they were met before; undefined when they are others. */
  recall(
    element: DicomElement,
    head: Uint8Array,
    vr: Vr,
    charset: CharacterSet,
    littleEndian: boolean,
  ): AttributeValue | undefined;
  /** Keeps a copy of the bytes. */
  keep(tag: Tag, bytes: Uint8Array, vr: Vr, charset: CharacterSet, littleEndian: boolean, value: AttributeValue): void;
}

/** Longer values are rarely the same twice, and comparing them would cost what decoding does. */
const longestBytes = 256;
/** Taking a sequence apart costs far more than comparing it. */
const longestSequenceBytes = 4_096;

export function valueMemory(): ValueMemory {
  const last = new Map<Tag, Remembered>();
  return {
    recall: ({ tag, valueOffset, length }, head, vr, charset, littleEndian) => {
      const known = last.get(tag);
      if (known === undefined || known.bytes.length !== length || valueOffset + length > head.length) return undefined;
      if (known.vr !== vr || known.charset !== charset || known.littleEndian !== littleEndian) return undefined;
      const { bytes } = known;
      // From the end: what differs between slices is the last number of a UID.
      for (let at = length - 1; at >= 0; at -= 1) if (bytes[at] !== head[valueOffset + at]) return undefined;
      return known.value;
    },
    keep: (tag, bytes, vr, charset, littleEndian, value) => {
      if (bytes.length > (vr === 'SQ' ? longestSequenceBytes : longestBytes)) return;
      last.set(tag, { bytes: Uint8Array.from(bytes), vr, charset, littleEndian, value });
    },
  };
}
