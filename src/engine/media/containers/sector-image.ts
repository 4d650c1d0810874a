import type { PositionedBytes } from './container.ts';

/** User data of a sector (ECMA-119 §6.1.2, ECMA-130 §14). */
export const sectorBytes = 2048;
/** The twelve bytes that begin each sector as the laser reads it (ECMA-130 §14.1). */
const sync = Buffer.from('00ffffffffffffffffffff00', 'hex');
/** Sectors as read raw, without and with their 96 bytes of subchannel. */
const rawSectorSizes = [2352, 2448];
const longestRead = 512;

/**
 * The user data of an image, whether it was saved as such or as raw sectors (Mode 1, and Mode 2 Form 1 with its subheader). What is no raw
 * image is given back as it is. Error correction of raw sectors is not applied: the drive did that.
 */
export async function sectorImage(file: PositionedBytes): Promise<PositionedBytes> {
  const head = await file.read(0, 2448 + sync.length);
  if (!isSync(head, 0)) return file;
  const rawBytes = rawSectorSizes.find((size) => isSync(head, size)) ?? 2352;
  const dataStart = head[15] === 2 ? 24 : 16;
  const sizeBytes = Math.floor(file.sizeBytes / rawBytes) * sectorBytes;

  async function readSectors(first: number, count: number): Promise<Buffer> {
    const raw = await file.read(first * rawBytes, count * rawBytes);
    const whole = Math.floor(raw.length / rawBytes);
    const data = Buffer.allocUnsafe(whole * sectorBytes);
    for (let index = 0; index < whole; index += 1) {
      const start = index * rawBytes + dataStart;
      raw.copy(data, index * sectorBytes, start, start + sectorBytes);
    }
    return data;
  }

  return {
    sizeBytes,
    read: async (position, lengthBytes) => {
      const end = Math.min(position + lengthBytes, sizeBytes);
      if (end <= position) return Buffer.alloc(0);
      const first = Math.floor(position / sectorBytes);
      const last = Math.ceil(end / sectorBytes);
      const parts: Buffer[] = [];
      for (let sector = first; sector < last; sector += longestRead) {
        parts.push(await readSectors(sector, Math.min(longestRead, last - sector)));
      }
      return Buffer.concat(parts).subarray(position - first * sectorBytes, end - first * sectorBytes);
    },
  };
}

/** Whether bytes begin like a raw sector. */
export function isSync(bytes: Buffer, at: number): boolean {
  return bytes.subarray(at, at + sync.length).equals(sync);
}
