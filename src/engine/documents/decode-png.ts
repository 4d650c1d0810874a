import { decode } from 'fast-png';
import type { Picture } from './picture.ts';
import { pictureChunks } from './png-chunks.ts';

/**
 * The pixels of a PNG: palettes in colour, few bits spread to eight, what is transparent laid on white. Sixteen bits stay for grey and become
 * eight for colour. Throws for a file that is broken.
 */
export function decodePng(bytes: Buffer): Picture {
  const { width, height, depth, channels, data, palette, transparency } = decode(pictureChunks(bytes), {
    checkCrc: true,
  });
  const most = 2 ** depth - 1;
  const isPalette = palette !== undefined;
  const hasAlpha = channels === 2 || channels === 4;
  const colours = channels - (hasAlpha ? 1 : 0);
  const samples = isPalette || colours === 3 ? 3 : 1;
  const bits = depth === 16 && samples === 1 ? 16 : 8;
  const white = bits === 16 ? 0xffff : 0xff;
  const values = bits === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height * samples);
  const sampleAt = packedReader(data, width, channels, depth);
  for (let pixel = 0, to = 0; pixel < width * height; pixel += 1) {
    const entry = isPalette ? (palette[sampleAt(pixel, 0)] ?? [0, 0, 0]) : null;
    const alpha = entry === null ? alphaOf(pixel) : (entry[3] ?? 255) / 255;
    for (let sample = 0; sample < samples; sample += 1) {
      const value = entry === null ? Math.round((sampleAt(pixel, sample) * white) / most) : (entry[sample] ?? 0);
      values[to++] = Math.round(value * alpha + white * (1 - alpha));
    }
  }
  return { width, height, samples, bits, pixels: new Uint8Array(values.buffer) };

  /** From the alpha channel, or from the one colour that stands for nothing (tRNS, ISO/IEC 15948 §11.3.2.1). */
  function alphaOf(pixel: number): number {
    if (hasAlpha) return sampleAt(pixel, channels - 1) / most;
    if (transparency === undefined || transparency.length < colours) return 1;
    for (let sample = 0; sample < colours; sample += 1) if (sampleAt(pixel, sample) !== transparency[sample]) return 1;
    return 0;
  }
}

/** Samples of fewer than eight bits lie packed, each row from a new byte. */
function packedReader(data: ArrayLike<number>, width: number, channels: number, depth: number) {
  if (depth >= 8) return (pixel: number, sample: number): number => data[pixel * channels + sample] ?? 0;
  const rowBytes = Math.ceil((width * depth) / 8);
  const mask = 2 ** depth - 1;
  return (pixel: number, _sample: number): number => {
    const bit = (pixel % width) * depth;
    const byte = data[Math.floor(pixel / width) * rowBytes + (bit >> 3)] ?? 0;
    return (byte >> (8 - depth - (bit & 7))) & mask;
  };
}
