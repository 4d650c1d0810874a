import type { PositionedBytes } from './container.ts';
import { containerLimits } from './container-limits.ts';
import type { Extent } from './extents.ts';
import { udfTagAt, udfTags } from './udf-descriptor.ts';
import type { UdfAddress, UdfVolume } from './udf-volume.ts';

/** What a file entry says (ECMA-167 4/14.9, 4/14.17). */
export interface UdfFile {
  /** ECMA-167 4/14.6.6: 4 a directory, 5 bytes, 6 and 7 devices, 9 a fifo, 10 a socket, 12 a link. */
  readonly fileType: number;
  readonly sizeBytes: number;
  readonly extents: readonly Extent[];
  readonly embedded?: Buffer;
}

type Volume = Pick<UdfVolume, 'blockBytes' | 'partitions'>;

const lengthMask = 0x3fffffff;
const mostExtents = 100_000;

/** The file whose entry stands at an address, or null where none can be read. */
export async function readUdfFile(
  image: PositionedBytes,
  volume: Volume,
  address: UdfAddress,
): Promise<UdfFile | null> {
  const entry = await blockAt(image, volume, address);
  const tag = entry === null ? 0 : udfTagAt(entry);
  if (entry === null || (tag !== udfTags.fileEntry && tag !== udfTags.extendedFileEntry)) return null;
  const at = tag === udfTags.fileEntry ? 168 : 208;
  const start = at + 8 + entry.readUInt32LE(at);
  const end = start + entry.readUInt32LE(at + 4);
  const sizeBytes = Number(entry.readBigUInt64LE(56));
  if (end > entry.length || sizeBytes > containerLimits.entryBytes) return null;
  const about = { fileType: entry[27] ?? 0, sizeBytes };
  const form = entry.readUInt16LE(34) & 7;
  const descriptors = entry.subarray(start, end);
  if (form === 3) {
    const embedded = Buffer.from(descriptors.subarray(0, sizeBytes));
    return embedded.length === sizeBytes ? { ...about, extents: [], embedded } : null;
  }
  if (form > 1) return null;
  const extents = await allocated(image, volume, address.partition, descriptors, form === 1);
  return extents === null ? null : { ...about, extents: cutTo(extents, sizeBytes) };
}

/** Short or long allocation descriptors (ECMA-167 4/14.14), with those in further extents of descriptors. */
async function allocated(
  image: PositionedBytes,
  volume: Volume,
  partition: number,
  first: Buffer,
  isLong: boolean,
): Promise<Extent[] | null> {
  const extents: Extent[] = [];
  const step = isLong ? 16 : 8;
  let descriptors: Buffer | null = first;
  for (let chained = 0; descriptors !== null && chained < mostExtents; chained += 1) {
    const list: Buffer = descriptors;
    descriptors = null;
    for (let at = 0; at + step <= list.length; at += step) {
      const word = list.readUInt32LE(at);
      const lengthBytes = word & lengthMask;
      const kind = word >>> 30;
      if (lengthBytes === 0) return extents;
      const address = {
        partition: isLong ? list.readUInt16LE(at + 8) : partition,
        block: list.readUInt32LE(at + 4),
      };
      if (kind === 3) {
        const next = await blockAt(image, volume, address);
        if (next === null || udfTagAt(next) !== udfTags.allocationExtent) return null;
        descriptors = next.subarray(24, 24 + next.readUInt32LE(20));
        break;
      }
      // Kinds 1 and 2 are allocated without having been recorded, or not even that.
      if (kind !== 0) extents.push({ position: null, lengthBytes });
      else extents.push(...(volume.partitions[address.partition]?.(address.block, lengthBytes) ?? []));
      if (extents.length > mostExtents) return null;
    }
  }
  return extents;
}

/** Extents are whole blocks except the last; what is behind the file's end is not the file's. Fewer bytes than that are left as they are. */
function cutTo(extents: readonly Extent[], sizeBytes: number): Extent[] {
  const cut: Extent[] = [];
  let left = sizeBytes;
  for (const { position, lengthBytes } of extents) {
    if (left <= 0) break;
    cut.push({ position, lengthBytes: Math.min(lengthBytes, left) });
    left -= lengthBytes;
  }
  return cut;
}

async function blockAt(
  image: PositionedBytes,
  { partitions, blockBytes }: Volume,
  { partition, block }: UdfAddress,
): Promise<Buffer | null> {
  const position = partitions[partition]?.(block, blockBytes)[0]?.position ?? null;
  if (position === null || position + blockBytes > image.sizeBytes) return null;
  const bytes = await image.read(position, blockBytes);
  return bytes.length === blockBytes ? bytes : null;
}
