import { readSync } from 'node:fs';
import type { LostRange } from '../../contract/scan.ts';
import { firstWindowBytes } from '../dicom/byte-source.ts';
import { frontBytes } from './take-file.ts';

/** The first is large enough that an optical drive streams and small enough that a slow one is seen to move; fast media get the other. */
const pullBytes = { slow: 256 * 1024, fast: 1024 * 1024 } as const;
/** A read of so long is one of a slow medium. */
const slowMs = 20;
/** PS3.12 media and ISO 9660: what a drive reads or cannot read is one sector. */
export const sectorBytes = 2048;
const triesEach = 3;

/** Room for the pieces of one file, lent to one file after the other. */
export interface PullBuffers {
  readonly front: Buffer;
  readonly ring: readonly [Buffer, Buffer];
  /** Of the last file. */
  pullBytes: number;
}

export function pullBuffers(): PullBuffers {
  return {
    front: Buffer.allocUnsafeSlow(frontBytes),
    ring: [Buffer.allocUnsafeSlow(pullBytes.fast), Buffer.allocUnsafeSlow(pullBytes.fast)],
    pullBytes: pullBytes.slow,
  };
}

export interface PullOptions {
  readonly descriptor: number;
  readonly sizeBytes: number;
  readonly buffers: PullBuffers;
  /** Bytes that the medium delivered. */
  readonly onRead: (bytes: number) => void;
  /** Until when a damaged file is tried again, in milliseconds of `performance.now`; null gives up at the first error. */
  readonly patientUntilMs: number | null;
}

/** A file that gives its bytes in order, and what of it could not be read. */
export interface FilePull {
  next(): Buffer | null;
  readAt(position: number, lengthBytes: number): Buffer;
  /** In order; zeros stand in their place. Always empty without patience. */
  lost(): readonly LostRange[];
}

/**
 * Reads an open file from its first byte to its last, blocking. Without patience the first error is thrown, so that a drive does not lose its time
 * over one file while others wait. With it, what cannot be read is tried sector by sector, three times each, until the time is up;
 * the rest is lost.
 */
export function pullFile({ descriptor, sizeBytes, buffers, onRead, patientUntilMs }: PullOptions): FilePull {
  const lost: { start: number; end: number }[] = [];
  let position = 0;
  let turn = 0;

  function lose(start: number, end: number): void {
    const last = lost.at(-1);
    if (last?.end === start) last.end = end;
    else lost.push({ start, end });
  }

  function read(target: Buffer, at: number): number {
    const got = readSync(descriptor, target, 0, target.length, at);
    onRead(got);
    return got;
  }

  /** Gives how many bytes stand in `target`. Throws what the system says. */
  function fill(target: Buffer, at: number): number {
    let filled = 0;
    while (filled < target.length) {
      const got = read(target.subarray(filled), at + filled);
      if (got === 0) {
        if (patientUntilMs !== null) break;
        throw Object.assign(new Error('the file ends before its size'), { code: 'EIO' });
      }
      filled += got;
    }
    return filled;
  }

  function sector(target: Buffer, at: number): boolean {
    for (let tries = 0; tries < triesEach && performance.now() < (patientUntilMs ?? 0); tries += 1) {
      try {
        if (fill(target, at) === target.length) return true;
      } catch {
        // Once more: drives often succeed at the second turn.
      }
    }
    return false;
  }

  function salvage(target: Buffer, at: number): void {
    for (let from = 0; from < target.length; ) {
      const to = Math.min(target.length, from + sectorBytes - ((at + from) % sectorBytes));
      const piece = target.subarray(from, to);
      if (!sector(piece, at + from)) {
        piece.fill(0);
        lose(at + from, at + to);
      }
      from = to;
    }
  }

  function room(lengthBytes: number): Buffer {
    if (position + lengthBytes <= frontBytes) return buffers.front.subarray(position, position + lengthBytes);
    turn += 1;
    return (buffers.ring[turn % 2] as Buffer).subarray(0, lengthBytes);
  }

  return {
    next() {
      if (position >= sizeBytes) return null;
      const limit = position === 0 ? firstWindowBytes : buffers.pullBytes;
      const startedAt = performance.now();
      const toFront = position < frontBytes ? frontBytes - position : limit;
      const target = room(Math.min(limit, toFront, sizeBytes - position));
      try {
        if (fill(target, position) < target.length) salvage(target, position);
      } catch (error) {
        if (patientUntilMs === null) throw error;
        salvage(target, position);
      }
      position += target.length;
      buffers.pullBytes = performance.now() - startedAt > slowMs ? pullBytes.slow : pullBytes.fast;
      return target;
    },
    readAt(at, lengthBytes) {
      const bytes = Buffer.allocUnsafe(lengthBytes);
      return bytes.subarray(0, fill(bytes, at));
    },
    lost: () => lost,
  };
}
