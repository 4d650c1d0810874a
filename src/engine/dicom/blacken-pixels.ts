import { tagAt, uint32 } from './byte-order.ts';
import { type ByteSource, readExactly } from './byte-source.ts';
import { type DicomElement, isPixelGroup, itemTag, pixelDataTag, undefinedLength } from './element.ts';
import { type DicomHeader, dataSource } from './read-header.ts';
import type { Attributes } from './read-values.ts';
import { buildFrame, decodeSegment, encodeSegment, frameSegments } from './rle-segments.ts';
import { type Piece, piecesOf, type Splice } from './splice.ts';

/** A rectangle of an image, in pixels from its upper left corner. */
export interface ImageBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels whose bytes we cannot change in place without changing others. */
export class UneditablePixels extends Error {}

/** The attributes of the Image Pixel module (PS3.3 §C.7.6.3) that say where a pixel's bytes are. */
export type PixelAttributes = Attributes<(typeof pixelKeywords)[number]>;

export const pixelKeywords = [
  'Rows',
  'Columns',
  'BitsAllocated',
  'BitsStored',
  'SamplesPerPixel',
  'PlanarConfiguration',
  'PhotometricInterpretation',
  'NumberOfFrames',
  'PixelRepresentation',
] as const;

/** How pixels lie in their bytes. */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly sampleBytes: number;
  readonly planar: boolean;
  readonly frames: number;
  /** The stored value that is written, for each sample. */
  readonly black: readonly number[];
}

export const rleUid = '1.2.840.10008.1.2.5';

/**
 * The pixel data with the boxes blackened in every frame: stored values change within the boxes and nowhere else (PS3.15 §E.3.1). Native pixel data is
 * changed where it stands; RLE (lossless) frames are decoded and encoded anew. Throws `UneditablePixels` for other syntaxes and layouts, and the
 * source's read errors. Memory: RLE pixel data whole, of native nothing but the rows of the boxes.
 */
export async function blackenPixels(
  header: DicomHeader,
  source: ByteSource,
  attributes: PixelAttributes,
  boxes: readonly ImageBox[],
): Promise<readonly Piece[]> {
  const element = header.elements.find(({ tag }) => tag === pixelDataTag);
  const { pixelRange } = header;
  if (element === undefined || pixelRange === undefined)
    throw new UneditablePixels('There is no pixel data to change.');
  const layout = layoutOf(attributes);
  const rows = blackRows(layout, boxes);
  if (nativeSyntax(header, element)) {
    return piecesOf(
      pixelRange.start,
      pixelRange.end,
      nativeSplices(element, layout, rows, header.encoding.littleEndian),
    );
  }
  if (header.transferSyntaxUid !== rleUid)
    throw new UneditablePixels('Compressed pixels cannot be changed without changing others.');
  if (header.elements.some(({ tag }) => isPixelGroup(tag) && tag !== pixelDataTag)) {
    throw new UneditablePixels('The pixel data has tables of offsets beside it.');
  }
  const bytes = await readExactly(dataSource(header, source), element.start, element.end - element.start);
  return [{ bytes: blackenRle(bytes, element, layout, rows) }];
}

/** Throws `UneditablePixels` for layouts that are not of whole bytes a sample, or whose pixels share their colours. */
export function layoutOf(found: PixelAttributes): PixelLayout {
  const number = (keyword: keyof PixelAttributes, fallback: number) => {
    const text = found[keyword]?.values[0]?.trim() ?? '';
    return text === '' ? fallback : Number(text);
  };
  const photometric = found.PhotometricInterpretation?.text.trim() ?? '';
  const bitsAllocated = number('BitsAllocated', 0);
  const bitsStored = number('BitsStored', bitsAllocated);
  const samples = number('SamplesPerPixel', 1);
  if (![8, 16, 32].includes(bitsAllocated) || !(samples === 1 || samples === 3)) {
    throw new UneditablePixels(`Pixels of ${samples} samples of ${bitsAllocated} bits cannot be changed in place.`);
  }
  if (/_42[02]$/.test(photometric)) throw new UneditablePixels('Neighbouring pixels share their colour.');
  const rows = number('Rows', 0);
  const columns = number('Columns', 0);
  if (rows < 1 || columns < 1) throw new UneditablePixels('The image has no size.');
  const brightest = 2 ** (number('PixelRepresentation', 0) === 1 ? bitsStored - 1 : bitsStored) - 1;
  const middle = 2 ** (bitsStored - 1);
  const black =
    photometric === 'MONOCHROME1'
      ? [brightest]
      : photometric.startsWith('YBR')
        ? [0, middle, middle]
        : Array(samples).fill(0);
  const frames = Math.max(1, number('NumberOfFrames', 1));
  return {
    rows,
    columns,
    samples,
    sampleBytes: bitsAllocated / 8,
    planar: number('PlanarConfiguration', 0) === 1,
    frames,
    black,
  };
}

interface BlackRow {
  readonly row: number;
  /** Columns `[from, to)`, none twice. */
  readonly spans: readonly (readonly [from: number, to: number])[];
}

