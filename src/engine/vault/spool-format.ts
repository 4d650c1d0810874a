import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { FaultError } from '../../contract/fault.ts';
import { subkey } from './subkey.ts';

/**
 * A spool file: a header (magic, chunk size, salt), then chunks of 256 KiB, each AES-256-GCM with its 16-byte tag.
 * Every file has a key of its own (salt), so the nonce may count: chunk index, and whether this is the last chunk. The header is
 * authenticated with each chunk. A chunk moved, dropped, repeated, or a file cut short therefore does not open (the STREAM
 * construction of Hoang, Reyhanitabar, Rogaway, Vizár, 2015).
 */
const magic = Buffer.from('GSP1', 'latin1');
const saltBytes = 32;
export const tagBytes = 16;
export const chunkBytes = 256 * 1024;
export const headerBytes = magic.length + 4 + saltBytes;

export interface SpoolCipher {
  readonly header: Buffer;
  /** Encrypts one chunk as its pieces come. */
  begin(index: number, last: boolean): ChunkSeal;
  /** Encrypts one chunk given in pieces; gives the pieces to be written, the tag last. Nothing is copied together. */
  seal(pieces: readonly Buffer[], index: number, last: boolean): Buffer[];
  /** Decrypts one chunk with its tag. Throws `spool-damaged` when a single bit is not as it was written. */
  open(sealed: Buffer, index: number, last: boolean): Buffer;
}

/** One chunk on its way: what `update` gives is to be written in order, then the tag. */
export interface ChunkSeal {
  update(piece: Buffer): Buffer;
  tag(): Buffer;
}

/** The cipher of a new spool file. */
export function newSpoolCipher(spoolKey: Buffer | KeyObject): SpoolCipher {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32BE(chunkBytes, magic.length);
  randomBytes(saltBytes).copy(header, magic.length + 4);
  return spoolCipher(spoolKey, header);
}

/** The cipher of a spool file with this header. Throws `spool-damaged` when it is none. */
export function spoolCipher(spoolKey: Buffer | KeyObject, header: Buffer): SpoolCipher {
  const isSpoolFile =
    header.length === headerBytes &&
    header.subarray(0, magic.length).equals(magic) &&
    header.readUInt32BE(magic.length) === chunkBytes;
  if (!isSpoolFile) throw new FaultError('spool-damaged');
  const key = createSecretKey(subkey(spoolKey, 'spool-file', header.subarray(magic.length + 4)));

  function begin(index: number, last: boolean): ChunkSeal {
    const chunk = createCipheriv('aes-256-gcm', key, nonce(index, last));
    chunk.setAAD(header);
    return {
      update: (piece) => chunk.update(piece),
      tag: () => {
        chunk.final();
        return chunk.getAuthTag();
      },
    };
  }

  return {
    header,
    begin,
    seal(pieces, index, last) {
      const chunk = begin(index, last);
      return [...pieces.map(chunk.update), chunk.tag()];
    },
    open(sealed, index, last) {
      if (sealed.length < tagBytes) throw new FaultError('spool-damaged');
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, last), { authTagLength: tagBytes });
      decipher.setAAD(header);
      decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
      const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
      try {
        decipher.final();
      } catch (error) {
        throw new FaultError('spool-damaged', {}, { cause: error });
      }
      return plain;
    },
  };
}

function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(index, 7);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** Cuts a range of the plain bytes along the chunks: which chunk, and which part of it. Nothing behind the end. */
export function* chunkParts(
  sizeBytes: number,
  position: number,
  lengthBytes: number,
): Generator<{ readonly index: number; readonly from: number; readonly to: number }> {
  const end = Math.min(position + lengthBytes, sizeBytes);
  for (let index = Math.floor(position / chunkBytes); index * chunkBytes < end; index += 1) {
    const start = index * chunkBytes;
    yield { index, from: Math.max(0, position - start), to: end - start };
  }
}

/** How many plain bytes and chunks a spool file of this length holds. Throws `spool-damaged` for a length no spool file has. */
export function spoolFileLayout(fileBytes: number): { sizeBytes: number; chunks: number } {
  const body = fileBytes - headerBytes;
  const sealedChunk = chunkBytes + tagBytes;
  const chunks = Math.ceil(body / sealedChunk);
  const sizeBytes = body - chunks * tagBytes;
  if (body < tagBytes || sizeBytes < (chunks - 1) * chunkBytes) throw new FaultError('spool-damaged');
  return { sizeBytes, chunks };
}
