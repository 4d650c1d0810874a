import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { giveBack } from './spent-bytes.ts';
import { chunkBytes, chunkParts, headerBytes, spoolCipher, spoolFileLayout, tagBytes } from './spool-format.ts';
import type { SpoolAccess } from './spool-writer.ts';

/** The decrypted bytes of one spool file, all at hand. Fits wherever a byte source is wanted. */
export interface OpenedWhole {
  readonly sizeBytes: number;
  /** Reads that stay within one such block cost no copy. */
  readonly blockBytes: number;
  readSync(position: number, lengthBytes: number): Buffer;
  read(position: number, lengthBytes: number): Promise<Buffer>;
  /** Gives the memory back at once. */
  close(): Promise<void>;
}

const sealedChunkBytes = chunkBytes + tagBytes;

/**
 * Reads and decrypts a whole spool file, waiting for the disk: for threads, where that costs nobody anything. `scratch` lends the room for the sealed
 * bytes. Throws `spool-damaged` when the file is gone, cut short or altered in a single bit.
 */
export function openWhole({ folder, key }: SpoolAccess, name: string, scratch: (bytes: number) => Buffer): OpenedWhole {
  const sealed = readWhole(join(folder, name), scratch);
  const { sizeBytes, chunks } = spoolFileLayout(sealed.length);
  const cipher = spoolCipher(key, Buffer.from(sealed.subarray(0, headerBytes)));
  const opened = Array.from({ length: chunks }, (_, index) => {
    const start = headerBytes + index * sealedChunkBytes;
    return cipher.open(sealed.subarray(start, start + sealedChunkBytes), index, index === chunks - 1);
  });

  function readNow(position: number, lengthBytes: number): Buffer {
    const parts = [...chunkParts(sizeBytes, position, lengthBytes)].flatMap(
      ({ index, from, to }) => opened[index]?.subarray(from, to) ?? [],
    );
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }
  return {
    sizeBytes,
    blockBytes: chunkBytes,
    readSync: readNow,
    read: async (position, lengthBytes) => readNow(position, lengthBytes),
    async close() {
      for (const chunk of opened.splice(0)) giveBack(chunk);
    },
  };
}

function readWhole(path: string, scratch: (bytes: number) => Buffer): Buffer {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const target = scratch(size).subarray(0, size);
      let filled = 0;
      while (filled < size) {
        const bytes = readSync(descriptor, target, filled, size - filled, filled);
        if (bytes === 0) break;
        filled += bytes;
      }
      return target.subarray(0, filled);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new FaultError('spool-damaged', { reason: 'missing' }, { cause: error });
  }
}
