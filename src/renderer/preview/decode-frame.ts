// Cornerstone's decoders alone. The package's public entries bring its whole image loader with WebGL and the DOM, for which a worker has no use; this line is the
// only one that reaches behind them, and the version is pinned.
import { decoders } from '../../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/decoders/index.js';
import type { OverlayPlane, PixelLayout } from '../../contract/preview.ts';

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** One frame as stored values. */
export interface DecodedFrame {
  readonly samples: Samples;
  readonly isPlanar: boolean;
  /** The colours are RGB, whatever the header says: the decoder has turned them. */
  readonly isRgb: boolean;
}

/** A frame and what was hidden in the bits of its pixels that hold no value. */
export interface WholeFrame extends DecodedFrame {
  readonly overlays: readonly OverlayPlane[];
}

/** Thrown for a transfer syntax that nothing here decodes. */
export class UnknownCoding extends Error {}

const rle = '1.2.840.10008.1.2.5';
const encapsulatedNative = '1.2.840.10008.1.2.1.98';
const jpeg2000 = /^1\.2\.840\.10008\.1\.2\.4\.9[0-3]$/;
const highThroughput = /^1\.2\.840\.10008\.1\.2\.4\.20[1-3]$/;
const jpegLs = /^1\.2\.840\.10008\.1\.2\.4\.8[01]$/;
const jpeg = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|57|70)$/;
const anyEncapsulated = /^1\.2\.840\.10008\.1\.2\.(4\.|5$|8\.)/;

/**
 * Decodes one frame by its transfer syntax. Throws what a decoder throws for damaged data, and when the result is not what the header promises.
 * @param bytes as `preview.frame` gives them; used up
 */
export async function decodeFrame(layout: PixelLayout, bytes: Uint8Array<ArrayBuffer>): Promise<WholeFrame> {
  const decoded = await decodeBySyntax(layout, bytes);
  const packed = isPacked422(layout) ? 2 : layout.samplesPerPixel;
  const wanted = layout.rows * layout.columns * packed;
  if (decoded.samples.length < wanted) throw new Error('fewer pixels than the header promises');
  const overlays = layout.overlayBits.map((bit) => planeOf(decoded.samples, bit, layout));
  if (layout.isFloat) return { ...decoded, overlays };
  const samples = withSignOf(layout, decoded.samples);
  toStoredBits(samples, layout);
  return { ...decoded, samples, overlays };
}

/** Native pixels that share their colour in pairs (PS3.3 §C.7.6.3.1.2). */
export function isPacked422({ photometricInterpretation, transferSyntaxUid }: PixelLayout): boolean {
  return /_422$/.test(photometricInterpretation) && !anyEncapsulated.test(transferSyntaxUid);
}

async function decodeBySyntax(layout: PixelLayout, bytes: Uint8Array<ArrayBuffer>): Promise<DecodedFrame> {
  const { transferSyntaxUid: syntax, isPlanar } = layout;
  const described: DescribedFrame = describedFrame(layout);
  const interleaved = { isPlanar: false, isRgb: false };
  if (syntax === rle) {
    // The decoder knows no wider samples, and of several samples only eight bits.
    if (layout.bitsAllocated > 16 || (layout.bitsAllocated > 8 && layout.samplesPerPixel > 1))
      throw new UnknownCoding(syntax);
    if (!isRleFrame(layout, bytes)) throw new Error('no RLE frame of this image');
    const { pixelData } = await decoders.RLE(described, bytes);
    // In planes or by pixel, as the header arranges them.
    return { ...interleaved, samples: pixelData as Samples, isPlanar };
  }
  if (jpeg2000.test(syntax)) return sized(layout, await decoders.JPEG2000(bytes, described));
  if (highThroughput.test(syntax)) return sized(layout, await decoders.HTJ2K(bytes, described));
  if (jpegLs.test(syntax)) {
    const found = await decoders.JPEGLS(bytes, described);
    // Components that were coded one after the other (ILV = 0, ITU-T T.87) come as planes.
    return {
      ...sized(layout, found),
      isPlanar: (found as unknown as { interleaveMode?: number }).interleaveMode === 0,
    };
  }
  if (jpeg.test(syntax)) {
    // Some cameras write baseline JPEG and call it lossless: the codestream is believed, and the wrong decoder would draw noise of it.
    const { isLossless, precision } = jpegFrame(bytes);
    if (isLossless) {
      const { pixelData } = await decoders.JPEGLossless(described, bytes);
      return { ...interleaved, samples: pixelData as Samples };
    }
    // More than eight bits a sample are another decoder's.
    if (precision > 8) {
      const found = await decoders.JPEGBaseline12Bit({ ...described, bitsAllocated: 16 }, bytes);
      return { ...interleaved, samples: found?.pixelData as Samples };
    }
    const found = await decoders.JPEGBaseline8Bit(bytes, described);
    return { ...sized(layout, found), isRgb: layout.samplesPerPixel === 3 };
  }
  if (anyEncapsulated.test(syntax) && syntax !== encapsulatedNative) throw new UnknownCoding(syntax);
  return { ...interleaved, samples: nativeSamples(layout, bytes), isPlanar };
}

