import { firstWindowBytes } from '../../dicom/byte-source.ts';
import { damaged, type EntryContent, type PositionedBytes } from './container.ts';

const streamChunkBytes = 256 * 1024;

/** Content that lies in the container as it is: each read is a read at its place. */
export function positionedContent(bytes: PositionedBytes): EntryContent {
  return {
    sizeBytes: bytes.sizeBytes,
    isPositioned: true,
    open: async () => {
      let first: Promise<Buffer> | undefined;
      return {
        sizeBytes: bytes.sizeBytes,
        // Headers are read again and again, and lie at the front.
        read: async (position, lengthBytes) => {
          if (position + lengthBytes > firstWindowBytes) return bytes.read(position, lengthBytes);
          first ??= bytes.read(0, firstWindowBytes);
          return (await first).subarray(position, position + lengthBytes);
        },
        close: async () => {},
      };
    },
    stream: (signal) => chunksOf(bytes, signal),
  };
}

/** All of it in order. Throws when it ends early. */
export async function* chunksOf(bytes: PositionedBytes, signal?: AbortSignal): AsyncGenerator<Buffer, void> {
  for (let position = 0; position < bytes.sizeBytes; ) {
    signal?.throwIfAborted();
    const chunk = await bytes.read(position, Math.min(streamChunkBytes, bytes.sizeBytes - position));
    if (chunk.length === 0) throw damaged('the container ends within this file');
    position += chunk.length;
    yield chunk;
  }
}

/** A stretch of other bytes. */
export function slice(bytes: PositionedBytes, start: number, sizeBytes: number): PositionedBytes {
  return {
    sizeBytes,
    read: (position, lengthBytes) =>
      bytes.read(start + position, Math.max(0, Math.min(lengthBytes, sizeBytes - position))),
  };
}

/** Small reads served from aligned windows, of which the last few are kept: for directories, which are read in many small steps. */
export function windowed(bytes: PositionedBytes, windowBytes = 64 * 1024, kept = 16): PositionedBytes {
  const windows = new Map<number, Promise<Buffer>>();

  function windowAt(index: number): Promise<Buffer> {
    const known = windows.get(index);
    const window = known ?? bytes.read(index * windowBytes, windowBytes);
    windows.delete(index);
    windows.set(index, window);
    window.catch(() => windows.delete(index));
    for (const oldest of windows.keys()) {
      if (windows.size <= kept) break;
      windows.delete(oldest);
    }
    return window;
  }

  return {
    sizeBytes: bytes.sizeBytes,
    read: async (position, lengthBytes) => {
      const end = Math.min(position + lengthBytes, bytes.sizeBytes);
      if (end - position > windowBytes) return bytes.read(position, lengthBytes);
      const parts: Buffer[] = [];
      for (let at = position; at < end; ) {
        const index = Math.floor(at / windowBytes);
        const part = (await windowAt(index)).subarray(at - index * windowBytes, end - index * windowBytes);
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    },
  };
}
