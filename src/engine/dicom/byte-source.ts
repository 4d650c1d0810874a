import { closeSync, fstatSync, openSync, read as readCallback, readSync } from 'node:fs';
import { promisify } from 'node:util';

const readAsync = promisify(readCallback);

/**
 * Bytes at positions: a file, an entry of an archive, a decrypted spool file, a buffer. Never written to.
 * `read` gives fewer bytes than asked only at the end. `readSync` exists where it costs no more than the read itself.
 */
export interface ByteSource {
  readonly sizeBytes: number;
  read(position: number, lengthBytes: number): Promise<Buffer>;
  readSync?(position: number, lengthBytes: number): Buffer;
  /** Fills a buffer the caller owns, for copying without garbage; gives the bytes filled. */
  readInto?(target: Buffer, position: number): Promise<number>;
  /** Where the source comes in blocks of its own: reads that stay within one of them are the cheapest. */
  readonly blockBytes?: number;
  close(): Promise<void>;
}

/** A byte source that can be read without waiting; headers are scanned over these at full speed. */
export interface SyncByteSource extends ByteSource {
  readSync(position: number, lengthBytes: number): Buffer;
}

export function isSyncSource(source: ByteSource): source is SyncByteSource {
  return source.readSync !== undefined;
}

/** The first read takes a usual header whole; discs deliver 16 KiB about as fast as one sector. */
export const firstWindowBytes = 16 * 1024;

/**
 * Opens a file read-only. The first window is kept, so that reading values after the header touches the disc no more.
 * Throws Node's system error (`ENOENT`, `EACCES`, `EIO`) as any open does.
 */
export function openFileSource(path: string): SyncByteSource {
  const descriptor = openSync(path, 'r');
  return descriptorSource(descriptor, fstatSync(descriptor).size);
}

export interface DescriptorOptions {
  /** Where the first window is kept, `firstWindowBytes` long; readers of many files lend the same one to each. */
  readonly window?: Buffer;
  /** Told of every read from the file. */
  readonly onRead?: (bytes: number) => void;
}

/** A byte source over an open file, which it closes. */
export function descriptorSource(
  descriptor: number,
  sizeBytes: number,
  options: DescriptorOptions = {},
): SyncByteSource {
  const { onRead } = options;
  let first: Buffer | undefined;
  let open = true;

  function fill(target: Buffer, position: number): number {
    let filled = 0;
    while (filled < target.length) {
      const got = readSync(descriptor, target, filled, target.length - filled, position + filled);
      if (got === 0) break;
      filled += got;
    }
    onRead?.(filled);
    return filled;
  }

  function inFile(position: number, lengthBytes: number): number {
    return Math.max(0, Math.min(lengthBytes, sizeBytes - position));
  }

  function readAt(position: number, lengthBytes: number): Buffer {
    const bytes = Buffer.allocUnsafe(inFile(position, lengthBytes));
    return bytes.subarray(0, fill(bytes, position));
  }

  function readCached(position: number, lengthBytes: number): Buffer {
    if (position + lengthBytes > firstWindowBytes) return readAt(position, lengthBytes);
    if (first === undefined) {
      const window = (options.window ?? Buffer.allocUnsafe(inFile(0, firstWindowBytes))).subarray(
        0,
        inFile(0, firstWindowBytes),
      );
      first = window.subarray(0, fill(window, 0));
    }
    return first.subarray(position, position + lengthBytes);
  }

  async function readInto(target: Buffer, position: number): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await readAsync(descriptor, target, filled, target.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    onRead?.(filled);
    return filled;
  }

  /** Off the event loop: a slow drive must not stop everything else the engine does. */
  async function readWaiting(position: number, lengthBytes: number): Promise<Buffer> {
    if (first !== undefined && position + lengthBytes <= firstWindowBytes) return readCached(position, lengthBytes);
    const bytes = Buffer.allocUnsafe(inFile(position, lengthBytes));
    const result = bytes.subarray(0, await readInto(bytes, position));
    if (position === 0 && bytes.length >= inFile(0, firstWindowBytes)) first ??= result.subarray(0, firstWindowBytes);
    return result;
  }

  return {
    sizeBytes,
    read: readWaiting,
    readSync: readCached,
    readInto,
    close: async () => {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/** A byte source over bytes in memory. */
export function bufferSource(bytes: Uint8Array): SyncByteSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readSlice = (position: number, lengthBytes: number) => buffer.subarray(position, position + lengthBytes);
  return {
    sizeBytes: buffer.length,
    read: async (position, lengthBytes) => readSlice(position, lengthBytes),
    readSync: readSlice,
    close: async () => {},
  };
}

/** Reads exactly this range or throws: a source that shrank under us is a media fault, not a short value. */
export async function readExactly(source: ByteSource, position: number, lengthBytes: number): Promise<Buffer> {
  const bytes = await source.read(position, lengthBytes);
  if (bytes.length !== lengthBytes) throw new Error(`source ended at byte ${position + bytes.length}`);
  return bytes;
}
