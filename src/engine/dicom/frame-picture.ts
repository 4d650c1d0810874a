import {
  layoutOf,
  nativeSyntax,
  type PixelLayout,
  pixelKeywords,
  rleFrames,
  rleUid,
  UneditablePixels,
} from './blacken-pixels.ts';
import { type ByteSource, readExactly } from './byte-source.ts';
import { pixelDataTag } from './element.ts';
import { drawOverlay, readOverlays } from './overlays.ts';
import { type DicomHeader, dataSource } from './read-header.ts';
import { readAttributes } from './read-values.ts';
import { decodeSegment, frameSegments } from './rle-segments.ts';

/** One frame as a picture of 8 bits a sample, row by row; colours side by side. */
export interface FramePicture {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly frames: number;
  /** Base64. */
  readonly pixels: string;
}

/** A whole slide is no picture to draw boxes on. */
const mostPixels = 32 * 1024 * 1024;

/**
 * A frame of the images whose pixels can be blackened in place (native and RLE), to find what is written in them. Grey values are spread from the darkest to
 * the brightest, whatever window the file proposes: writing outside of the window must be seen too, and so must overlays. Undefined for other syntaxes and layouts,
 * and for a frame that is not there. Throws the source's read errors.
 */
export async function framePicture(
  header: DicomHeader,
  source: ByteSource,
  frame: number,
): Promise<FramePicture | undefined> {
  const attributes = await readAttributes(header, source, pixelKeywords);
  const element = header.elements.find(({ tag }) => tag === pixelDataTag);
  if (element === undefined) return undefined;
  try {
    const layout = layoutOf(attributes);
    const { rows: height, columns: width, frames, samples } = layout;
    if (frame >= frames || width * height > mostPixels) return undefined;
    const data = dataSource(header, source);
    const planes = nativeSyntax(header, element)
      ? nativePlanes(
          await readExactly(data, element.valueOffset + frame * frameBytes(layout), frameBytes(layout)),
          layout,
          header.encoding.littleEndian,
        )
      : header.transferSyntaxUid === rleUid
        ? rlePlanes(
            rleFrames(await readExactly(data, element.start, element.end - element.start), element)[frame],
            layout,
          )
        : undefined;
    if (planes === undefined) return undefined;
    const signed = attributes.PixelRepresentation?.text.trim() === '1';
    const stored = Number(attributes.BitsStored?.text.trim() || 8 * layout.sampleBytes);
    const shades = planes.map((plane) => eightBits(plane, { stored, signed, spread: samples === 1 }));
    const isYbr = attributes.PhotometricInterpretation?.text.trim().startsWith('YBR') === true;
    const picture = samples === 1 ? shades[0]! : interleaved(isYbr ? redGreenBlue(shades) : shades);
    if (attributes.PhotometricInterpretation?.text.trim() === 'MONOCHROME1')
      for (let at = 0; at < picture.length; at += 1) picture[at] = 255 - picture[at]!;
    for (const overlay of await readOverlays(header, source))
      drawOverlay(overlay, frame, (row, column) => {
        const isInside = row >= 0 && row < height && column >= 0 && column < width;
        if (isInside) picture.fill(255, (row * width + column) * samples, (row * width + column + 1) * samples);
      });
    return { width, height, frames, samples: samples === 1 ? 1 : 3, pixels: Buffer.from(picture).toString('base64') };
  } catch (error) {
    if (error instanceof UneditablePixels) return undefined;
    throw error;
  }
}

function frameBytes({ rows, columns, samples, sampleBytes }: PixelLayout): number {
  return rows * columns * samples * sampleBytes;
}

/** The stored values of each sample, without their sign. */
function nativePlanes(bytes: Buffer, layout: PixelLayout, littleEndian: boolean): Uint32Array[] {
  const { rows, columns, samples, sampleBytes, planar } = layout;
  const pixels = rows * columns;
  return Array.from({ length: samples }, (_, sample) => {
    const plane = new Uint32Array(pixels);
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const at = sampleBytes * (planar ? sample * pixels + pixel : pixel * samples + sample);
      plane[pixel] = littleEndian ? bytes.readUIntLE(at, sampleBytes) : bytes.readUIntBE(at, sampleBytes);
    }
    return plane;
  });
}

function rlePlanes(frame: Buffer | undefined, layout: PixelLayout): Uint32Array[] | undefined {
  const { rows, columns, samples, sampleBytes } = layout;
  const segments = frame === undefined ? undefined : frameSegments(frame);
  if (segments?.length !== samples * sampleBytes) return undefined;
  const planes = Array.from({ length: samples }, () => new Uint32Array(rows * columns));
  for (const [index, segment] of segments.entries()) {
    const bytes = decodeSegment(segment, rows * columns);
    const plane = planes[Math.floor(index / sampleBytes)];
    if (bytes === undefined || plane === undefined) return undefined;
    // The most significant byte of each sample comes first (PS3.5 §G.2).
    for (let pixel = 0; pixel < plane.length; pixel += 1) plane[pixel] = plane[pixel]! * 256 + bytes[pixel]!;
  }
  return planes;
}

function eightBits(
  plane: Uint32Array,
  { stored, signed, spread }: { stored: number; signed: boolean; spread: boolean },
): Uint8Array {
  const range = 2 ** stored;
  const valueAt = (pixel: number) => {
    // Bits above those stored may hold an overlay.
    const value = plane[pixel]! % range;
    return signed && value >= range / 2 ? value - range : value;
  };
  let low = spread ? Number.POSITIVE_INFINITY : 0;
  let high = spread ? Number.NEGATIVE_INFINITY : range - 1;
  for (let pixel = 0; spread && pixel < plane.length; pixel += 1) {
    const value = valueAt(pixel);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = high > low ? 255 / (high - low) : 0;
  return Uint8Array.from(plane, (_, pixel) => Math.round((valueAt(pixel) - low) * scale));
}

function interleaved(planes: readonly Uint8Array[]): Uint8Array {
  const [first] = planes;
  const out = new Uint8Array((first?.length ?? 0) * planes.length);
  for (const [sample, plane] of planes.entries())
    for (let pixel = 0; pixel < plane.length; pixel += 1) out[pixel * planes.length + sample] = plane[pixel]!;
  return out;
}

/** YBR_FULL (PS3.3 §C.7.6.3.1.2). */
function redGreenBlue([y, blue, red]: readonly Uint8Array[]): Uint8Array[] {
  const shade = (value: number) => Math.max(0, Math.min(255, Math.round(value)));
  const at = (plane: Uint8Array | undefined, pixel: number) => plane?.[pixel] ?? 0;
  return [
    Uint8Array.from(y!, (luma, pixel) => shade(luma + 1.402 * (at(red, pixel) - 128))),
    Uint8Array.from(y!, (luma, pixel) =>
      shade(luma - 0.344136 * (at(blue, pixel) - 128) - 0.714136 * (at(red, pixel) - 128)),
    ),
    Uint8Array.from(y!, (luma, pixel) => shade(luma + 1.772 * (at(blue, pixel) - 128))),
  ];
}