/** The parts of rows that the boxes cover; boxes may overlap and reach beyond the image. */
function blackRows({ rows, columns }: PixelLayout, boxes: readonly ImageBox[]): BlackRow[] {
  const found: BlackRow[] = [];
  for (let row = 0; row < rows; row += 1) {
    const spans = boxes
      .filter(({ y, height }) => row >= y && row < y + height)
      .map(({ x, width }): [number, number] => [Math.max(0, x), Math.min(columns, x + width)])
      .filter(([from, to]) => from < to)
      .sort((a, b) => a[0] - b[0]);
    const merged: [number, number][] = [];
    for (const [from, to] of spans) {
      const last = merged.at(-1);
      if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    if (merged.length > 0) found.push({ row, spans: merged });
  }
  return found;
}

function nativeSplices(
  element: DicomElement,
  layout: PixelLayout,
  rows: readonly BlackRow[],
  littleEndian: boolean,
): Splice[] {
  const { columns, samples, sampleBytes, planar, frames, black } = layout;
  const planeBytes = layout.rows * columns * sampleBytes;
  const frameBytes = planeBytes * samples;
  if (element.length < frameBytes * frames) throw new UneditablePixels('The pixel data is shorter than its frames.');
  const sample = (value: number) => {
    const bytes = Buffer.alloc(sampleBytes);
    if (littleEndian) bytes.writeUIntLE(value, 0, sampleBytes);
    else bytes.writeUIntBE(value, 0, sampleBytes);
    return bytes;
  };
  const planes = planar || samples === 1 ? black.map((value) => sample(value)) : [Buffer.concat(black.map(sample))];
  const splices: Splice[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    for (const [plane, pixel] of planes.entries()) {
      const base = element.valueOffset + frame * frameBytes + plane * planeBytes;
      for (const { row, spans } of rows) {
        for (const [from, to] of spans) {
          const start = base + (row * columns + from) * pixel.length;
          const bytes = Buffer.alloc((to - from) * pixel.length, pixel);
          splices.push({ start, end: start + bytes.length, bytes });
        }
      }
    }
  }
  return splices;
}

export function nativeSyntax(header: DicomHeader, element: DicomElement): boolean {
  return element.length !== undefinedLength && !header.encapsulated;
}

/** The fragments of an element of encapsulated pixel data (PS3.5 §A.4) but for the offset table: of RLE, one is one frame. */
export function rleFrames(bytes: Buffer, element: DicomElement): readonly Buffer[] {
  return fragmentsOf(bytes, element).items.slice(1);
}

function fragmentsOf(
  bytes: Buffer,
  element: DicomElement,
): { readonly items: readonly Buffer[]; readonly end: number } {
  const items: Buffer[] = [];
  let at = element.valueOffset - element.start;
  while (at + 8 <= bytes.length && tagAt(bytes, at, true) === itemTag) {
    const length = uint32(bytes, at + 4, true);
    items.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return { items, end: at };
}

/** The element's bytes with each frame's segments decoded, blackened and encoded; one fragment is one frame (PS3.5 §G.6). */
function blackenRle(bytes: Buffer, element: DicomElement, layout: PixelLayout, rows: readonly BlackRow[]): Buffer {
  const headerBytes = element.valueOffset - element.start;
  const { items, end: at } = fragmentsOf(bytes, element);
  const [table, ...frames] = items;
  if (table === undefined || frames.length !== layout.frames)
    throw new UneditablePixels('The fragments are not one for each frame.');
  const made = frames.map((frame) => blackenFrame(frame, layout, rows));
  const offsets = Buffer.alloc(table.length === 0 ? 0 : 4 * made.length);
  let offset = 0;
  for (const [index, frame] of made.entries()) {
    if (offsets.length > 0) offsets.writeUInt32LE(offset, 4 * index);
    offset += 8 + frame.length;
  }
  return Buffer.concat([bytes.subarray(0, headerBytes), fragment(offsets), ...made.map(fragment), bytes.subarray(at)]);
}

function blackenFrame(frame: Buffer, layout: PixelLayout, rows: readonly BlackRow[]): Buffer {
  const { columns, samples, sampleBytes, black } = layout;
  const segments = frameSegments(frame);
  if (segments?.length !== samples * sampleBytes)
    throw new UneditablePixels('An RLE frame has not the segments its pixels need.');
  return buildFrame(
    segments.map((segment, index) => {
      const plane = decodeSegment(segment, layout.rows * columns);
      if (plane === undefined) throw new UneditablePixels('An RLE frame cannot be decoded.');
      // The most significant byte of each sample comes first (PS3.5 §G.2).
      const shift = 8 * (sampleBytes - 1 - (index % sampleBytes));
      const value = Math.floor((black[Math.floor(index / sampleBytes)] ?? 0) / 2 ** shift) & 0xff;
      for (const { row, spans } of rows)
        for (const [from, to] of spans) plane.fill(value, row * columns + from, row * columns + to);
      return encodeSegment(plane, columns);
    }),
  );
}

function fragment(content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt16LE(0xe000, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}
