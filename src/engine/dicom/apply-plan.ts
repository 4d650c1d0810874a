import { createHash } from 'node:crypto';
import type { ByteSource } from './byte-source.ts';
import { readExactly } from './byte-source.ts';
import type { SplicePlan } from './plan-rewrite.ts';

/** What went out, computed from the very bytes. Hex digests. */
export interface PlanDigests {
  readonly md5: string;
  readonly sha256: string;
  /** Of the pixel data's bytes as they stand in the source; absent when there is none. */
  readonly pixelSha256?: string;
  readonly sizeBytes: number;
}

const chunkBytes = 1024 * 1024;

/**
 * The output of a plan as buffers of at most 1 MiB. Throws when the source has become shorter than planned. With a `scratch` buffer the chunks
 * are parts of it, good only until the next one is asked for.
 */
export async function* streamPlan(
  source: ByteSource,
  plan: SplicePlan,
  scratch?: Buffer,
): AsyncGenerator<Buffer, void, undefined> {
  for (const piece of plan.pieces) {
    if ('bytes' in piece) {
      for (let at = 0; at < piece.bytes.length; at += chunkBytes) yield piece.bytes.subarray(at, at + chunkBytes);
      continue;
    }
    const [start, end] = piece.copy;
    for (let at = start; at < end; ) {
      const lengthBytes = Math.min(bytesAtOnce(source, at), end - at);
      yield await readChunk(source, at, lengthBytes, scratch);
      at += lengthBytes;
    }
  }
}

/** Up to the end of the source's own block where it has blocks: such a read costs no copy. */
function bytesAtOnce({ blockBytes }: ByteSource, at: number): number {
  return blockBytes === undefined ? chunkBytes : Math.min(chunkBytes, blockBytes - (at % blockBytes));
}

async function readChunk(
  source: ByteSource,
  at: number,
  lengthBytes: number,
  scratch: Buffer | undefined,
): Promise<Buffer> {
  if (scratch === undefined || source.readInto === undefined || scratch.length < lengthBytes) {
    return readExactly(source, at, lengthBytes);
  }
  const target = scratch.subarray(0, lengthBytes);
  const filled = await source.readInto(target, at);
  if (filled !== lengthBytes) throw new Error(`source ended at byte ${at + filled}`);
  return target;
}

export interface DigestOptions {
  /** The chunks are parts of this buffer then, good only until the next one is asked for. */
  readonly scratch?: Buffer;
  /** Whether SHA-256 of the pixel data is taken too. Default true. */
  readonly pixelDigest?: boolean;
}

/** A plan's output with its digests, which are there once the chunks are used up. */
export interface DigestedStream {
  readonly chunks: AsyncIterable<Buffer>;
  /** Throws before the end of the stream and when the size is not as planned. */
  digests(): PlanDigests;
}

/** Takes a plan's output in order and gives the digests but MD5 at the end; throws then when the size is not as planned. */
export function sha256Hasher(plan: SplicePlan, pixelDigest = true) {
  const sha256 = createHash('sha256');
  const pixelRange = pixelDigest ? plan.pixelRange?.output : undefined;
  const [pixelStart, pixelEnd] = pixelRange ?? [0, 0];
  const pixel = pixelRange === undefined ? undefined : createHash('sha256');
  let sizeBytes = 0;
  return {
    update(chunk: Buffer): void {
      sha256.update(chunk);
      const from = Math.max(pixelStart - sizeBytes, 0);
      const to = Math.min(pixelEnd - sizeBytes, chunk.length);
      if (from < to) pixel?.update(chunk.subarray(from, to));
      sizeBytes += chunk.length;
    },
    digests(): Omit<PlanDigests, 'md5'> {
      if (sizeBytes !== plan.sizeBytes) throw new Error(`planned ${plan.sizeBytes} bytes, wrote ${sizeBytes}`);
      const pixelSha256 = pixelDigest ? (pixel?.digest('hex') ?? plan.pixelSha256) : undefined;
      return { sha256: sha256.digest('hex'), ...(pixelSha256 === undefined ? {} : { pixelSha256 }), sizeBytes };
    },
  };
}

/** The output of a plan with MD5 and SHA-256 of it, and SHA-256 of the pixel data, computed on the way. */
export function digestPlan(
  source: ByteSource,
  plan: SplicePlan,
  { scratch, pixelDigest }: DigestOptions = {},
): DigestedStream {
  const md5 = createHash('md5');
  const hasher = sha256Hasher(plan, pixelDigest);
  let finished: PlanDigests | undefined;

  async function* chunks(): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of streamPlan(source, plan, scratch)) {
      md5.update(chunk);
      hasher.update(chunk);
      yield chunk;
    }
    finished = { md5: md5.digest('hex'), ...hasher.digests() };
  }

  return {
    chunks: chunks(),
    digests: () => {
      if (finished === undefined) throw new Error('the stream has not ended');
      return finished;
    },
  };
}

/** Writes a plan's output through `write`, which must be done with each chunk when it resolves, and gives its digests. */
export async function applyPlan(
  source: ByteSource,
  plan: SplicePlan,
  write: (chunk: Buffer) => Promise<unknown>,
  options: Omit<DigestOptions, 'scratch'> = {},
): Promise<PlanDigests> {
  const scratch = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(plan.sizeBytes, 1)));
  const stream = digestPlan(source, plan, { ...options, scratch });
  for await (const chunk of stream.chunks) await write(chunk);
  return stream.digests();
}
