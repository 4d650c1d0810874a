import type { PositionedBytes } from './container.ts';
import { containerLimits } from './container-limits.ts';
import { type Extent, extentBytes, sliceExtents } from './extents.ts';
import { udfTagAt, udfTags } from './udf-descriptor.ts';
import { readUdfFile } from './udf-file.ts';

/** Where logical blocks of a partition lie in the image; in several places where the partition is not one stretch of it. */
export type UdfPartition = (block: number, lengthBytes: number) => readonly Extent[];

/** What partition maps are read against: the first sector of each partition by its number, and the sizes of both kinds of block. */
export interface PartitionGround {
  readonly starts: ReadonlyMap<number, number>;
  readonly blockBytes: number;
  readonly sectorSize: number;
}

/** Drives leave blocks of their own behind what was written last, at most this many (Linux looks as far back). */
const mostRunOutBlocks = 160;
const virtualTableType = 248;
/** Of one extent; a file may have more of these than an honest one has of those. */
const mostPieces = 50_000;
const mostSharedBytes = 64 * 1024 * 1024;

/**
 * One partition map of a logical volume (ECMA-167 3/10.7, UDF 2.60 §2.2.8–§2.2.10): plain, of a rewritable disc that spares its bad packets, virtual
 * as on discs that are written once, piece by piece, or the metadata partition of 2.50 on. Throws for one of another kind, or whose tables cannot be read.
 */
export async function readUdfPartition(
  image: PositionedBytes,
  map: Buffer,
  ground: PartitionGround,
): Promise<UdfPartition> {
  if (map[0] === 1 && map.length >= 6) return plain(ground, map.readUInt16LE(4));
  const kind = map[0] === 2 && map.length >= 64 ? map.toString('latin1', 5, 28).replace(/\0+$/, '') : '';
  switch (kind) {
    case '*UDF Sparable Partition':
      return sparable(image, map, ground);
    case '*UDF Virtual Partition':
      return virtual(image, map, ground);
    case '*UDF Metadata Partition':
      return metadata(image, map, ground);
    default:
      throw new Error('a partition of a kind that is not read');
  }
}

function plain(ground: PartitionGround, partition: number): UdfPartition {
  const start = startOf(ground, partition);
  return (block, lengthBytes) => [{ position: start + block * ground.blockBytes, lengthBytes }];
}

/** The first byte of a partition in the image. */
function startOf({ starts, sectorSize }: PartitionGround, partition: number): number {
  return (starts.get(partition) ?? 0) * sectorSize;
}

/** Packets that went bad were written elsewhere; a table, which is there several times, says where (UDF 2.60 §2.2.9, §2.2.12). */
async function sparable(image: PositionedBytes, map: Buffer, ground: PartitionGround): Promise<UdfPartition> {
  const { blockBytes, sectorSize } = ground;
  const start = startOf(ground, map.readUInt16LE(38));
  const packetBlocks = map.readUInt16LE(40);
  const tableBytes = map.readUInt32LE(44);
  const places = Array.from({ length: Math.min(4, map[42] ?? 0) }, (_, index) => map.readUInt32LE(48 + 4 * index));
  if (packetBlocks === 0 || tableBytes > containerLimits.directoryBytes) throw new Error('no packets');
  let spared: ReadonlyMap<number, number> | null = null;
  for (const place of places) spared ??= sparedPackets(await image.read(place * sectorSize, tableBytes));
  if (spared === null) throw new Error('no table of spared packets can be read');
  const elsewhere = spared;
  return inPieces(image, blockBytes, packetBlocks, (block) => {
    const within = block % packetBlocks;
    const sector = elsewhere.get(block - within);
    return sector === undefined ? start + block * blockBytes : sector * sectorSize + within * blockBytes;
  });
}

/** The first block of each packet that lies elsewhere, with the sector where it does. Null where there is no table. */
function sparedPackets(table: Buffer): ReadonlyMap<number, number> | null {
  if (table.length < 56 || table.toString('latin1', 17, 35) !== '*UDF Sparing Table') return null;
  const packets = new Map<number, number>();
  const end = Math.min(table.length, 56 + 8 * table.readUInt16LE(48));
  for (let at = 56; at + 8 <= end; at += 8) {
    const original = table.readUInt32LE(at);
    // What is higher marks room that is free, or bad itself.
    if (original < 0xfffffff0) packets.set(original, table.readUInt32LE(at + 4));
  }
  return packets;
}

