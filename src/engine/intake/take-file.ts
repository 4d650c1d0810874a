import type { ByteSource } from '../dicom/byte-source.ts';
import type { SpoolWriting, WrittenSpoolFile } from '../vault/spool-writer.ts';

/** So much from the front is kept until the file is done: headers are read here and there, and the whole of most images fits. */
export const frontBytes = 8 * 1024 * 1024;

/** One file on its way from a medium into the spool, read once from its first byte to its last. */
export interface TakenFile {
  /** For its header. What is read here is read from the medium for the first and last time, and goes into the spool as it is. */
  readonly bytes: ByteSource;
  /** Reads on to the end and closes the spool file. Throws when the medium gives fewer bytes than it said. */
  finish(): Promise<WrittenSpoolFile>;
  /** Leaves nothing of it in the spool. */
  drop(): void;
}

export interface TakeOptions {
  readonly sizeBytes: number;
  /** The next bytes, null after the last. Those of the last two calls and those of the front must stay as they are. */
  readonly pull: () => Buffer | null | Promise<Buffer | null>;
  /** For the rare header that goes back beyond what is kept. */
  readonly reread: (position: number, lengthBytes: number) => Buffer | Promise<Buffer>;
  readonly begin: () => SpoolWriting;
}

interface Piece {
  readonly start: number;
  readonly bytes: Buffer;
}

/** Takes one file. Nothing is written before the caller calls `finish`, unless the header reaches beyond the front. */
export function takeFile({ sizeBytes, pull, reread, begin }: TakeOptions): TakenFile {
  let pieces: Piece[] = [];
  let received = 0;
  let writing: SpoolWriting | undefined;

  function write(): SpoolWriting {
    if (writing === undefined) {
      writing = begin();
      for (const { bytes } of pieces) writing.add(bytes);
    }
    return writing;
  }

  async function advance(): Promise<boolean> {
    const bytes = await pull();
    if (bytes === null) return false;
    const piece = { start: received, bytes };
    received += bytes.length;
    if (received > frontBytes) write();
    writing?.add(bytes);
    const last = pieces.at(-1);
    pieces = pieces.filter((kept) => kept === last || kept.start + kept.bytes.length <= frontBytes);
    pieces.push(piece);
    return true;
  }

  function kept(position: number, end: number): Buffer | undefined {
    const parts: Buffer[] = [];
    let at = position;
    for (const { start, bytes } of pieces) {
      if (start > at) return undefined;
      const part = bytes.subarray(Math.min(bytes.length, at - start), Math.max(0, end - start));
      if (part.length === 0) continue;
      parts.push(part);
      at += part.length;
      if (at >= end) break;
    }
    if (at < end) return undefined;
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  return {
    bytes: {
      sizeBytes,
      async read(position, lengthBytes) {
        const end = Math.min(position + lengthBytes, sizeBytes);
        while (received < end && (await advance()));
        const upTo = Math.min(end, received);
        if (upTo <= position) return Buffer.alloc(0);
        return kept(position, upTo) ?? reread(position, upTo - position);
      },
      close: async () => {},
    },
    async finish() {
      const open = write();
      while (await advance());
      return open.end();
    },
    drop: () => {
      writing?.drop();
      writing = undefined;
    },
  };
}
