import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { FaultError } from '../../contract/fault.ts';
import { isCertificateTrouble } from '../http/secure-line.ts';
import type { ArchiveClient } from './archive-client.ts';

export interface RequestBody {
  readonly sizeBytes: number;
  /** Called again when the request must be made a second time. */
  stream(): AsyncIterable<Buffer> | Iterable<Buffer>;
}
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * One request on a kept-open connection, the body streamed with its exact length: no chunked encoding, no `Expect`. This is the path of
 * every instance, so it goes to Node's client directly. A request that met a connection which the server was just closing is made once
 * more; the archive takes the same bytes twice without harm.
 *
 * @throws FaultError `archive-unreachable`, `archive-certificate` or `archive-timeout`, the body stream's own error, or the signal's reason.
 */
export async function exchange(
  client: ArchiveClient,
  question: {
    method: 'GET' | 'POST' | 'DELETE';
    path: string;
    body?: RequestBody;
    /** In lower case; a body is `application/dicom` unless they say otherwise. */
    headers?: Readonly<Record<string, string>>;
    /** Takes the body of a success (200) as it comes, for files that memory need not hold; the answer's body is then empty. */
    receive?: (part: Buffer) => Promise<void>;
    /** For a request that the archive answers when long work is done; the client's own otherwise. */
    timeoutMs?: number;
    signal?: AbortSignal;
  },
): Promise<Answer> {
  const first = await attempt(client, question);
  const outcome = first.kind === 'stale' ? await attempt(client, question) : first;
  if (outcome.kind === 'answer') return outcome.answer;
  throw outcome.error;
}

type Outcome = { kind: 'answer'; answer: Answer } | { kind: 'failed' | 'stale'; error: unknown };

function attempt(
  client: ArchiveClient,
  { method, path, body, headers: more, receive, signal, timeoutMs }: Parameters<typeof exchange>[1],
): Promise<Outcome> {
  return new Promise((resolve) => {
    const headers = {
      authorization: client.authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/dicom', 'content-length': body.sizeBytes }),
      ...more,
    };
    const { agent } = client;
    const timeout = timeoutMs ?? client.timeoutMs;
    const start = client.url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start({ ...addressOf(client.url, path), method, headers, agent, timeout });
    const onAbort = (): void => {
      request.destroy(signal?.reason as Error);
    };
    let answered = false;

    function settle(outcome: Outcome): void {
      signal?.removeEventListener('abort', onAbort);
      resolve(outcome);
    }
    function fail(error: unknown): void {
      const code = (error as NodeJS.ErrnoException).code;
      const stale = request.reusedSocket && !answered && (code === 'ECONNRESET' || code === 'EPIPE');
      // The reason of an abort is a DOMException, whose code is a number.
      const cause = typeof code === 'string' ? connectionFault(code, error) : error;
      settle({ kind: stale ? 'stale' : 'failed', error: cause });
    }

    request.on('error', fail);
    request.on('socket', (socket) => {
      if (socket.connecting) connectInTime(socket, () => request.destroy(new FaultError('archive-timeout')));
    });
    request.on('timeout', () => request.destroy(new FaultError('archive-timeout')));
    request.on('response', (response) => {
      answered = true;
      const isTaken = receive !== undefined && response.statusCode === 200;
      (isTaken ? takeAll(response, receive) : readAll(response)).then(
        // The bytes that a refused upload has not sent yet are not wanted any more.
        (received) => {
          if (!request.writableEnded) request.destroy();
          const { statusCode = 0, headers: replyHeaders } = response;
          settle({ kind: 'answer', answer: { status: statusCode, headers: replyHeaders, body: received } });
        },
        (error: unknown) => {
          if (!(error instanceof Untaken)) return fail(error);
          // The disk's trouble, not the line's.
          request.destroy();
          settle({ kind: 'failed', error: error.cause });
        },
      );
    });
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    if (body === undefined) request.end();
    else pour(body, request).catch((error: unknown) => request.destroy(error as Error));
  });
}

