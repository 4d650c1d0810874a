import { udfTagAt } from './udf-descriptor.ts';

const sector = 2048;

/** A bridge without its ISO 9660 half. */
export function udfAlone(bridge: Buffer): Buffer {
  const bytes = Buffer.from(bridge);
  for (let at = 16 * sector; at < 32 * sector; at += sector) {
    if (bytes.toString('latin1', at + 1, at + 6) === 'CD001') bytes.fill(0, at, at + sector);
  }
  return bytes;
}

/** Puts the file set and the root into a metadata partition (UDF 2.60 §2.2.10) that covers the plain one in two pieces. */
export function withMetadataPartition(udf: Buffer): Buffer {
  const tagged = (tag: number) =>
    Array.from({ length: udf.length / sector }, (_, index) => index * sector).filter(
      (at) => udf.readUInt16LE(at) === tag && udf[at + 2] === 2 && udf.readUInt32LE(at + 12) !== 0xffffffff,
    );
  const partitionStart = udf.readUInt32LE((tagged(5)[0] as number) + 188);
  const fileBlock = udf.length / sector - partitionStart;
  for (const at of tagged(6).filter(
    (place) => udf.toString('latin1', place + 217, place + 236) === '*OSTA UDF Compliant',
  )) {
    udf.writeUInt16LE(1, at + 256);
    udf.writeUInt32LE(6 + 64, at + 264);
    udf.writeUInt32LE(2, at + 268);
    udf.set([2, 64], at + 446);
    udf.write('*UDF Metadata Partition', at + 446 + 5, 'latin1');
    udf.writeUInt32LE(fileBlock, at + 446 + 40);
    udf.writeUInt32LE(fileBlock, at + 446 + 44);
  }
  for (const at of tagged(256)) udf.writeUInt16LE(1, at + 408);
  const file = Buffer.alloc(sector);
  file.writeUInt16LE(261, 0);
  file.writeUInt16LE(3, 2);
  file[27] = 250;
  file.writeBigUInt64LE(BigInt(fileBlock * sector), 56);
  file.writeUInt32LE(16, 172);
  file.writeUInt32LE(2 * sector, 176);
  file.writeUInt32LE((fileBlock - 2) * sector, 184);
  file.writeUInt32LE(2, 188);
  file[4] = file.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) & 0xff;
  return Buffer.concat([udf, file]);
}

/** Blocks of a virtual partition, in this sample: each lies so many blocks behind its number. */
const drift = 7;

/**
 * Puts the file set, all folders and all file entries into a virtual partition (UDF 2.60 §2.2.8), as on a disc that is written bit by bit, with the table of where
 * each block lies in the last blocks (§2.2.11).
 */
export function withVirtualPartition(udf: Buffer): Buffer {
  const bytes = Buffer.from(udf);
  const blocks = bytes.length / sector;
  const tagged = (tag: number) =>
    Array.from({ length: blocks }, (_, block) => block * sector).filter((at) => udfTagAt(bytes, at) === tag);
  const start = bytes.readUInt32LE((tagged(5)[0] as number) + 188);
  const count = blocks - start;
  const virtual = (block: number) => (block - drift + count) % count;
  const move = (at: number) => bytes.writeUInt32LE(virtual(bytes.readUInt32LE(at)), at);
  for (const at of tagged(6)) {
    if (bytes.toString('latin1', at + 217, at + 236) !== '*OSTA UDF Compliant') continue;
    const map = Buffer.alloc(64);
    map.set([2, 64]);
    map.write('*UDF Virtual Partition', 5, 'latin1');
    map.copy(bytes, at + 446);
    bytes.writeUInt32LE(6 + 64, at + 264);
    bytes.writeUInt32LE(2, at + 268);
    move(at + 252);
    bytes.writeUInt16LE(1, at + 256);
  }
  for (const at of tagged(256)) {
    move(at + 404);
    bytes.writeUInt16LE(1, at + 408);
  }
  for (const at of tagged(261)) {
    const descriptors = at + 176 + bytes.readUInt32LE(at + 168);
    const place = (start + bytes.readUInt32LE(descriptors + 4)) * sector;
    if (bytes[at + 27] === 4) moveNames(bytes, place, Number(bytes.readBigUInt64LE(at + 56)), move);
    for (let one = descriptors; one < descriptors + bytes.readUInt32LE(at + 172); one += 8)
      if (bytes.readUInt32LE(one) > 0) move(one + 4);
  }
  const table = Buffer.alloc(Math.ceil((152 + 4 * count) / sector) * sector);
  table.writeUInt16LE(152);
  for (let block = 0; block < count; block += 1) table.writeUInt32LE((block + drift) % count, 152 + 4 * block);
  return Buffer.concat([bytes, table, tableEntry(count, table.length / sector, 152 + 4 * count)]);
}

/** The places that the names of a folder lead to. */
function moveNames(bytes: Buffer, start: number, lengthBytes: number, move: (at: number) => void): void {
  for (let at = start; at < start + lengthBytes; ) {
    move(at + 24);
    bytes.writeUInt16LE(1, at + 28);
    at += (38 + bytes.readUInt16LE(at + 36) + (bytes[at + 19] ?? 0) + 3) & ~3;
  }
}

/** The entry of a table that lies in the blocks before it. */
function tableEntry(firstBlock: number, blocks: number, sizeBytes: number): Buffer {
  const entry = Buffer.alloc(sector);
  entry.writeUInt16LE(261, 0);
  entry.writeUInt16LE(2, 2);
  entry.writeUInt32LE(firstBlock + blocks, 12);
  entry[27] = 248;
  entry.writeBigUInt64LE(BigInt(sizeBytes), 56);
  entry.writeUInt32LE(8, 172);
  entry.writeUInt32LE(sizeBytes, 176);
  entry.writeUInt32LE(firstBlock, 180);
  entry[4] = entry.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) & 0xff;
  return entry;
}

/** Every file claims a thousand megabytes, each block of them where the table of a virtual partition says. */
export function withOverlongFiles(udf: Buffer): Buffer {
  const bytes = Buffer.from(udf);
  for (let at = 0; at < bytes.length; at += sector) {
    if (udfTagAt(bytes, at) !== 261 || bytes[at + 27] !== 5) continue;
    const descriptors = at + 176 + bytes.readUInt32LE(at + 168);
    bytes.writeUInt32LE(0x3ffff800, descriptors);
    bytes.writeBigUInt64LE(0x3ffff800n, at + 56);
  }
  return bytes;
}
