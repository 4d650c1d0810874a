/** Bytes that stand in for a stretch of the source; an empty stretch is an insertion. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

/** A stretch of the source to copy, or new bytes. Positions count from the source's first byte. */
export type Piece = { readonly copy: readonly [start: number, end: number] } | { readonly bytes: Buffer };

/** Bytes that the splices add, all told; negative when they remove. */
export function spliceDelta(splices: readonly Splice[]): number {
  return splices.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
}

/** The stretch `[start, end)` of the source with the splices applied. Splices must not overlap; insertions at one place keep their order. */
export function piecesOf(start: number, end: number, splices: readonly Splice[]): Piece[] {
  const ordered = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: Piece[] = [];
  let at = start;
  for (const splice of ordered) {
    if (splice.start < at || splice.end > end) throw new Error(`splices overlap at byte ${splice.start}`);
    if (splice.start > at) pieces.push({ copy: [at, splice.start] });
    if (splice.bytes.length > 0) pieces.push({ bytes: splice.bytes });
    at = splice.end;
  }
  if (at < end) pieces.push({ copy: [at, end] });
  return pieces;
}

export function pieceSize(piece: Piece): number {
  return 'bytes' in piece ? piece.bytes.length : piece.copy[1] - piece.copy[0];
}