/** Read once for all the requests of an upload. */
const bases = new WeakMap<URL, { readonly host: ReturnType<typeof urlToHttpOptions>; readonly folder: string }>();
/** What stands in an address as it is written. */
const plainPath = /^\w[\w.-]*(\/\w[\w.-]*)*$/;

function addressOf(base: URL, path: string): RequestOptions {
  if (!plainPath.test(path)) return urlToHttpOptions(new URL(path, base));
  let known = bases.get(base);
  if (known === undefined) {
    known = { host: urlToHttpOptions(base), folder: base.pathname };
    bases.set(base, known);
  }
  return { ...known.host, path: `${known.folder}${path}` };
}

/** A server that is there answers a knock at once, even over a satellite. */
const knockMs = 5_000;

function connectInTime(socket: Socket, late: () => void): void {
  const timer = setTimeout(late, knockMs);
  const done = (): void => clearTimeout(timer);
  socket.once('connect', done);
  socket.once('close', done);
}

/** Whoever was to take the bytes could not. */
class Untaken extends Error {}

async function takeAll(response: IncomingMessage, take: (part: Buffer) => Promise<void>): Promise<Buffer> {
  for await (const part of response)
    await take(part as Buffer).catch((cause: unknown) => {
      throw new Untaken('', { cause });
    });
  return Buffer.alloc(0);
}

/** A short answer; rejects when the line breaks before its end. */
function readAll(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part));
    response.on('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    response.on('error', reject);
    response.on('close', () => reject(Object.assign(new Error('cut short'), { code: 'ECONNRESET' })));
  });
}

async function pour(body: RequestBody, request: ReturnType<typeof httpRequest>): Promise<void> {
  let left = body.sizeBytes;
  for await (const part of body.stream()) {
    if (request.destroyed) return;
    left -= part.length;
    // A small body goes out in one piece with its headers: one call of the system, one packet more or less.
    if (left === 0) request.end(part);
    else if (!request.write(part)) await drained(request);
  }
  if (!request.writableEnded) request.end();
}

function drained(request: ReturnType<typeof httpRequest>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done);
      request.off('close', done);
      resolve();
    };
    request.once('drain', done);
    request.once('close', done);
  });
}

function connectionFault(code: string, cause: unknown): FaultError {
  if (isCertificateTrouble(code)) return new FaultError('archive-certificate', { reason: code }, { cause });
  return new FaultError(code === 'ETIMEDOUT' ? 'archive-timeout' : 'archive-unreachable', { reason: code }, { cause });
}

/** What an answer that is no success means. Reads status and Orthanc's own numbers, never its text: that may name the patient. */
export function answerFault(answer: Answer): FaultError {
  const { status, headers } = answer;
  if (status === 401 || status === 403) return new FaultError('archive-unauthorized', { status });
  if (status === 429 || status === 503) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    return new FaultError(
      'archive-busy',
      Number.isFinite(seconds) ? { status, retryAfterSeconds: seconds } : { status },
    );
  }
  const orthancStatus = orthancStatusOf(answer.body);
  // 507 since Orthanc 1.11.2; before, 500 with status 19 "The file storage is full".
  if (status === 507 || orthancStatus === 19) return new FaultError('archive-full', { status });
  if (status === 400 || status === 413) return new FaultError('archive-refused-file', { status, orthancStatus });
  return new FaultError('archive-error', { status, orthancStatus });
}

/** The same of a question that brings no file: one that the archive does not take says nothing about any. */
export function questionFault(answer: Answer): FaultError {
  const { status } = answer;
  return status === 400 || status === 413 ? new FaultError('archive-error', { status }) : answerFault(answer);
}

function orthancStatusOf(body: Buffer): number {
  const parsed = parseJson(body);
  const value = typeof parsed === 'object' && parsed !== null && 'OrthancStatus' in parsed && parsed.OrthancStatus;
  return typeof value === 'number' ? value : 0;
}

/** Undefined for what is no JSON. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
