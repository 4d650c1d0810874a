import { createHash } from 'node:crypto';
import type { DocumentFacts } from './document-facts.ts';
import { jpegEnd } from './jpeg-end.ts';

/** What only reading a document from end to end tells. Plain data. */
export interface ReadDocument {
  readonly sha256: string;
  /** Of a JPEG: bytes up to its end-of-image mark, without what cameras append. Else the whole file. */
  readonly pictureBytes: number;
  /** Of an MPEG-2 stream: its pictures. Else 0. */
  readonly frames: number;
}

/** Reads a document through, holding a part of it at a time. Throws what the stream throws. */
export async function readDocument(facts: DocumentFacts, stream: AsyncIterable<Buffer>): Promise<ReadDocument> {
  const hash = createHash('sha256');
  const end = facts.kind === 'jpeg' ? jpegEnd() : null;
  const pictures = facts.kind === 'mpeg2' ? pictureCounter() : null;
  for await (const part of stream) {
    hash.update(part);
    end?.push(part);
    pictures?.push(part);
  }
  return {
    sha256: hash.digest('hex'),
    pictureBytes: end?.foundAt() ?? facts.sizeBytes,
    frames: pictures?.count() ?? 0,
  };
}

/** Counts picture start codes, 00000100H (ISO/IEC 13818-2 §6.2.3), across the parts of a stream. */
function pictureCounter() {
  let count = 0;
  let last = 0xffff_ffff;
  return {
    push(part: Buffer) {
      for (const byte of part) {
        last = ((last << 8) | byte) >>> 0;
        if (last === 0x0000_0100) count += 1;
      }
    },
    count: () => count,
  };
}
