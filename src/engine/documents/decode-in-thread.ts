import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PageDecoding } from './decode-pages.ts';
import type { DecodedPage, DecodeThreadData } from './decode-thread.ts';

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = new URL(import.meta.url.endsWith('.ts') ? 'decode-thread.ts' : 'decode-thread.cjs', import.meta.url);

/** A page of A3 at 600 dpi takes some seconds on a slow desk; what takes longer than this was made to. */
const longestPageMs = 120_000;
/** Beside the buffers of the pixels, which lie outside the heap. */
const heapMb = 512;

/** A picture file that cannot be decoded: broken, hostile, or other than it was. */
export class UndecodablePicture extends Error {}

/**
 * The pixels of each page, decoded in a thread of its own: the engine goes on with other work, and a file made to eat time or memory costs only
 * itself. Throws `UndecodablePicture`, or the signal's reason when it fires.
 */
export async function* decodeInThread(
  file: Buffer,
  decoding: PageDecoding,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const workerData: DecodeThreadData = { file, decoding };
  const worker = new Worker(program, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  try {
    for (;;) {
      const answered = once(worker, 'message', {
        signal: AbortSignal.any([signal, AbortSignal.timeout(longestPageMs)]),
      });
      worker.postMessage('next');
      const [page] = (await answered) as [DecodedPage];
      if (page === null) return;
      yield Buffer.from(page.buffer, page.byteOffset, page.byteLength);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new UndecodablePicture('the picture cannot be decoded', { cause: error });
  } finally {
    await worker.terminate();
  }
}
