import { constants, inflateRawSync } from 'node:zlib';
import { checkedStream, type Promised } from './checked-stream.ts';
import { damaged, type PositionedBytes, tooLarge } from './container.ts';

/** Enough for nearly every header; inflating it takes a fraction of a millisecond, less than any way around the event loop. */
const packedHeadBytes = 32 * 1024;
const mostBytes = 8 * 1024 * 1024;

/**
 * The first bytes of a deflated entry, at once; checked as `checkedStream` does where that is already all of it. Empty when so little holds more than
 * can be inflated at once. Throws `EFBIG` and `EIO` likewise.
 */
export async function inflatedHead(packed: PositionedBytes, promised: Promised): Promise<Buffer> {
  const first = await packed.read(0, packedHeadBytes);
  const bytes = inflateAtOnce(first, promised.sizeBytes);
  if (bytes === null || first.length < packed.sizeBytes) return bytes ?? Buffer.alloc(0);
  for await (const _ of checkedStream(only(bytes), promised));
  return bytes;
}

function inflateAtOnce(packed: Buffer, sizeBytes: number): Buffer | null {
  const maxOutputLength = Math.max(1, Math.min(sizeBytes, mostBytes));
  try {
    // Flushed and not finished: the bytes may end in the middle of a block.
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw damaged('no deflated bytes');
    if (sizeBytes <= mostBytes) throw tooLarge('more bytes than were promised');
    return null;
  }
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer, void> {
  yield bytes;
}
