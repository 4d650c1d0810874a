import type { OverlayPlane } from '../../contract/preview.ts';
import { uint16 } from '../dicom/byte-order.ts';
import type { DataSet } from './data-set.ts';

const mostOverlayBytes = 16 * 1024 * 1024;

/** The overlays of an image that are planes of their own (PS3.3 §C.9.2): groups 6000 to 601E. */
export async function overlayPlanes(set: DataSet): Promise<OverlayPlane[]> {
  const found: OverlayPlane[] = [];
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const at = (element: number) => group * 0x10000 + element;
    const number = async (element: number) => {
      const bytes = await set.bytes(at(element), 64);
      return bytes === null || bytes.length < 2 ? 0 : uint16(bytes, 0, set.littleEndian);
    };
    const rows = await number(0x0010);
    const columns = await number(0x0011);
    if (rows === 0 || columns === 0) continue;
    const bits = await set.bytes(at(0x3000), mostOverlayBytes);
    if (bits === null || bits.length * 8 < rows * columns) continue;
    const origin = await set.bytes(at(0x0050), 64);
    const signed = (word: number) =>
      origin === null || origin.length < 4 ? 1 : (uint16(origin, 2 * word, set.littleEndian) << 16) >> 16;
    found.push({
      rows,
      columns,
      originRow: signed(0),
      originColumn: signed(1),
      bits: Uint8Array.from(bits.subarray(0, Math.ceil((rows * columns) / 8))),
    });
  }
  return found;
}

/**
 * The overlays that are hidden in bits of the pixels which hold no value (retired since 2004, and still on discs): the place of each bit. Overlay Bits Allocated
 * is the pixels' own then, and no Overlay Data are there (PS3.3-2004 §C.9.2.1.1).
 */
export async function overlayBits(
  set: DataSet,
  { bitsAllocated, bitsStored }: { bitsAllocated: number; bitsStored: number },
): Promise<number[]> {
  const found: number[] = [];
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const word = async (element: number) => {
      const bytes = await set.bytes(group * 0x10000 + element, 64);
      return bytes === null || bytes.length < 2 ? null : uint16(bytes, 0, set.littleEndian);
    };
    const position = await word(0x0102);
    if (position === null || (await word(0x0100)) !== bitsAllocated) continue;
    if ((await set.bytes(group * 0x10000 + 0x3000, mostOverlayBytes)) !== null) continue;
    if (position >= bitsStored && position < bitsAllocated) found.push(position);
  }
  return found;
}
