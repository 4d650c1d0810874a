import type { FileHandle } from 'node:fs/promises';
import { FaultError } from '../../contract/fault.ts';
import { chunkBytes, headerBytes, spoolCipher, spoolFileLayout, tagBytes } from './spool-format.ts';

/** The decrypted bytes of one spool file, at positions. Fits wherever a byte source is wanted. */
export interface SpoolFile {
  readonly sizeBytes: number;
  /** Gives fewer bytes than asked only at the end. Throws `spool-damaged` when a chunk it needs is not as it was written. */
  read(position: number, lengthBytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A header is read here and there, the rest in order: a few chunks are enough. */
const cachedChunks = 4;

/** Reads an open spool file. The last chunk is opened at once, which proves the length. Owns the handle from here on. */
export async function readSpoolFile(handle: FileHandle, spoolKey: Buffer): Promise<SpoolFile> {
  try {
    const header = await readWhole(handle, 0, headerBytes);
    const cipher = spoolCipher(spoolKey, header);
    const { sizeBytes, chunks } = spoolFileLayout((await handle.stat()).size);
    const cache = new Map<number, Promise<Buffer>>();

    async function loadChunk(index: number): Promise<Buffer> {
      const last = index === chunks - 1;
      const plainBytes = last ? sizeBytes - index * chunkBytes : chunkBytes;
      const sealed = await readWhole(handle, headerBytes + index * (chunkBytes + tagBytes), plainBytes + tagBytes);
      return cipher.open(sealed, index, last);
    }
    function chunk(index: number): Promise<Buffer> {
      const known = cache.get(index);
      const loading = known ?? loadChunk(index);
      // The newest stands last; the one that was not used for longest goes first.
      cache.delete(index);
      cache.set(index, loading);
      if (cache.size > cachedChunks) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
      return loading;
    }
    await chunk(chunks - 1);

    return {
      sizeBytes,
      async read(position, lengthBytes) {
        const end = Math.min(position + lengthBytes, sizeBytes);
        if (position >= end) return Buffer.alloc(0);
        const parts: Buffer[] = [];
        for (let index = Math.floor(position / chunkBytes); index * chunkBytes < end; index += 1) {
          const start = index * chunkBytes;
          parts.push((await chunk(index)).subarray(Math.max(0, position - start), end - start));
        }
        return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readWhole(handle: FileHandle, position: number, lengthBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(lengthBytes);
  let filled = 0;
  while (filled < lengthBytes) {
    const { bytesRead } = await handle.read(bytes, filled, lengthBytes - filled, position + filled);
    if (bytesRead === 0) throw new FaultError('spool-damaged');
    filled += bytesRead;
  }
  return bytes;
}
