const FRAGMENT_HEADER_BYTES = 8;
const RLE_HEADER_BYTES = 64;

/**
 * A single-frame 16-bit image as RLE Lossless pixel data: an empty offset table, one fragment, the delimiter (PS3.5 §G, §A.4).
 * @param pixels little-endian 16-bit samples
 */
export function encapsulateRle(pixels: Uint8Array, columns: number): Buffer {
  const segments = [1, 0].map((byteInSample) => packPlane(pixels, columns, byteInSample));
  const header = Buffer.alloc(RLE_HEADER_BYTES);
  header.writeUInt32LE(segments.length, 0);
  let offset = RLE_HEADER_BYTES;
  segments.forEach((segment, index) => {
    header.writeUInt32LE(offset, 4 + 4 * index);
    offset += segment.length;
  });
  return Buffer.concat([item(0xe000, 0), item(0xe000, offset), header, ...segments, item(0xe0dd, 0)]);
}

function item(element: number, length: number): Buffer {
  const header = Buffer.alloc(FRAGMENT_HEADER_BYTES);
  header.writeUInt16LE(0xfffe, 0);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(length, 4);
  return header;
}

/** PackBits over one byte plane, row by row because a run must not cross rows (PS3.5 §G.3.1). */
function packPlane(pixels: Uint8Array, columns: number, byteInSample: number): Buffer {
  const packed: number[] = [];
  const row = new Uint8Array(columns);
  for (let start = byteInSample; start < pixels.length; start += columns * 2) {
    for (let column = 0; column < columns; column += 1) row[column] = pixels[start + column * 2] ?? 0;
    packRow(row, packed);
  }
  if (packed.length % 2 === 1) packed.push(0);
  return Buffer.from(packed);
}

function packRow(row: Uint8Array, packed: number[]): void {
  let at = 0;
  while (at < row.length) {
    const run = runLength(row, at);
    if (run > 1) {
      packed.push(257 - run, row[at] ?? 0);
      at += run;
      continue;
    }
    let end = at + 1;
    while (end < row.length && end - at < 128 && runLength(row, end) < 3) end += 1;
    packed.push(end - at - 1, ...row.subarray(at, end));
    at = end;
  }
}

function runLength(row: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < row.length && end - at < 128 && row[end] === row[at]) end += 1;
  return end - at;
}
