import type { FileHandle } from 'node:fs/promises';
import { FaultError } from '../../contract/fault.ts';
import { giveBack } from './spent-bytes.ts';
import { chunkBytes, chunkParts, headerBytes, spoolCipher, spoolFileLayout, tagBytes } from './spool-format.ts';

/** The decrypted bytes of one spool file, at positions. Fits wherever a byte source is wanted. */
export interface SpoolFile {
  readonly sizeBytes: number;
  /** What is opened at once: reads that end where such a block ends are not copied together. */
  readonly blockBytes: number;
  /** Gives fewer bytes than asked only at the end. Throws `spool-damaged` when a chunk it needs is not as it was written. */
  read(position: number, lengthBytes: number): Promise<Buffer>;
  /** All that was read is used up: its memory is given back at once. Not while anything of it is on its way to a socket. */
  spent(): void;
  close(): Promise<void>;
}

/** A header is read here and there, the rest in order: a few chunks are enough. */
const cachedChunks = 4;
const sealedChunkBytes = chunkBytes + tagBytes;
/** Read from the disk in one go: a slice of a CT as a whole. */
const windowChunks = 4;
const windowBytes = headerBytes + windowChunks * sealedChunkBytes;

/** Sealed bytes are of no use once they are opened: an upload of thousands of files lends the same few buffers to all of them. */
const idleWindows: Buffer[] = [];
const mostIdleWindows = 8;

/** Reads an open spool file. The last chunk is opened at once, which proves the length. Owns the handle from here on. */
export async function readSpoolFile(handle: FileHandle, spoolKey: Buffer): Promise<SpoolFile> {
  const sealed = idleWindows.pop() ?? Buffer.allocUnsafeSlow(windowBytes);
  let lent = true;
  async function close(): Promise<void> {
    if (lent && idleWindows.length < mostIdleWindows) idleWindows.push(sealed);
    lent = false;
    await handle.close();
  }
  try {
    const fileBytes = (await handle.stat()).size;
    const { sizeBytes, chunks } = spoolFileLayout(fileBytes);
    /** What `sealed` holds now: the file's bytes from here on. */
    let from = 0;
    let filled = await fill(handle, sealed, 0, Math.min(windowBytes, fileBytes));
    const cipher = spoolCipher(spoolKey, Buffer.from(sealed.subarray(0, Math.min(headerBytes, filled))));
    const cache = new Map<number, Promise<Buffer>>();
    let turn: Promise<unknown> = Promise.resolve();

    async function loadChunk(index: number): Promise<Buffer> {
      const last = index === chunks - 1;
      const start = headerBytes + index * sealedChunkBytes;
      const end = last ? fileBytes : start + sealedChunkBytes;
      if (start < from || end > from + filled) {
        from = start;
        filled = await fill(handle, sealed, start, Math.min(windowBytes, fileBytes - start));
      }
      if (end > from + filled) throw new FaultError('spool-damaged');
      return cipher.open(sealed.subarray(start - from, end - from), index, last);
    }
    function chunk(index: number): Promise<Buffer> {
      const known = cache.get(index);
      // One after the other: they share the window.
      const loading = known ?? turn.then(() => loadChunk(index));
      if (known === undefined) turn = loading.catch(() => undefined);
      // The newest stands last; the one that was not used for longest goes first.
      cache.delete(index);
      cache.set(index, loading);
      if (cache.size > cachedChunks) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
      return loading;
    }
    await chunk(chunks - 1);

    return {
      sizeBytes,
      blockBytes: chunkBytes,
      async read(position, lengthBytes) {
        const parts: Buffer[] = [];
        for (const { index, from: start, to } of chunkParts(sizeBytes, position, lengthBytes))
          parts.push((await chunk(index)).subarray(start, to));
        return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
      },
      spent() {
        for (const chunk of cache.values()) chunk.then(giveBack, () => undefined);
        cache.clear();
      },
      async close() {
        // A read that was given up may still be filling the window.
        await turn;
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Fills `target` from a place of the file. Gives how many bytes that were: fewer than asked where the file ends. */
async function fill(handle: FileHandle, target: Buffer, position: number, lengthBytes: number): Promise<number> {
  let filled = 0;
  while (filled < lengthBytes) {
    const { bytesRead } = await handle.read(target, filled, lengthBytes - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
