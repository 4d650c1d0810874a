const BLOCKS_A_SIDE = 8;
const DC_CATEGORIES = 9;

/**
 * A baseline JPEG of 64 × 64 grey pixels: a soft blob, one flat shade for each block of 8 × 8.
 * Only DC coefficients are coded, which keeps the coder to a page (ITU-T T.81 §F.1.2).
 */
export function createJpeg(): Buffer {
  const quantisation = Buffer.alloc(65, 8);
  quantisation[0] = 0;
  const size = BLOCKS_A_SIDE * 8;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [...quantisation]),
    segment(0xc0, [8, 0, size, 0, size, 1, 1, 0x11, 0]),
    // DC: the nine categories all have four bits; AC: end of block alone, one bit.
    segment(0xc4, [0x00, 0, 0, 0, DC_CATEGORIES, ...Array<number>(12).fill(0), ...Array(DC_CATEGORIES).keys()]),
    segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0]),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    encodeBlocks(),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: readonly number[]): Buffer {
  return Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body]);
}

function encodeBlocks(): Buffer {
  let bits = '';
  let before = 0;
  for (let block = 0; block < BLOCKS_A_SIDE ** 2; block += 1) {
    const fromCentre = Math.hypot((block % BLOCKS_A_SIDE) - 3.5, Math.floor(block / BLOCKS_A_SIDE) - 3.5);
    const level = Math.round(110 - fromCentre * 40);
    const difference = level - before;
    before = level;
    const category = 32 - Math.clz32(Math.abs(difference));
    const value = difference < 0 ? difference + 2 ** category - 1 : difference;
    bits += category.toString(2).padStart(4, '0') + (category === 0 ? '' : value.toString(2).padStart(category, '0'));
    bits += '0';
  }
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}
