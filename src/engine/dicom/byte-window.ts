import type { ByteSource, SyncByteSource } from './byte-source.ts';

/** The stretch of the source that is in memory. Parsers look into it and ask (yield) for more where it ends. */
export interface ByteWindow {
  bytes: Buffer;
  start: number;
  end: number;
  readonly sizeBytes: number;
}

/** What a parser needs next. */
export interface Need {
  readonly position: number;
  readonly lengthBytes: number;
}

/**
 * A parser that never reads by itself: it yields what it needs and is resumed once the window holds it.
 * The same code so runs without waiting over a file and with waiting over an archive's entry.
 */
export type Parser<T> = Generator<Need, T, undefined>;

const refillBytes = 16 * 1024;
/** After a jump over a large value only a header is wanted; a whole refill would be wasted reading. */
const jumpBytes = 4 * 1024;

export function emptyWindow(sizeBytes: number): ByteWindow {
  return { bytes: Buffer.alloc(0), start: 0, end: 0, sizeBytes };
}

/** A window over bytes that are all in memory, the first of them at position `start`. */
export function wholeWindow(bytes: Buffer, start = 0): ByteWindow {
  return { bytes, start, end: start + bytes.length, sizeBytes: start + bytes.length };
}

export function covers(window: ByteWindow, position: number, lengthBytes: number): boolean {
  return position >= window.start && position + lengthBytes <= window.end;
}

function fillLength(window: ByteWindow, need: Need): number {
  const adjacent = need.position >= window.start && need.position <= window.end + refillBytes;
  return Math.min(Math.max(need.lengthBytes, adjacent ? refillBytes : jumpBytes), window.sizeBytes - need.position);
}

function fill(window: ByteWindow, need: Need, bytes: Buffer): void {
  if (bytes.length < need.lengthBytes) throw new Error(`source ended at byte ${need.position + bytes.length}`);
  window.bytes = bytes;
  window.start = need.position;
  window.end = need.position + bytes.length;
}

/** Runs a parser over a source that can be read at once. Throws the source's read errors. */
export function parseSync<T>(source: SyncByteSource, window: ByteWindow, parser: Parser<T>): T {
  for (;;) {
    const step = parser.next();
    if (step.done === true) return step.value;
    fill(window, step.value, source.readSync(step.value.position, fillLength(window, step.value)));
  }
}

/** Runs a parser over any source. Rejects with the source's read errors. */
export async function parseWaiting<T>(source: ByteSource, window: ByteWindow, parser: Parser<T>): Promise<T> {
  for (;;) {
    const step = parser.next();
    if (step.done === true) return step.value;
    fill(window, step.value, await source.read(step.value.position, fillLength(window, step.value)));
  }
}

/** Runs a parser over bytes in memory. */
export function parseBytes<T>(parser: Parser<T>): T {
  const step = parser.next();
  if (step.done !== true) throw new Error(`parser asked beyond the bytes in memory, at ${step.value.position}`);
  return step.value;
}
