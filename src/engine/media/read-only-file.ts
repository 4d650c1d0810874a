import { type FileHandle, open } from 'node:fs/promises';
import { type ByteSource, firstWindowBytes } from '../dicom/byte-source.ts';
import { leavesTrace, readOnlyFlags, traceFreeFlags } from './read-only-flags.ts';
import type { ReadMeter } from './source.ts';

const streamChunkBytes = 256 * 1024;

/** Opens a regular file for reading and nothing else: a link, folder or device in its place fails with `ELOOP` or `EINVAL`. */
export async function openReadOnly(
  absolutePath: string,
  meter: ReadMeter,
): Promise<{ handle: FileHandle; sizeBytes: number }> {
  const handle = await openTraceFree(absolutePath, meter);
  meter.filesOpened += 1;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
    return { handle, sizeBytes: stats.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Media whose files belong to somebody else: known by their meter, so that each file is tried once. */
const foreignMedia = new WeakSet<ReadMeter>();

async function openTraceFree(absolutePath: string, meter: ReadMeter): Promise<FileHandle> {
  if (foreignMedia.has(meter)) return open(absolutePath, readOnlyFlags);
  try {
    return await open(absolutePath, traceFreeFlags);
  } catch (error) {
    if (!leavesTrace(error)) throw error;
    foreignMedia.add(meter);
    return open(absolutePath, readOnlyFlags);
  }
}

/** Positional reads off the event loop, so that a drive that hangs stops nothing else. The first window is kept: headers are read again and again. */
export function handleByteSource(handle: FileHandle, sizeBytes: number, meter: ReadMeter): ByteSource {
  let first: Promise<Buffer> | undefined;

  async function readAt(position: number, lengthBytes: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(lengthBytes, sizeBytes - position));
    const bytes = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await handle.read(bytes, filled, wanted - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
      meter.bytesRead += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  return {
    sizeBytes,
    read: async (position, lengthBytes) => {
      if (position + lengthBytes > firstWindowBytes) return readAt(position, lengthBytes);
      first ??= readAt(0, firstWindowBytes);
      return (await first).subarray(position, position + lengthBytes);
    },
    close: () => handle.close(),
  };
}

/** The whole file in order, in chunks of at most 256 KiB. The handle is closed when the stream ends, fails or is left. */
export async function* streamHandle(handle: FileHandle, meter: ReadMeter, signal?: AbortSignal): AsyncIterable<Buffer> {
  try {
    for (let position = 0; ; ) {
      signal?.throwIfAborted();
      const { bytesRead, buffer } = await handle.read(
        Buffer.allocUnsafe(streamChunkBytes),
        0,
        streamChunkBytes,
        position,
      );
      if (bytesRead === 0) return;
      position += bytesRead;
      meter.bytesRead += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
