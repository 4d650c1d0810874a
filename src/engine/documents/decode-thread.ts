import { parentPort, workerData } from 'node:worker_threads';
import { decodePages, type PageDecoding } from './decode-pages.ts';

/** What a thread is told when it starts. */
export interface DecodeThreadData {
  readonly file: Uint8Array;
  readonly decoding: PageDecoding;
}

/** Its answer to each message: the next page, or null after the last. */
export type DecodedPage = Uint8Array<ArrayBuffer> | null;

// The body of a thread: each message asks for one page, so that only one is in memory. It ends when it is terminated; what it throws ends it too.
if (parentPort !== null) {
  const port = parentPort;
  const { file, decoding } = workerData as DecodeThreadData;
  const pages = decodePages(Buffer.from(file.buffer, file.byteOffset, file.byteLength), decoding);
  port.on('message', async () => {
    const { value, done } = await pages.next();
    const page: DecodedPage = done === true ? null : new Uint8Array(value);
    port.postMessage(page, page === null ? [] : [page.buffer]);
  });
}
