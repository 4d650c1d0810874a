import type { ImageBox } from './blacken-pixels.ts';
import { type ByteSource, readExactly } from './byte-source.ts';
import { type DicomElement, undefinedLength, valueSize } from './element.ts';
import { type DicomHeader, dataSource } from './read-header.ts';

/** A bitmap that is drawn over an image, kept in a group of its own (PS3.3 §C.9.2): one bit a pixel, the lowest bit of a byte first. */
export interface Overlay {
  /** 0x6000 to 0x601E. */
  readonly group: number;
  readonly rows: number;
  readonly columns: number;
  /** Where its upper left pixel lies in the image, in pixels from the image's own; may be outside. */
  readonly top: number;
  readonly left: number;
  readonly frames: number;
  /** The image's frame that its first frame lies over, from 0. */
  readonly firstFrame: number;
  /** As stored. */
  readonly bits: Buffer;
  /** Words of 16 bits whose higher byte comes first. */
  readonly swapped: boolean;
}

const bitmapElement = 0x3000;
const bitPositionElement = 0x0102;
/** No overlay of an image that is one. */
const mostBytes = 64 * 1024 * 1024;

function isOverlayGroup(group: number): boolean {
  return group >>> 8 === 0x60 && group % 2 === 0;
}

/** Groups that describe an overlay without holding its bitmap: it stands in bits of the pixel data that no pixel needs (retired; PS3.5-2004 §8.1.2). */
export function overlaysInPixels({ elements }: DicomHeader): number[] {
  const groupsWith = (element: number) =>
    elements.map(({ tag }) => tag).flatMap((tag) => ((tag & 0xffff) === element ? [tag >>> 16] : []));
  const bitmaps = new Set(groupsWith(bitmapElement));
  return groupsWith(bitPositionElement).filter((group) => isOverlayGroup(group) && !bitmaps.has(group));
}

/** The overlays of an image that can be told to the pixel; those whose description is not whole, or contradicts their bitmap, are left out. */
export async function readOverlays(header: DicomHeader, source: ByteSource): Promise<Overlay[]> {
  const groups = new Map<number, Map<number, DicomElement>>();
  for (const element of header.elements) {
    const group = element.tag >>> 16;
    if (!isOverlayGroup(group)) continue;
    const own = groups.get(group) ?? new Map<number, DicomElement>();
    groups.set(group, own.set(element.tag & 0xffff, element));
  }
  const data = dataSource(header, source);
  const found: Overlay[] = [];
  for (const [group, own] of groups) {
    const overlay = await readOverlay(group, own, data, header.encoding.littleEndian);
    if (overlay !== undefined) found.push(overlay);
  }
  return found;
}

async function readOverlay(
  group: number,
  own: ReadonlyMap<number, DicomElement>,
  data: ByteSource,
  littleEndian: boolean,
): Promise<Overlay | undefined> {
  const bitmap = own.get(bitmapElement);
  if (bitmap === undefined || bitmap.length === undefinedLength || valueSize(bitmap) > mostBytes) return undefined;
  const bytesOf = async (element: number) => {
    const one = own.get(element);
    if (one === undefined || valueSize(one) > 64) return Buffer.alloc(0);
    return readExactly(data, one.valueOffset, valueSize(one));
  };
  const number = async (element: number, at: number, missing: number) => {
    const value = await bytesOf(element);
    if (value.length < 2 * at + 2) return missing;
    return littleEndian ? value.readInt16LE(2 * at) : value.readInt16BE(2 * at);
  };
  const rows = await number(0x0010, 0, 0);
  const columns = await number(0x0011, 0, 0);
  const frames = Number((await bytesOf(0x0015)).toString('latin1').trim() || '1');
  const overlay = {
    ...{ group, rows, columns, frames },
    top: (await number(0x0050, 0, 1)) - 1,
    left: (await number(0x0050, 1, 1)) - 1,
    firstFrame: (await number(0x0051, 0, 1)) - 1,
    bits: await readExactly(data, bitmap.valueOffset, valueSize(bitmap)),
    swapped: !littleEndian && bitmap.vr !== 'OB',
  };
  const isWhole = rows > 0 && columns > 0 && Number.isInteger(frames) && frames > 0 && overlay.firstFrame >= 0;
  const isOneBit = (await number(0x0100, 0, 1)) === 1 && (await number(bitPositionElement, 0, 0)) === 0;
  return isWhole && isOneBit && overlay.bits.length * 8 >= rows * columns * frames ? overlay : undefined;
}

/** The bitmap without what lies in the boxes, which are given in pixels of the image and hold in every frame; all other bits are as they were. */
export function clearedBits({ rows, columns, top, left, frames, bits, swapped }: Overlay, boxes: readonly ImageBox[]) {
  const cleared = Buffer.from(bits);
  for (const { x, y, width, height } of boxes) {
    const [firstRow, lastRow] = [Math.max(0, y - top), Math.min(rows, y + height - top)];
    const [firstColumn, lastColumn] = [Math.max(0, x - left), Math.min(columns, x + width - left)];
    for (let frame = 0; frame < frames; frame += 1)
      for (let row = firstRow; row < lastRow; row += 1)
        for (let column = firstColumn; column < lastColumn; column += 1) {
          const bit = (frame * rows + row) * columns + column;
          const at = byteOf(bit, swapped);
          cleared[at] = (cleared[at] ?? 0) & ~(1 << (bit & 7));
        }
  }
  return cleared;
}

/** Calls `draw` for each pixel of the image that an overlay covers in one of its frames (from 0). */
export function drawOverlay(overlay: Overlay, frame: number, draw: (row: number, column: number) => void): void {
  const { rows, columns, top, left, frames, firstFrame, bits, swapped } = overlay;
  // One frame lies over all of them (PS3.3 §C.9.2.1.4: an overlay without frames of its own).
  const own = frames === 1 ? 0 : frame - firstFrame;
  if (own < 0 || own >= frames) return;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const bit = (own * rows + row) * columns + column;
      if (((bits[byteOf(bit, swapped)] ?? 0) >>> (bit & 7)) & 1) draw(row + top, column + left);
    }
}

function byteOf(bit: number, swapped: boolean): number {
  return swapped ? (bit >>> 3) ^ 1 : bit >>> 3;
}