/** What the decoders want to know, in their words. */
type DescribedFrame = Parameters<typeof decoders.RLE>[0] & Parameters<typeof decoders.JPEGLS>[1];

function describedFrame(layout: PixelLayout): DescribedFrame {
  return {
    rows: layout.rows,
    columns: layout.columns,
    samplesPerPixel: layout.samplesPerPixel,
    bitsAllocated: layout.bitsAllocated,
    bitsStored: layout.bitsStored,
    pixelRepresentation: layout.isSigned ? 1 : 0,
    planarConfiguration: layout.isPlanar ? 1 : 0,
    photometricInterpretation: layout.photometricInterpretation,
    signed: layout.isSigned,
    bytesPerPixel: layout.bitsAllocated <= 8 ? 1 : 2,
    frameInfo: undefined,
    imageInfo: undefined,
  } as unknown as DescribedFrame;
}

/** A codestream of another size than the header's would be drawn askew. */
function sized(
  { rows, columns, samplesPerPixel }: PixelLayout,
  found: { pixelData?: unknown; rows?: number; columns?: number; componentsPerPixel?: number },
): DecodedFrame {
  if (found.rows !== rows || found.columns !== columns || found.componentsPerPixel !== samplesPerPixel)
    throw new Error('the codestream has another size than the header');
  // The decoder's own memory is used for the next frame again.
  return { samples: (found.pixelData as Samples).slice(), isPlanar: false, isRgb: false };
}

/** The header of an RLE frame (PS3.5 §G.5): a segment for each byte of a pixel, in order. The decoder itself draws noise of anything. */
function isRleFrame({ samplesPerPixel, bitsAllocated }: PixelLayout, bytes: Uint8Array<ArrayBuffer>): boolean {
  if (bytes.length < 64) return false;
  const words = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const count = words.getUint32(0, true);
  if (count !== samplesPerPixel * Math.ceil(bitsAllocated / 8) || count > 15) return false;
  const offsets = Array.from({ length: count }, (_, at) => words.getUint32(4 * at + 4, true));
  return offsets.every((offset, at) => offset >= (offsets[at - 1] ?? 64) && offset <= bytes.length);
}

/** What the frame header of a JPEG codestream says (SOFn, ITU-T T.81 §B.2.2, table B.1). Throws where there is none. */
function jpegFrame(bytes: Uint8Array): { isLossless: boolean; precision: number } {
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { isLossless: (marker & 3) === 3, precision: bytes[at + 4] ?? 8 };
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  throw new Error('no frame header in the JPEG codestream');
}

function nativeSamples(layout: PixelLayout, bytes: Uint8Array<ArrayBuffer>): Samples {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const count = Math.floor((byteLength * 8) / layout.bitsAllocated);
  switch (layout.bitsAllocated) {
    case 1:
      return Uint8Array.from(
        { length: layout.rows * layout.columns },
        (_, at) => ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1,
      );
    case 8:
      return layout.isSigned ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count);
    case 16:
      return layout.isSigned ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
    case 32:
      if (layout.isFloat) return new Float32Array(buffer, byteOffset, count);
      return layout.isSigned ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
    default:
      return new Float64Array(buffer, byteOffset, count);
  }
}

/** One bit of every pixel as an overlay of the image's own size. */
function planeOf(samples: Samples, bit: number, { rows, columns }: PixelLayout): OverlayPlane {
  const bits = new Uint8Array(Math.ceil((rows * columns) / 8));
  for (let at = 0; at < rows * columns; at += 1)
    if (((samples[at] ?? 0) >> bit) & 1) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
  return { rows, columns, originRow: 1, originColumn: 1, bits };
}

/** The same bits as the header wants them read: a JPEG 2000 codestream has a sign of its own, which some writers set wrongly (ITU-T T.800 §A.5.1, Ssiz). */
function withSignOf({ isSigned, samplesPerPixel }: PixelLayout, samples: Samples): Samples {
  const isKept = samples instanceof Int8Array || samples instanceof Int16Array || samples instanceof Int32Array;
  if (samplesPerPixel !== 1 || isKept === isSigned) return samples;
  const { buffer, byteOffset, length } = samples;
  switch (samples.BYTES_PER_ELEMENT) {
    case 1:
      return isSigned ? new Int8Array(buffer, byteOffset, length) : new Uint8Array(buffer, byteOffset, length);
    case 2:
      return isSigned ? new Int16Array(buffer, byteOffset, length) : new Uint16Array(buffer, byteOffset, length);
    default:
      return isSigned ? new Int32Array(buffer, byteOffset, length) : new Uint32Array(buffer, byteOffset, length);
  }
}

/** Bits beyond those stored are something else's (overlays, padding): cut off, with the sign carried on (PS3.5 §8.1.1). */
function toStoredBits(samples: Samples, { bitsStored, isSigned, samplesPerPixel }: PixelLayout): void {
  const containerBits = samples.BYTES_PER_ELEMENT * 8;
  if (bitsStored >= containerBits || samplesPerPixel !== 1) return;
  const shift = 32 - bitsStored;
  for (let at = 0; at < samples.length; at += 1) {
    const value = samples[at] ?? 0;
    samples[at] = isSigned ? (value << shift) >> shift : (value << shift) >>> shift;
  }
}
