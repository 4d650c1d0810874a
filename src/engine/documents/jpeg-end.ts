/**
 * Finds the end of the first picture of a JPEG stream: its EOI mark, not one in a preview inside a segment, nor the bytes of a film behind it
 * (ITU-T T.81 §B.1.1). Takes the stream in parts.
 */
export function jpegEnd() {
  let at = 0;
  let endAt: number | null = null;
  /** Bytes of a segment still to be passed over. */
  let skip = 0;
  let state: 'marker' | 'code' | 'length-high' | 'length-low' | 'scan' | 'scan-code' = 'marker';
  let marker = 0;
  let high = 0;

  function take(byte: number): void {
    switch (state) {
      case 'marker':
        if (byte === 0xff) state = 'code';
        return;
      case 'code':
        marker = byte;
        if (byte === 0xd9) endAt = at;
        else if (byte === 0xd8 || byte === 0x01) state = 'marker';
        else if (byte !== 0xff) state = 'length-high';
        return;
      case 'length-high':
        high = byte;
        state = 'length-low';
        return;
      case 'length-low':
        skip = Math.max(0, high * 256 + byte - 2);
        state = marker === 0xda ? 'scan' : 'marker';
        return;
      case 'scan':
        if (byte === 0xff) state = 'scan-code';
        return;
      case 'scan-code':
        // Stuffed zero and restart marks belong to the scan; anything else ends it.
        if (byte === 0 || (byte >= 0xd0 && byte <= 0xd7)) state = 'scan';
        else if (byte === 0xd9) endAt = at;
        else if (byte !== 0xff) {
          marker = byte;
          state = 'length-high';
        }
        return;
    }
  }

  return {
    push(part: Buffer) {
      for (let index = 0; index < part.length && endAt === null; ) {
        if (skip > 0) {
          const passed = Math.min(skip, part.length - index);
          skip -= passed;
          index += passed;
          at += passed;
          continue;
        }
        index += 1;
        at += 1;
        take(part[index - 1] ?? 0);
      }
    },
    /** Bytes up to and with the mark; null when it never came. */
    foundAt: () => endAt,
  };
}
