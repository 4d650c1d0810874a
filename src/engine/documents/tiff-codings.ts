import { inflateSync } from 'node:zlib';
import { decodeGroup4 } from './ccitt-group4.ts';
import type { TiffPage } from './tiff-pages.ts';

/** The plain bytes of one strip, `length` of them at most; what a strip does not give stays zero. Throws for a strip that is broken. */
export function decodeStrip(page: TiffPage, strip: Buffer, rows: number, length: number): Uint8Array {
  const bytes = page.fillOrder === 2 ? reversedBits(strip) : strip;
  switch (page.compression) {
    case 1:
      return bytes.subarray(0, length);
    case 4:
      return decodeGroup4(bytes, page.width, rows);
    case 5:
      return decodeLzw(bytes, length);
    case 32773:
      return decodePackBits(bytes, length);
    default:
      // A bomb: more would come out than the strip has room for.
      return inflateSync(bytes, { maxOutputLength: length + 65_536 }).subarray(0, length);
  }
}

/** FillOrder 2: the first pixel is the lowest bit. */
function reversedBits(bytes: Buffer): Buffer {
  return Buffer.from(bytes).map((byte) => {
    let reversed = 0;
    for (let bit = 0; bit < 8; bit += 1) reversed |= ((byte >> bit) & 1) << (7 - bit);
    return reversed;
  }) as Buffer;
}

/** Run lengths (TIFF 6.0 §9). */
export function decodePackBits(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (let from = 0; from < bytes.length && at < length; ) {
    const code = ((bytes[from++] ?? 0) << 24) >> 24;
    if (code >= 0) {
      const run = bytes.subarray(from, from + Math.min(code + 1, length - at));
      out.set(run, at);
      at += run.length;
      from += code + 1;
    } else if (code !== -128) {
      const end = Math.min(length, at + 1 - code);
      out.fill(bytes[from++] ?? 0, at, end);
      at = end;
    }
  }
  return out;
}

const clearCode = 256;
const endCode = 257;

/** LZW, high bits first, codes one bit longer one code early (TIFF 6.0 §13). */
export function decodeLzw(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // Each string is a stretch of what came out before.
  const starts = new Int32Array(4096);
  const lengths = new Int32Array(4096);
  let at = 0;
  let next = 258;
  let width = 9;
  let previous = -1;
  let previousStart = 0;
  let buffer = 0;
  let bits = 0;
  let from = 0;
  while (at < length) {
    while (bits < width && from < bytes.length) {
      buffer = ((buffer << 8) | (bytes[from++] ?? 0)) >>> 0;
      bits += 8;
      if (bits > 24) break;
    }
    if (bits < width) break;
    const code = (buffer >>> (bits - width)) & ((1 << width) - 1);
    bits -= width;
    buffer &= (1 << bits) - 1;
    if (code === endCode) break;
    if (code === clearCode) {
      next = 258;
      width = 9;
      previous = -1;
      continue;
    }
    const start = at;
    if (code < 256) out[at++] = code;
    else if (code < next) at = copy(out, starts[code] ?? 0, lengths[code] ?? 0, at);
    else if (code === next && previous >= 0) {
      const known = previous < 256 ? 1 : (lengths[previous] ?? 0);
      at = copy(out, previousStart, known, at);
      if (at < length) out[at++] = out[start] ?? 0;
    } else throw new Error('an LZW code that cannot be');
    if (previous >= 0 && next < 4096) {
      starts[next] = previousStart;
      lengths[next] = (previous < 256 ? 1 : (lengths[previous] ?? 0)) + 1;
      next += 1;
    }
    if (next + 1 >= 1 << width && width < 12) width += 1;
    previous = code;
    previousStart = start;
  }
  return out;
}

function copy(out: Uint8Array, from: number, count: number, to: number): number {
  const end = Math.min(out.length, to + count);
  for (let at = to; at < end; at += 1) out[at] = out[from + at - to] ?? 0;
  return end;
}
