import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflateRaw } from 'node:zlib';

const chunkSize = 64 * 1024;

/** Inflates a stream, a chunk at a time. Throws zlib's errors, also where the packed bytes end early; stops reading when it is left. */
export async function* inflated(packed: AsyncIterable<Buffer>, form: 'raw' | 'gzip'): AsyncGenerator<Buffer, void> {
  const inflate = form === 'raw' ? createInflateRaw({ chunkSize }) : createGunzip({ chunkSize });
  // An error on the way reaches the loop through `inflate` itself.
  const feeding = pipeline(Readable.from(packed), inflate).catch(() => undefined);
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } finally {
    inflate.destroy();
    await feeding;
  }
}
