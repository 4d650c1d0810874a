/** Decodes one RLE segment (PS3.5 §G.3.2) of a known length. Undefined when the bytes give fewer. */
export function decodeSegment(bytes: Buffer, lengthBytes: number): Buffer | undefined {
  const out = Buffer.alloc(lengthBytes);
  let at = 0;
  let filled = 0;
  while (filled < lengthBytes && at < bytes.length) {
    const control = bytes.readInt8(at);
    at += 1;
    if (control >= 0) {
      const count = Math.min(control + 1, lengthBytes - filled);
      if (at + count > bytes.length) return undefined;
      bytes.copy(out, filled, at, at + count);
      filled += count;
      at += control + 1;
    } else if (control !== -128) {
      if (at >= bytes.length) return undefined;
      const count = Math.min(1 - control, lengthBytes - filled);
      out.fill(bytes[at]!, filled, filled + count);
      filled += count;
      at += 1;
    }
  }
  return filled === lengthBytes ? out : undefined;
}

/** Encodes one segment, each row for itself (PS3.5 §G.3.1), padded to an even length. */
export function encodeSegment(bytes: Buffer, rowBytes: number): Buffer {
  const out: number[] = [];
  for (let row = 0; row < bytes.length; row += rowBytes)
    encodeRow(bytes, row, Math.min(row + rowBytes, bytes.length), out);
  if ((out.length & 1) === 1) out.push(0);
  return Buffer.from(out);
}

function encodeRow(bytes: Buffer, start: number, end: number, out: number[]): void {
  let literal = start;
  let at = start;
  const flush = (to: number) => {
    for (let from = literal; from < to; from += 128) {
      const count = Math.min(128, to - from);
      out.push(count - 1);
      for (let i = 0; i < count; i += 1) out.push(bytes[from + i]!);
    }
  };
  while (at < end) {
    let run = 1;
    while (run < 128 && at + run < end && bytes[at + run] === bytes[at]) run += 1;
    if (run < 3) {
      at += run;
      continue;
    }
    flush(at);
    out.push(257 - run, bytes[at]!);
    at += run;
    literal = at;
  }
  flush(end);
}

/** The segments of one RLE frame by its header of 64 bytes (PS3.5 §G.5); undefined when that is no such header. */
export function frameSegments(frame: Buffer): Buffer[] | undefined {
  if (frame.length < 64) return undefined;
  const count = frame.readUInt32LE(0);
  if (count < 1 || count > 15) return undefined;
  const offsets = Array.from({ length: count }, (_, index) => frame.readUInt32LE(4 + 4 * index));
  const ends = [...offsets.slice(1), frame.length];
  const ordered = offsets.every(
    (offset, index) => offset >= 64 && offset <= (ends[index] ?? 0) && (ends[index] ?? 0) <= frame.length,
  );
  return ordered ? offsets.map((offset, index) => frame.subarray(offset, ends[index])) : undefined;
}

/** A frame of segments, with its header. */
export function buildFrame(segments: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(64);
  header.writeUInt32LE(segments.length, 0);
  let offset = 64;
  for (const [index, segment] of segments.entries()) {
    header.writeUInt32LE(offset, 4 + 4 * index);
    offset += segment.length;
  }
  return Buffer.concat([header, ...segments]);
}
