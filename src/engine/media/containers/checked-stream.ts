import { crc32 } from 'node:zlib';
import type { ByteSource } from '../../dicom/byte-source.ts';
import { damaged, tooLarge } from './container.ts';
import { containerLimits, isBomb } from './container-limits.ts';

/** What a container promises of the bytes that come out of an entry. */
export interface Promised {
  readonly sizeBytes: number;
  readonly packedBytes: number;
  /** CRC-32 where there is one (WinZip's AE-2 has a better check instead). */
  readonly crc?: number;
}

/**
 * Lets bytes through as long as they are what was promised: throws `EFBIG` as soon as there are more of them or they are a bomb, `EIO` at the end when there
 * are fewer or others.
 */
export async function* checkedStream(chunks: AsyncIterable<Buffer>, promised: Promised): AsyncGenerator<Buffer, void> {
  let sizeBytes = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > promised.sizeBytes || isBomb(sizeBytes, promised.packedBytes)) {
      throw tooLarge('more bytes than were promised');
    }
    if (promised.crc !== undefined) crc = crc32(chunk, crc);
    yield chunk;
  }
  if (sizeBytes < promised.sizeBytes) throw damaged('fewer bytes than were promised');
  if (promised.crc !== undefined && crc !== promised.crc) throw damaged('other bytes than were promised');
}

/** The same for bytes that can be had in any order: whoever reads all of them from the first to the last is told at the last. */
export function checkedInOrder(bytes: ByteSource, crc: number): ByteSource {
  let next = 0;
  let sum = 0;
  return {
    ...bytes,
    read: async (position, lengthBytes) => {
      const read = await bytes.read(position, lengthBytes);
      if (position === 0) {
        next = 0;
        sum = 0;
      }
      if (position !== next || read.length === 0) return read;
      sum = crc32(read, sum);
      next += read.length;
      if (next === bytes.sizeBytes && sum !== crc) throw damaged('other bytes than were promised');
      return read;
    },
  };
}

/** The same for what does not say beforehand how much it is: gzip. */
export async function* boundedStream(chunks: AsyncIterable<Buffer>, packedBytes: number): AsyncGenerator<Buffer, void> {
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > containerLimits.totalInflatedBytes || isBomb(sizeBytes, packedBytes)) {
      throw tooLarge('more bytes than any medium holds');
    }
    yield chunk;
  }
}
