import type { Orientation } from './document-facts.ts';

/** What a camera writes into its pictures. */
export interface Exif {
  readonly orientation: Orientation;
  /** Maker and model; empty for scanners and programs that say neither. */
  readonly camera: string;
  /** `YYYYMMDDHHMMSS` or empty. */
  readonly takenAt: string;
}

export const noExif: Exif = { orientation: 1, camera: '', takenAt: '' };

const makeTag = 0x010f;
const modelTag = 0x0110;
const orientationTag = 0x0112;
const exifPointerTag = 0x8769;
const takenAtTag = 0x9003;
const mostEntries = 500;

/**
 * Reads an EXIF block, the body of an APP1 segment (EXIF 2.32 §4.5.4): a TIFF structure after `Exif\0\0`. What is broken in it is left out;
 * offsets that lead out of the block or entries without end cost nothing but themselves.
 */
export function readExif(block: Buffer): Exif {
  if (block.toString('latin1', 0, 6) !== 'Exif\0\0') return noExif;
  const tiff = block.subarray(6);
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return noExif;
  const little = order === 'II';
  const read16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const read32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));

  function entries(directory: number): Map<number, number> {
    const found = new Map<number, number>();
    if (directory < 8 || directory + 2 > tiff.length) return found;
    const count = Math.min(read16(directory), mostEntries);
    for (let index = 0; index < count; index += 1) {
      const at = directory + 2 + index * 12;
      if (at + 12 > tiff.length) break;
      found.set(read16(at), at);
    }
    return found;
  }
  function text(at: number | undefined): string {
    if (at === undefined || read16(at + 2) !== 2) return '';
    const length = read32(at + 4);
    const start = length <= 4 ? at + 8 : read32(at + 8);
    if (length > 256 || start + length > tiff.length) return '';
    return (tiff.toString('latin1', start, start + length).split('\0')[0] ?? '').trim();
  }

  const main = entries(read32(4));
  const orientationAt = main.get(orientationTag);
  const orientation = orientationAt === undefined ? 1 : read16(orientationAt + 8);
  const pointerAt = main.get(exifPointerTag);
  const camera = [text(main.get(makeTag)), text(main.get(modelTag))].filter(Boolean).join(' ');
  const taken = pointerAt === undefined ? '' : text(entries(read32(pointerAt + 8)).get(takenAtTag));
  return {
    orientation: isOrientation(orientation) ? orientation : 1,
    camera: camera.replace(/[^\x20-\x7e]/g, ''),
    takenAt: dateTime(taken),
  };
}

function isOrientation(value: number): value is Orientation {
  return value >= 1 && value <= 8;
}

/** EXIF's `2026:03:17 10:20:30`; a clock that was never set counts from the camera's first year and is not believed. */
function dateTime(text: string): string {
  const parts = /^((?:19|20)\d\d):(0[1-9]|1[0-2]):(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(
    text,
  );
  if (parts === null || Number(parts[1]) < 1990) return '';
  const isFirstDay = parts[2] === '01' && parts[3] === '01' && parts[4] === '00';
  return isFirstDay ? '' : parts.slice(1).join('');
}
