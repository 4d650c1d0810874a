import type { IncomingMessage, ServerResponse } from 'node:http';
import type { User } from './ehr-types.ts';

/** One request as a handler sees it. */
export type Call = {
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** The user behind the bearer token. */
  user: User;
};

export type Reply = { status: number; body?: unknown; headers?: Record<string, string> };

/** An error as RFC 9457 asks for it. `code` is for programs, `detail` for people. */
export function problem(status: number, code: string, title: string, detail?: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: { type: `about:blank#${code}`, title, status, code, ...(detail === undefined ? {} : { detail }) },
  };
}

/** The JSON object in the body, or undefined when it is something else. */
export function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a request body. @throws Error when it is larger than `limitBytes`. */
export async function readBody(request: IncomingMessage, limitBytes = 8_000_000): Promise<Buffer> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    sizeBytes += part.length;
    if (sizeBytes > limitBytes) throw new Error('request body too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export function sendReply(response: ServerResponse, reply: Reply): void {
  // A page comes as text, everything else is JSON.
  const text = reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json' }),
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
    ...reply.headers,
  });
  response.end(text);
}
