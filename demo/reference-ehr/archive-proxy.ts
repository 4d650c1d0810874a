import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ArchiveAccess } from './archive-access.ts';

/** What an answer of the archive may tell the browser; its own authentication challenge may not. */
const PASSED_ON = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'etag'];

/**
 * Hands one approved GET on to the archive, under the EHR's account, and its answer back as a stream.
 * The Host header stays the viewer's, so that the addresses which DICOMweb writes into its answers lead back here.
 */
export async function proxyToArchive(
  request: IncomingMessage,
  response: ServerResponse,
  archive: ArchiveAccess,
  path: string,
): Promise<void> {
  const upstream = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = httpRequest(new URL(path, archive.url), {
      method: request.method ?? 'GET',
      headers: {
        authorization: archive.authorization,
        host: request.headers.host ?? '127.0.0.1',
        accept: request.headers.accept ?? '*/*',
        ...(request.headers.range === undefined ? {} : { range: request.headers.range }),
      },
    });
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    response.once('close', () => outgoing.destroy());
    outgoing.end();
  });
  const headers = Object.entries(upstream.headers).filter(([name]) => PASSED_ON.includes(name));
  response.writeHead(upstream.statusCode ?? 502, {
    ...Object.fromEntries(headers),
    'cache-control': 'private, no-store',
  });
  await pipeline(upstream, response);
}