/** What is written once cannot be corrected: blocks have numbers, and the last table on the disc says where each lies now (UDF 2.60 §2.2.8, §2.2.11). */
async function virtual(image: PositionedBytes, map: Buffer, ground: PartitionGround): Promise<UdfPartition> {
  const { blockBytes } = ground;
  const partition = map.readUInt16LE(38);
  const table = await virtualTable(image, partition, ground);
  return inPieces(image, blockBytes, 1, (block) => {
    // A block that lies nowhere has 2³² − 1, which is outside of every image: whatever is there cannot be read.
    const entry = 4 * block + 4 <= table.length ? table.readUInt32LE(4 * block) : 0xffffffff;
    return startOf(ground, partition) + entry * blockBytes;
  });
}

async function virtualTable(image: PositionedBytes, partition: number, ground: PartitionGround): Promise<Buffer> {
  const { blockBytes } = ground;
  const start = startOf(ground, partition);
  const carried = { blockBytes, partitions: [plain(ground, partition)] };
  const last = Math.floor((image.sizeBytes - start) / blockBytes) - 1;
  for (let block = last; block >= Math.max(0, last - mostRunOutBlocks); block -= 1) {
    const entry = await image.read(start + block * blockBytes, blockBytes);
    const tag = udfTagAt(entry);
    if (tag !== udfTags.fileEntry && tag !== udfTags.extendedFileEntry) continue;
    if (entry.readUInt32LE(12) !== block) continue;
    const file = await readUdfFile(image, carried, { partition: 0, block });
    if (file === null || file.sizeBytes > containerLimits.directoryBytes) continue;
    const content = file.embedded ?? (await extentBytes(image, file.extents).read(0, file.sizeBytes));
    if (file.fileType === virtualTableType && content.length >= 2) return content.subarray(content.readUInt16LE(0));
    // Before UDF 2.00 its mark stood at the end.
    if (content.toString('latin1', content.length - 35, content.length - 12).startsWith('*UDF Virtual Alloc Tbl')) {
      return content.subarray(0, -36);
    }
  }
  throw new Error('the table of where blocks lie is not at the end of the image');
}

/** A file holds the folders and file entries of the whole volume. */
async function metadata(image: PositionedBytes, map: Buffer, ground: PartitionGround): Promise<UdfPartition> {
  const { blockBytes } = ground;
  const carried = { blockBytes, partitions: [plain(ground, map.readUInt16LE(38))] };
  // The mirror is there for the case that the file is not (UDF 2.60 §2.2.13).
  for (const at of [40, 44]) {
    const file = await readUdfFile(image, carried, { partition: 0, block: map.readUInt32LE(at) });
    if (file === null || file.extents.length === 0) continue;
    return (block, lengthBytes) => sliceExtents(file.extents, block * blockBytes, lengthBytes);
  }
  throw new Error('neither the metadata file nor its mirror can be read');
}

/**
 * A partition of which each run of `stepBlocks` lies in a place of its own; neighbours that lie next to each other are one piece. Honest files share few
 * blocks: who asks for many times what the image has gets a place outside of it, which is damage.
 */
function inPieces(
  image: PositionedBytes,
  blockBytes: number,
  stepBlocks: number,
  positionOf: (block: number) => number,
): UdfPartition {
  const nowhere = image.sizeBytes;
  let allowedBytes = 8 * image.sizeBytes + mostSharedBytes;
  return (first, lengthBytes) => {
    if (lengthBytes > image.sizeBytes || lengthBytes > allowedBytes) return [{ position: nowhere, lengthBytes }];
    allowedBytes -= lengthBytes;
    const extents: { position: number; lengthBytes: number }[] = [];
    for (let done = 0; done < lengthBytes; ) {
      const block = first + done / blockBytes;
      const pieceBytes = Math.min(lengthBytes - done, (stepBlocks - (block % stepBlocks)) * blockBytes);
      const position = positionOf(block);
      const before = extents.at(-1);
      if (before && before.position + before.lengthBytes === position) before.lengthBytes += pieceBytes;
      else if (extents.length === mostPieces) return [{ position: nowhere, lengthBytes }];
      else extents.push({ position, lengthBytes: pieceBytes });
      done += pieceBytes;
    }
    return extents;
  };
}
