import type { PositionedBytes } from './container.ts';
import { sectorBytes } from './sector-image.ts';
import { ostaField, udfTagAt, udfTags } from './udf-descriptor.ts';
import { readUdfPartition, type UdfPartition } from './udf-partitions.ts';

/** A place in a partition (ECMA-167 4/14.14.2). */
export interface UdfAddress {
  readonly partition: number;
  readonly block: number;
}

export interface UdfVolume {
  readonly label: string;
  readonly blockBytes: number;
  readonly partitions: readonly UdfPartition[];
  readonly root: UdfAddress;
}

const blockSizes = [2048, 512, 1024, 4096];
const mostDescriptors = 256;

/**
 * The UDF volume of an image (ECMA-167, UDF 1.02–2.60), of pressed and burnt discs, of sticks and of packet-written CDs. Null when there is none;
 * throws for one whose partitions are of a kind that nobody knows, or whose tables cannot be read.
 */
export async function readUdfVolume(image: PositionedBytes): Promise<UdfVolume | null> {
  if (!(await isAnnounced(image))) return null;
  for (const blockBytes of blockSizes) {
    const blocks = Math.floor(image.sizeBytes / blockBytes);
    for (const block of [256, blocks - 257, blocks - 256, blocks - 1, 512]) {
      const anchor = await readBlock(image, block * blockBytes, blockBytes);
      if (udfTagAt(anchor) !== udfTags.anchor || anchor.readUInt32LE(12) !== block) continue;
      for (const at of [16, 24]) {
        const sequence = await readSequence(image, blockBytes, anchor.readUInt32LE(at + 4), anchor.readUInt32LE(at));
        const volume = await mountedVolume(image, sequence, blockBytes);
        if (volume !== null) return volume;
      }
    }
  }
  return null;
}

/** `NSR02` or `NSR03` in the volume recognition area (ECMA-167 3/9.1). */
async function isAnnounced(image: PositionedBytes): Promise<boolean> {
  const area = await image.read(16 * sectorBytes, 32 * sectorBytes);
  for (let at = 0; at + 6 <= area.length; at += sectorBytes) {
    if (/^NSR0[23]$/.test(area.toString('latin1', at + 1, at + 6))) return true;
  }
  return false;
}

interface Sequence {
  readonly logicalVolume: Buffer | null;
  readonly partitions: ReadonlyMap<number, number>;
}

/** The volume descriptor sequence (ECMA-167 3/8.4.2): of two of a kind the later counts. */
async function readSequence(
  image: PositionedBytes,
  blockBytes: number,
  location: number,
  lengthBytes: number,
): Promise<Sequence> {
  const partitions = new Map<number, number>();
  let logicalVolume: Buffer | null = null;
  const count = Math.min(mostDescriptors, Math.floor(lengthBytes / blockBytes));
  for (let index = 0; index < count; index += 1) {
    const bytes = await readBlock(image, (location + index) * blockBytes, blockBytes);
    const tag = udfTagAt(bytes);
    if (tag === udfTags.terminating || tag === 0) break;
    if (tag === udfTags.partition) partitions.set(bytes.readUInt16LE(22), bytes.readUInt32LE(188));
    if (tag !== udfTags.logicalVolume) continue;
    if (logicalVolume === null || bytes.readUInt32LE(16) >= logicalVolume.readUInt32LE(16)) logicalVolume = bytes;
  }
  return { logicalVolume, partitions };
}

async function mountedVolume(
  image: PositionedBytes,
  { logicalVolume, partitions: starts }: Sequence,
  sectorSize: number,
): Promise<UdfVolume | null> {
  if (logicalVolume === null) return null;
  const blockBytes = logicalVolume.readUInt32LE(212);
  if (!blockSizes.includes(blockBytes)) return null;
  const partitions: UdfPartition[] = [];
  const mapsEnd = Math.min(440 + logicalVolume.readUInt32LE(264), logicalVolume.length);
  for (let at = 440; at + 6 <= mapsEnd; at += Math.max(1, logicalVolume[at + 1] ?? 0)) {
    const map = logicalVolume.subarray(at, Math.min(mapsEnd, at + (logicalVolume[at + 1] ?? 0)));
    partitions.push(await readUdfPartition(image, map, { starts, blockBytes, sectorSize }));
  }
  const volume = { label: ostaField(logicalVolume.subarray(84, 212)), blockBytes, partitions };
  const fileSetAt = partitions[logicalVolume.readUInt16LE(256)]?.(logicalVolume.readUInt32LE(252), blockBytes)[0];
  const fileSet = await readBlock(image, fileSetAt?.position ?? -1, blockBytes);
  if (udfTagAt(fileSet) !== udfTags.fileSet) return null;
  return { ...volume, root: { partition: fileSet.readUInt16LE(408), block: fileSet.readUInt32LE(404) } };
}

async function readBlock(image: PositionedBytes, position: number, blockBytes: number): Promise<Buffer> {
  const isThere = position >= 0 && position + blockBytes <= image.sizeBytes;
  const bytes = isThere ? await image.read(position, blockBytes) : Buffer.alloc(0);
  // Shorter than a block is as good as nothing: every field of a descriptor may be asked for.
  return bytes.length === blockBytes ? bytes : Buffer.alloc(blockBytes);
}
