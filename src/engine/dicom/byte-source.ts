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
  let first: Buffer | undefined;
  let open = true;
  const sizeBytes = fstatSync(descriptor).size;

  function readAt(position: number, lengthBytes: number): Buffer {
    const wanted = Math.max(0, Math.min(lengthBytes, sizeBytes - position));
    const bytes = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const got = readSync(descriptor, bytes, filled, wanted - filled, position + filled);
      if (got === 0) break;
      filled += got;
    }
    return filled === wanted ? bytes : bytes.subarray(0, filled);
  }

  function readCached(position: number, lengthBytes: number): Buffer {
    if (position + lengthBytes > firstWindowBytes) return readAt(position, lengthBytes);
    first ??= readAt(0, firstWindowBytes);
    return first.subarray(position, position + lengthBytes);
  }

  async function readInto(target: Buffer, position: number): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await readAsync(descriptor, target, filled, target.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  /** Off the event loop: a slow drive must not stop everything else the engine does. */
  async function readWaiting(position: number, lengthBytes: number): Promise<Buffer> {
    if (first !== undefined && position + lengthBytes <= firstWindowBytes) return readCached(position, lengthBytes);
    const wanted = Math.max(0, Math.min(lengthBytes, sizeBytes - position));
    const bytes = Buffer.allocUnsafe(wanted);
    const filled = await readInto(bytes, position);
    const result = filled === wanted ? bytes : bytes.subarray(0, filled);
    if (position === 0 && wanted >= Math.min(firstWindowBytes, sizeBytes))
      first ??= result.subarray(0, firstWindowBytes);
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
