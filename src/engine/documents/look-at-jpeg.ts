import type { ByteSource } from '../dicom/byte-source.ts';
import type { DocumentFacts } from './document-facts.ts';
import { type Exif, noExif, readExif } from './exif.ts';
import { documentLimits } from './limits.ts';
import { shapeProblem } from './shape-problem.ts';

/** Segments before the picture: profiles of a megabyte are cut into 64 KiB each. */
const mostSegments = 500;

interface Frame {
  /** The low half of the SOF marker: 0 baseline, 1 extended, 2 progressive (ITU-T T.81 Table B.1). */
  readonly process: number;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  /** Horizontal and vertical sampling of each component. */
  readonly sampling: readonly { readonly id: number; readonly h: number; readonly v: number }[];
}

/**
 * A JPEG by its segments up to the frame header (ITU-T T.81 §B.2.2). Its bitstream is kept as it is where DICOM's JPEG Baseline covers it and
 * the camera was held upright; its pixels are stored where it is progressive, printed in four colours, or lies on its side.
 */
export async function lookAtJpeg(source: ByteSource): Promise<DocumentFacts> {
  const { sizeBytes } = source;
  let exif: Exif = noExif;
  let adobe: number | null = null;
  let frame: Frame | null = null;
  let at = 2;
  for (let segments = 0; segments < mostSegments && frame === null; segments += 1) {
    const header = await source.read(at, 4);
    if (header.length < 4 || header[0] !== 0xff) break;
    const marker = header[1] ?? 0;
    // Fill bytes may stand before any marker (§B.1.1.2).
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = header.readUInt16BE(2);
    if (length < 2 || marker === 0xda || marker === 0xd9) break;
    if (marker === 0xe1 && exif === noExif) exif = readExif(await source.read(at + 4, length - 2));
    if (marker === 0xee) adobe = adobeTransform(await source.read(at + 4, Math.min(length - 2, 12))) ?? adobe;
    if (isFrame(marker)) frame = readFrame(marker & 0x0f, await source.read(at + 4, length - 2));
    at += 2 + length;
  }
  const components = frame?.sampling.length ?? 0;
  const shape = {
    width: frame?.width ?? 0,
    height: frame?.height ?? 0,
    samples: components === 1 ? 1 : 3,
    bits: 8,
  } as const;
  const turned = exif.orientation >= 5 ? { ...shape, width: shape.height, height: shape.width } : shape;
  const isOurs = frame !== null && frame.process <= 2 && frame.precision === 8 && [1, 3, 4].includes(components);
  return {
    kind: 'jpeg',
    sizeBytes,
    shape: turned,
    orientation: exif.orientation,
    keep: frame !== null && frame.process === 0 && exif.orientation === 1 ? kept(frame, adobe) : null,
    camera: exif.camera,
    takenAt: exif.takenAt,
    problem:
      frame === null
        ? 'damaged'
        : !isOurs
          ? 'picture-coding'
          : sizeBytes > documentLimits.pictureBytes
            ? 'too-large'
            : shapeProblem([turned]),
  };
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function readFrame(process: number, body: Buffer): Frame | null {
  if (body.length < 6) return null;
  const count = body[5] ?? 0;
  if (body.length < 6 + count * 3) return null;
  return {
    process,
    precision: body[0] ?? 0,
    height: body.readUInt16BE(1),
    width: body.readUInt16BE(3),
    sampling: Array.from({ length: count }, (_, index) => {
      const factors = body[7 + index * 3] ?? 0;
      return { id: body[6 + index * 3] ?? 0, h: factors >> 4, v: factors & 15 };
    }),
  };
}

/** Adobe's APP14: 0 says that three components are red, green and blue. */
function adobeTransform(body: Buffer): number | null {
  return body.length >= 12 && body.toString('latin1', 0, 5) === 'Adobe' ? (body[11] ?? null) : null;
}

type Kept = Extract<DocumentFacts, { kind: 'jpeg' }>['keep'];

/** Under which name DICOM knows the colours of a baseline bitstream (PS3.3 §C.7.6.3.1.2, PS3.5 §8.2.1); null when under none. */
function kept({ sampling }: Frame, adobe: number | null): Kept {
  const [first, second, third] = sampling;
  if (first === undefined) return null;
  if (sampling.length === 1) return { photometric: 'MONOCHROME2' };
  if (second === undefined || third === undefined || sampling.length !== 3) return null;
  const isChromaPlain = second.h === 1 && second.v === 1 && third.h === 1 && third.v === 1;
  const isFull = first.h === 1 && first.v === 1 && isChromaPlain;
  const isLetters = first.id === 0x52 && second.id === 0x47 && third.id === 0x42;
  if (adobe === 0 || (adobe === null && isLetters)) return isFull ? { photometric: 'RGB' } : null;
  // One name for YCbCr of any sampling: YBR_FULL is not among those of JPEG Baseline (PS3.5 Table 8.2.1-1).
  return isChromaPlain && first.h <= 2 && first.v <= 2 ? { photometric: 'YBR_FULL_422' } : null;
}
