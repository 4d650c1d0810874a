/** Run lengths of white and of black by their codes (ITU-T T.4 Tables 2, 3a and 3b), as `code:length` in bits. */
const whiteCodes =
  '00110101:0 000111:1 0111:2 1000:3 1011:4 1100:5 1110:6 1111:7 10011:8 10100:9 00111:10 01000:11 001000:12 000011:13 110100:14 110101:15 101010:16 101011:17 0100111:18 0001100:19 0001000:20 0010111:21 0000011:22 0000100:23 0101000:24 0101011:25 0010011:26 0100100:27 0011000:28 00000010:29 00000011:30 00011010:31 00011011:32 00010010:33 00010011:34 00010100:35 00010101:36 00010110:37 00010111:38 00101000:39 00101001:40 00101010:41 00101011:42 00101100:43 00101101:44 00000100:45 00000101:46 00001010:47 00001011:48 01010010:49 01010011:50 01010100:51 01010101:52 00100100:53 00100101:54 01011000:55 01011001:56 01011010:57 01011011:58 01001010:59 01001011:60 00110010:61 00110011:62 00110100:63 11011:64 10010:128 010111:192 0110111:256 00110110:320 00110111:384 01100100:448 01100101:512 01101000:576 01100111:640 011001100:704 011001101:768 011010010:832 011010011:896 011010100:960 011010101:1024 011010110:1088 011010111:1152 011011000:1216 011011001:1280 011011010:1344 011011011:1408 010011000:1472 010011001:1536 010011010:1600 011000:1664 010011011:1728';
const blackCodes =
  '0000110111:0 010:1 11:2 10:3 011:4 0011:5 0010:6 00011:7 000101:8 000100:9 0000100:10 0000101:11 0000111:12 00000100:13 00000111:14 000011000:15 0000010111:16 0000011000:17 0000001000:18 00001100111:19 00001101000:20 00001101100:21 00000110111:22 00000101000:23 00000010111:24 00000011000:25 000011001010:26 000011001011:27 000011001100:28 000011001101:29 000001101000:30 000001101001:31 000001101010:32 000001101011:33 000011010010:34 000011010011:35 000011010100:36 000011010101:37 000011010110:38 000011010111:39 000001101100:40 000001101101:41 000011011010:42 000011011011:43 000001010100:44 000001010101:45 000001010110:46 000001010111:47 000001100100:48 000001100101:49 000001010010:50 000001010011:51 000000100100:52 000000110111:53 000000111000:54 000000100111:55 000000101000:56 000001011000:57 000001011001:58 000000101011:59 000000101100:60 000001011010:61 000001100110:62 000001100111:63 0000001111:64 000011001000:128 000011001001:192 000001011011:256 000000110011:320 000000110100:384 000000110101:448 0000001101100:512 0000001101101:576 0000001001010:640 0000001001011:704 0000001001100:768 0000001001101:832 0000001110010:896 0000001110011:960 0000001110100:1024 0000001110101:1088 0000001110110:1152 0000001110111:1216 0000001010010:1280 0000001010011:1344 0000001010100:1408 0000001010101:1472 0000001011010:1536 0000001011011:1600 0000001100100:1664 0000001100101:1728';
const longCodes =
  '00000001000:1792 00000001100:1856 00000001101:1920 000000010010:1984 000000010011:2048 000000010100:2112 000000010101:2176 000000010110:2240 000000010111:2304 000000011100:2368 000000011101:2432 000000011110:2496 000000011111:2560';
/** How the next change lies to that of the row above (ITU-T T.6 Table 1). */
const modeCodes = '0001:pass 001:horizontal 1:0 011:1 000011:2 0000011:3 010:-1 000010:-2 0000010:-3';

function table(codes: string): ReadonlyMap<string, string> {
  return new Map(codes.split(' ').map((each) => each.split(':') as [string, string]));
}
/** By the length of a code and its value: a marker bit before the code makes both one number. */
function byNumber<T>(codes: string, read: (text: string) => T): ReadonlyMap<number, T> {
  return new Map([...table(codes)].map(([code, text]) => [Number.parseInt(`1${code}`, 2), read(text)]));
}
const runs = [byNumber(`${whiteCodes} ${longCodes}`, Number), byNumber(`${blackCodes} ${longCodes}`, Number)] as const;
const modes = byNumber(modeCodes, String);
const longestCode = 13;

/**
 * Decodes CCITT Group 4 (ITU-T T.6), the coding of most scanned letters, to one bit a pixel, rows padded to bytes, black as 1. What a strip that ends early or is
 * broken does not give stays white, as fax machines do it. Never reads beyond the bytes and ends with the rows.
 */
export function decodeGroup4(bytes: Uint8Array, width: number, rows: number): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  const out = new Uint8Array(rowBytes * rows);
  const bits = bitReader(bytes);
  let above: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const changes = decodeRow(bits, above, width);
    if (changes === null) break;
    paint(out.subarray(row * rowBytes, (row + 1) * rowBytes), changes, width);
    above = changes;
  }
  return out;
}

interface BitReader {
  /** The value of the next code of a table; undefined when none fits. */
  next<T>(codes: ReadonlyMap<number, T>): T | undefined;
}

function bitReader(bytes: Uint8Array): BitReader {
  let at = 0;
  const end = bytes.length * 8;
  return {
    next(codes) {
      let code = 1;
      for (let length = 1; length <= longestCode && at + length <= end; length += 1) {
        const bit = at + length - 1;
        code = (code << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
        const value = codes.get(code);
        if (value === undefined) continue;
        at += length;
        return value;
      }
      return undefined;
    },
  };
}

/** The columns where the colour changes, first to black; null at the end of the data. */
function decodeRow(bits: BitReader, above: readonly number[], width: number): number[] | null {
  const changes: number[] = [];
  // a0, which starts before the first pixel (T.6 §2.2.5.1).
  let at = -1;
  let colour: 0 | 1 = 0;
  let index = 0;
  while (at < width) {
    // b1: the first change above, right of a0 and away from the present colour (§2.2.1).
    while (index > 0 && (above[index - 1] ?? width) > at) index -= 1;
    while (index < above.length && ((above[index] ?? width) <= at || index % 2 !== colour)) index += 1;
    const mode = bits.next(modes);
    if (mode === undefined) return null;
    if (mode === 'pass') {
      at = above[index + 1] ?? width;
    } else if (mode === 'horizontal') {
      const first = runOf(bits, colour);
      const second = runOf(bits, colour === 0 ? 1 : 0);
      if (first === null || second === null) return null;
      const start = Math.max(at, 0) + first;
      at = Math.min(width, start + second);
      if (second > 0) changes.push(Math.min(width, start), at);
    } else {
      const change = (above[index] ?? width) + Number(mode);
      if (change <= at || change < 0 || change > width) return null;
      changes.push(change);
      at = change;
      colour = colour === 0 ? 1 : 0;
    }
  }
  return changes;
}

/** A run: any number of codes for 64 and more, then one for less. */
function runOf(bits: BitReader, colour: 0 | 1): number | null {
  for (let total = 0; ; ) {
    const length = bits.next(runs[colour]);
    if (length === undefined) return null;
    total += length;
    if (length < 64) return total;
  }
}

function paint(row: Uint8Array, changes: readonly number[], width: number): void {
  for (let index = 0; index < changes.length; index += 2) {
    const end = changes[index + 1] ?? width;
    for (let at = changes[index] ?? width; at < end; at += 1) row[at >> 3] = (row[at >> 3] ?? 0) | (0x80 >> (at & 7));
  }
}
