import type { ByteSource } from '../../dicom/byte-source.ts';
import type { EntryContent } from './container.ts';

/** So much from the front is kept: headers lie there, and are read again and again. */
const headBytes = 64 * 1024;
/** A file up to this size is kept as far as it was read. */
const heldBytes = 8 * 1024 * 1024;

/** How the bytes of an entry come. */
export interface Inflation {
  stream(signal?: AbortSignal): AsyncGenerator<Buffer, void>;
  /** The first bytes, where they can be had for less than starting the stream: some, none, or all of them, then checked. */
  head?(): Promise<Buffer>;
}

/**
 * Content that can only be had from its beginning on (deflated, encrypted). Reads inflate as far as they reach and no further: a header costs
 * its first chunk. A file of up to 8 MiB is inflated at most once for all reads beyond its head; of a larger one the first 64 KiB and the last chunk are
 * kept, reads that go forward go on where the last one ended, and one that goes back beyond them starts again from the first byte.
 */
export function streamedContent(sizeBytes: number, inflation: Inflation): EntryContent {
  return {
    sizeBytes,
    isPositioned: false,
    stream: (signal) => inflation.stream(signal),
    open: async () => streamedBytes(sizeBytes, inflation),
  };
}

function streamedBytes(sizeBytes: number, { stream, head }: Inflation): ByteSource {
  const keptBytes = sizeBytes <= heldBytes ? sizeBytes : headBytes;
  let running: AsyncGenerator<Buffer, void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  /** From byte 0 on, up to at least `keptBytes` once so many were inflated. */
  let kept: { readonly bytes: readonly Buffer[]; readonly length: number } = { bytes: [], length: 0 };
  let last: { readonly position: number; readonly bytes: Buffer } = { position: 0, bytes: Buffer.alloc(0) };
  let turn: Promise<unknown> = Promise.resolve();
  const lastEnd = () => last.position + last.bytes.length;

  async function next(): Promise<boolean> {
    running ??= stream();
    const step = await running.next();
    if (step.done === true) return false;
    last = { position: lastEnd(), bytes: step.value };
    // After a new start the chunks may be cut elsewhere.
    if (kept.length < keptBytes && lastEnd() > kept.length) {
      const added = step.value.subarray(kept.length - last.position);
      kept = { bytes: [...kept.bytes, added], length: kept.length + added.length };
    }
    return true;
  }

  async function restart(): Promise<void> {
    await running?.return();
    running = undefined;
    last = { position: 0, bytes: Buffer.alloc(0) };
  }

  async function fromKept(position: number, end: number): Promise<Buffer> {
    if (kept.length === 0 && running === undefined && head !== undefined) {
      const bytes = await head();
      kept = { bytes: [bytes], length: bytes.length };
    }
    while (kept.length < end && (await next()));
    if (kept.bytes.length !== 1) kept = { bytes: [Buffer.concat(kept.bytes)], length: kept.length };
    return (kept.bytes[0] as Buffer).subarray(position, end);
  }

  async function fromLast(position: number, end: number): Promise<Buffer> {
    if (position < last.position) await restart();
    const parts: Buffer[] = [];
    for (let at = position; at < end; ) {
      if (at < lastEnd()) {
        const part = last.bytes.subarray(at - last.position, end - last.position);
        parts.push(part);
        at += part.length;
      } else if (!(await next())) break;
    }
    return Buffer.concat(parts);
  }

  async function readNow(position: number, lengthBytes: number): Promise<Buffer> {
    if (failure !== undefined) throw failure.error;
    const end = Math.min(position + lengthBytes, sizeBytes);
    try {
      const bytes = await (end <= keptBytes ? fromKept(position, end) : fromLast(position, end));
      // The end of the file is where its checks are: whoever reads that far is told.
      if (end === sizeBytes && lastEnd() === sizeBytes) await next();
      return bytes;
    } catch (error) {
      failure = { error };
      throw error;
    }
  }

  return {
    sizeBytes,
    read: (position, lengthBytes) => {
      const read = turn.then(() => readNow(position, lengthBytes));
      turn = read.catch(() => undefined);
      return read;
    },
    close: async () => {
      await turn;
      await restart();
    },
  };
}
