import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultError } from '../../../contract/fault.ts';
import type { PositionedBytes } from './container.ts';

const cipher = 'aes-256-ctr';
const blockBytes = 16;

export interface ScratchFile extends PositionedBytes {
  close(): Promise<void>;
}

/**
 * Writes a stream where it can be read at any position: what is inflated once must not be inflated again for each of its files. The bytes are patients',
 * so the file has no name that says anything, is encrypted with a key that only this process has and never stores, and is deleted at once
 * (on Windows, where an open file cannot be, when it is closed). Throws the fault `disk-full`, and whatever the stream throws.
 */
export async function scratchFile(chunks: AsyncIterable<Buffer>): Promise<ScratchFile> {
  const path = join(tmpdir(), `gantry-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  const isDeletedAtOnce = process.platform !== 'win32';
  const key = randomBytes(32);
  const close = async () => {
    await handle.close();
    if (!isDeletedAtOnce) await rm(path, { force: true });
  };
  let sizeBytes = 0;
  try {
    if (isDeletedAtOnce) await rm(path);
    const seal = createCipheriv(cipher, key, counterAt(0));
    for await (const chunk of chunks) {
      await handle.writeFile(seal.update(chunk));
      sizeBytes += chunk.length;
    }
  } catch (error) {
    await close();
    const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw isFull ? new FaultError('disk-full', {}, { cause: error }) : error;
  }
  return {
    sizeBytes,
    read: async (position, lengthBytes) => {
      const first = Math.floor(position / blockBytes);
      const skipped = position - first * blockBytes;
      const wanted = Math.max(0, Math.min(position + lengthBytes, sizeBytes) - first * blockBytes);
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, first * blockBytes);
      return createDecipheriv(cipher, key, counterAt(first)).update(buffer.subarray(0, bytesRead)).subarray(skipped);
    },
    close,
  };
}

/** The counter of a block: big-endian, from 0 (NIST SP 800-38A §6.5). No key is used twice, so no nonce is needed. */
function counterAt(block: number): Buffer {
  const counter = Buffer.alloc(blockBytes);
  counter.writeBigUInt64BE(BigInt(block), 8);
  return counter;
}
