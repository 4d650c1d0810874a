import type { Picture } from './picture.ts';
import { decodeStrip } from './tiff-codings.ts';
import type { TiffPage } from './tiff-pages.ts';

/**
 * The pixels of one page as they are stored, before the page is turned upright: palettes in colour, one and four bits spread to eight, opacity
 * laid on white, white always the highest number. Throws for a strip that is broken or lies outside the file.
 */
export function decodeTiffPage(file: Buffer, page: TiffPage): Picture {
  const { width, height, bits, samples, photometric, palette, alpha } = page;
  const little = file[0] === 0x49;
  const rowBytes = Math.ceil((width * samples * bits) / 8);
  const packed = Buffer.alloc(rowBytes * height);
  page.stripOffsets.forEach((offset, index) => {
    const firstRow = index * page.rowsPerStrip;
    const rows = Math.min(page.rowsPerStrip, height - firstRow);
    const length = page.stripByteCounts[index] ?? 0;
    if (offset + length > file.length) throw new Error('a strip outside the file');
    const plain = decodeStrip(page, file.subarray(offset, offset + length), rows, rows * rowBytes);
    packed.set(plain.subarray(0, rows * rowBytes), firstRow * rowBytes);
  });
  if (page.predictor === 2) undoPredictor(packed, page, rowBytes, little);

  const isGrey = photometric <= 1;
  const outSamples = isGrey ? 1 : 3;
  const outBits = isGrey && bits === 16 ? 16 : 8;
  const most = 2 ** bits - 1;
  const white = outBits === 16 ? 0xffff : 0xff;
  const values = outBits === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height * outSamples);
  const sampleAt = sampleReader(packed, page, rowBytes, little);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const opacity = alpha === 0 ? 1 : sampleAt(x, y, samples - 1) / most;
      const entry = photometric === 3 ? sampleAt(x, y, 0) : 0;
      for (let sample = 0; sample < outSamples; sample += 1) {
        const value =
          photometric === 3
            ? (palette[sample * 2 ** bits + entry] ?? 0) >> 8
            : Math.round((sampleAt(x, y, sample) * white) / most);
        const shown = photometric === 0 ? white - value : value;
        values[to++] = Math.round(
          alpha === 1 ? shown + white * (1 - opacity) : shown * opacity + white * (1 - opacity),
        );
      }
    }
  }
  return { width, height, samples: outSamples, bits: outBits, pixels: new Uint8Array(values.buffer) };
}

/** Horizontal differencing (TIFF 6.0 §14). */
function undoPredictor(
  packed: Buffer,
  { width, height, bits, samples }: TiffPage,
  rowBytes: number,
  little: boolean,
): void {
  for (let row = 0; row < height; row += 1) {
    const start = row * rowBytes;
    if (bits === 8) {
      for (let at = start + samples; at < start + width * samples; at += 1)
        packed[at] = ((packed[at] ?? 0) + (packed[at - samples] ?? 0)) & 0xff;
      continue;
    }
    for (let at = start + samples * 2; at < start + width * samples * 2; at += 2) {
      const before = little ? packed.readUInt16LE(at - samples * 2) : packed.readUInt16BE(at - samples * 2);
      const sum = ((little ? packed.readUInt16LE(at) : packed.readUInt16BE(at)) + before) & 0xffff;
      if (little) packed.writeUInt16LE(sum, at);
      else packed.writeUInt16BE(sum, at);
    }
  }
}

function sampleReader(packed: Buffer, { bits, samples }: TiffPage, rowBytes: number, little: boolean) {
  return (x: number, y: number, sample: number): number => {
    const at = x * samples + sample;
    if (bits === 8) return packed[y * rowBytes + at] ?? 0;
    if (bits === 16) {
      const byte = y * rowBytes + at * 2;
      return little ? packed.readUInt16LE(byte) : packed.readUInt16BE(byte);
    }
    const bit = at * bits;
    return ((packed[y * rowBytes + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
  };
}
