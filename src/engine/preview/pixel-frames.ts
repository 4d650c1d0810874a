import type { PixelLayout, PreviewProblem } from '../../contract/preview.ts';
import { tagAt, uint32 } from '../dicom/byte-order.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import { type DicomElement, isPixelData, itemTag, undefinedLength } from '../dicom/element.ts';
import type { DicomHeader } from '../dicom/read-header.ts';

/** Where a frame's bytes stand; several places are one after the other. */
interface Place {
  readonly position: number;
  readonly lengthBytes: number;
}

/** Where each frame of an object stands in its file (PS3.5 §8.2, §A.4). */
export interface PixelFrames {
  /** One frame's bytes, as `previewFrameSchema` says. @param frame from 0 */
  read(source: Pick<ByteSource, 'read'>, frame: number): Promise<Buffer | PreviewProblem>;
}

/** What is taken into a window for one frame: a mammogram has 30 MB, the largest radiographs 70. */
export const mostFrameBytes = 256 * 1024 * 1024;
/** More fragments than any film has. */
const mostFragments = 200_000;
const extendedOffsetsTag = 0x7fe00001;

type LocateLayout = Pick<
  PixelLayout,
  'rows' | 'columns' | 'samplesPerPixel' | 'bitsAllocated' | 'frames' | 'photometricInterpretation' | 'isPlanar'
>;

/** Finds the frames of an object's pixel data, which must be there. Reads the offset tables and the fragments' heads, no pixels. */
export async function locateFrames(
  header: DicomHeader,
  source: Pick<ByteSource, 'read'>,
  layout: LocateLayout,
): Promise<PixelFrames | PreviewProblem> {
  const element = header.elements.find(({ tag }) => isPixelData(tag));
  if (element === undefined) return 'pixels-missing';
  return element.length === undefinedLength
    ? encapsulatedFrames(header, element, source, layout.frames)
    : nativeFrames(header, element, layout);
}

function nativeFrames(header: DicomHeader, element: DicomElement, layout: LocateLayout): PixelFrames {
  const { rows, columns, bitsAllocated, photometricInterpretation } = layout;
  // Two pixels share their colour, stored once (PS3.3 §C.7.6.3.1.2).
  const samples = /_422$/.test(photometricInterpretation) ? 2 : layout.samplesPerPixel;
  const frameBits = rows * columns * samples * bitsAllocated;
  const isBig = !header.encoding.littleEndian;
  return {
    async read(file, frame) {
      if (frame >= layout.frames) return 'no-such-frame';
      const firstBit = frame * frameBits;
      const first = Math.floor(firstBit / 8);
      const lengthBytes = Math.ceil((firstBit + frameBits) / 8) - first;
      if (lengthBytes > mostFrameBytes) return 'too-large';
      if (first + lengthBytes > element.length) return 'cut-short';
      // Bytes that are swapped in pairs are read in pairs.
      const from = isBig ? first - (first % 2) : first;
      const bytes = await file.read(element.valueOffset + from, evenIf(isBig, first + lengthBytes - from));
      if (bytes.length < first + lengthBytes - from) return 'cut-short';
      const whole = Buffer.from(bytes);
      if (isBig) swap(whole, element.vr === 'OW' ? Math.max(16, bitsAllocated) : bitsAllocated);
      const own = whole.subarray(first - from, first - from + lengthBytes);
      return firstBit % 8 === 0 ? own : shifted(own, firstBit % 8);
    },
  };
}

function evenIf(isWanted: boolean, length: number): number {
  return isWanted ? length + (length % 2) : length;
}

/** Bytes of words of 16 bits and more are swapped in big endian; an OW of eight bits a pixel is too (PS3.5 §8.1.1). */
function swap(bytes: Buffer, wordBits: number): void {
  if (wordBits === 16 && bytes.length % 2 === 0) bytes.swap16();
  if (wordBits === 32 && bytes.length % 4 === 0) bytes.swap32();
  if (wordBits === 64 && bytes.length % 8 === 0) bytes.swap64();
}

/** Frames of one bit a pixel follow each other without gaps: the first pixel moves to the lowest bit. */
function shifted(bytes: Buffer, bits: number): Buffer {
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = ((bytes[at] ?? 0) >> bits) | ((bytes[at + 1] ?? 0) << (8 - bits));
  return bytes;
}

