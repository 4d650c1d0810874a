import type { ByteSource } from './byte-source.ts';
import type { SplicePlan } from './plan-rewrite.ts';
import { pieceSize } from './splice.ts';

/** The output of a plan as a source of its own, so that a further plan can build on it. Nothing is written; close the original. */
export function plannedSource(source: ByteSource, plan: SplicePlan): ByteSource {
  let at = 0;
  const pieces = plan.pieces.map((piece) => {
    const start = at;
    at += pieceSize(piece);
    return { piece, start, end: at };
  });

  async function read(position: number, lengthBytes: number): Promise<Buffer> {
    const end = Math.min(position + lengthBytes, plan.sizeBytes);
    const parts: Buffer[] = [];
    for (const each of pieces) {
      const from = Math.max(position, each.start) - each.start;
      const to = Math.min(end, each.end) - each.start;
      if (from >= to) continue;
      if ('bytes' in each.piece) parts.push(each.piece.bytes.subarray(from, to));
      else parts.push(await source.read(each.piece.copy[0] + from, to - from));
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  return { sizeBytes: plan.sizeBytes, read, close: async () => {} };
}
