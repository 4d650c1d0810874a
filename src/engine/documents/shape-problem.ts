import type { DocumentProblem } from '../../contract/scan.ts';
import type { PictureShape } from './document-facts.ts';
import { documentLimits } from './limits.ts';

/** Why pages of these sizes cannot be decoded and stored; null when they can. */
export function shapeProblem(shapes: readonly PictureShape[]): DocumentProblem | null {
  if (shapes.length === 0 || shapes.some(({ width, height }) => width < 1 || height < 1)) return 'damaged';
  const { side, pagePixels, pages, pixelBytes } = documentLimits;
  const isLarge = shapes.some(({ width, height }) => width > side || height > side || width * height > pagePixels);
  const total = shapes.reduce((sum, shape) => sum + shapeBytes(shape), 0);
  return isLarge || shapes.length > pages || total > pixelBytes ? 'too-large' : null;
}

/** Bytes of the pixels of one page. */
export function shapeBytes({ width, height, samples, bits }: PictureShape): number {
  return width * height * samples * (bits / 8);
}
