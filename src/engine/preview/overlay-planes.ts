import type { OverlayPlane } from '../../contract/preview.ts';
import { uint16 } from '../dicom/byte-order.ts';
import type { DataSet } from './data-set.ts';

const mostOverlayBytes = 16 * 1024 * 1024;

/** The overlays of an image that are planes of their own (PS3.3 §C.9.2): groups 6000 to 601E. Those hidden in unused bits of pixels (retired) are left out. */
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