async function encapsulatedFrames(
  header: DicomHeader,
  element: DicomElement,
  source: Pick<ByteSource, 'read'>,
  frames: number,
): Promise<PixelFrames | PreviewProblem> {
  const [table, ...fragments] = await fragmentsOf(element, source);
  if (table === undefined || fragments.length === 0) return 'pixels-missing';
  const offsets = (await extendedOffsets(header, source)) ?? (await basicOffsets(source, table));
  const places = framesOf(fragments, offsets, frames) ?? (await byCodestream(source, fragments, frames));
  return {
    async read(file, frame) {
      const own = places[frame];
      if (own === undefined || own.length === 0) return 'no-such-frame';
      if (own.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) > mostFrameBytes) return 'too-large';
      const parts: Buffer[] = [];
      for (const { position, lengthBytes } of own) {
        const part = await file.read(position, lengthBytes);
        if (part.length < lengthBytes) return 'cut-short';
        parts.push(part);
      }
      return Buffer.concat(parts);
    },
  };
}

/** The items of encapsulated pixel data, the offset table first. What cannot be followed any more is left out. */
async function fragmentsOf(element: DicomElement, source: Pick<ByteSource, 'read'>): Promise<Place[]> {
  const found: Place[] = [];
  for (let at = element.valueOffset; at + 8 <= element.end && found.length < mostFragments; ) {
    const head = await source.read(at, 8);
    if (head.length < 8 || tagAt(head, 0, true) !== itemTag) break;
    const lengthBytes = uint32(head, 4, true);
    found.push({ position: at + 8, lengthBytes });
    at += 8 + lengthBytes;
  }
  return found;
}

/** Offsets of the frames' first fragments from the first fragment; null where the table is empty. */
async function basicOffsets(source: Pick<ByteSource, 'read'>, table: Place): Promise<number[] | null> {
  if (table.lengthBytes < 4 || table.lengthBytes > 4 * mostFragments) return null;
  const bytes = await source.read(table.position, table.lengthBytes);
  return Array.from({ length: bytes.length >> 2 }, (_, index) => uint32(bytes, 4 * index, true));
}

async function extendedOffsets(header: DicomHeader, source: Pick<ByteSource, 'read'>): Promise<number[] | null> {
  const element = header.elements.find(({ tag }) => tag === extendedOffsetsTag);
  if (element === undefined || element.length < 8 || element.length > 8 * mostFragments) return null;
  const bytes = await source.read(element.valueOffset, element.length);
  return Array.from({ length: bytes.length >> 3 }, (_, index) => Number(bytes.readBigUInt64LE(8 * index)));
}

/** The fragments of each frame by an offset table, or because their number tells; null where neither does. */
function framesOf(fragments: readonly Place[], offsets: number[] | null, frames: number): Place[][] | null {
  if (frames === 1) return [[...fragments]];
  if (offsets !== null && offsets.length === frames) {
    const start = (fragments[0]?.position ?? 8) - 8;
    const first = offsets.map((offset) => fragments.findIndex(({ position }) => position - 8 - start === offset));
    const isUsable = first.every((index, at) => index >= 0 && (at === 0 || index > (first[at - 1] ?? 0)));
    if (isUsable) return first.map((from, at) => fragments.slice(from, first[at + 1]));
  }
  return fragments.length === frames ? fragments.map((fragment) => [fragment]) : null;
}

/** Without a table a frame begins where a codestream does: SOI of JPEG and JPEG-LS, SOC with SIZ of JPEG 2000, a box signature of JPEG XL or JP2. */
async function byCodestream(
  source: Pick<ByteSource, 'read'>,
  fragments: readonly Place[],
  frames: number,
): Promise<Place[][]> {
  const found: Place[][] = [];
  for (const fragment of fragments) {
    const head = (await source.read(fragment.position, Math.min(4, fragment.lengthBytes))).toString('hex');
    const begins = head.startsWith('ffd8ff') || head === 'ff4fff51' || head === '0000000c' || head.startsWith('ff0a');
    if (begins || found.length === 0) found.push([]);
    found.at(-1)?.push(fragment);
  }
  return found.slice(0, frames);
}
