import { damaged, type PositionedBytes } from './container.ts';

/** A run of bytes of an image. Without a position it was never recorded and reads as zeros (ECMA-167 4/14.14.1.1). */
export interface Extent {
  readonly position: number | null;
  readonly lengthBytes: number;
}

/** Whether all of it lies within the image. */
export function isInside(extents: readonly Extent[], image: PositionedBytes): boolean {
  return extents.every(
    ({ position, lengthBytes }) =>
      position === null || (position >= 0 && lengthBytes >= 0 && position + lengthBytes <= image.sizeBytes),
  );
}

/** A file in one or many pieces as one. Throws `EIO` where the image ends before the file does. */
export function extentBytes(image: PositionedBytes, extents: readonly Extent[]): PositionedBytes {
  const sizeBytes = extents.reduce((sum, extent) => sum + extent.lengthBytes, 0);
  return {
    sizeBytes,
    read: async (position, lengthBytes) => {
      const pieces: Buffer[] = [];
      for (const { position: at, lengthBytes: pieceBytes } of sliceExtents(extents, position, lengthBytes)) {
        const piece = at === null ? Buffer.alloc(pieceBytes) : await image.read(at, pieceBytes);
        if (piece.length < pieceBytes) throw damaged('the image ends within this file');
        pieces.push(piece);
      }
      return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    },
  };
}

/** The pieces that hold `lengthBytes` from `position` on, fewer where the extents end. */
export function sliceExtents(extents: readonly Extent[], position: number, lengthBytes: number): Extent[] {
  const slices: Extent[] = [];
  let start = 0;
  for (const extent of extents) {
    const from = Math.max(position, start);
    const to = Math.min(position + lengthBytes, start + extent.lengthBytes);
    if (to > from) {
      slices.push({
        position: extent.position === null ? null : extent.position + from - start,
        lengthBytes: to - from,
      });
    }
    start += extent.lengthBytes;
    if (start >= position + lengthBytes) break;
  }
  return slices;
}
