import { inflateSync } from 'node:zlib';

const signatureBytes = 8;
/** What pictures are made of. Profiles, texts and animations are left out: they may hold as many zeros as somebody likes. */
const wanted = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/**
 * A PNG with nothing but its picture, after making sure that no more comes out of it than a picture of that size has. Throws for a structure that is broken
 * (ISO/IEC 15948 §5.3) and for a bomb.
 */
export function pictureChunks(png: Buffer): Buffer {
  const kept = [png.subarray(0, signatureBytes)];
  const data: Buffer[] = [];
  for (let at = signatureBytes; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > png.length) throw new Error('a PNG that ends too early');
    if (wanted.has(type)) kept.push(png.subarray(at, end));
    if (type === 'IDAT') data.push(png.subarray(at + 8, end - 4));
    if (type === 'IEND') break;
    at = end;
  }
  inflateSync(Buffer.concat(data), { maxOutputLength: mostPictureBytes(png) });
  return Buffer.concat(kept);
}

/** Rows of at most four samples of sixteen bits with a filter byte each; interlacing repeats part of the rows (§8.2). */
function mostPictureBytes(png: Buffer): number {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  return (width * 8 + 1) * height + (height + 8) * 8;
}
