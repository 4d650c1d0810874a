import type { ByteSource } from '../dicom/byte-source.ts';
import type { DocumentFacts, PictureShape } from './document-facts.ts';
import { documentLimits } from './limits.ts';
import { shapeProblem } from './shape-problem.ts';

/** A PNG by its header chunk (ISO/IEC 15948 §11.2.2). Sixteen bits are kept for grey only: no DICOM class takes them in colour. */
export function lookAtPng(source: ByteSource, head: Buffer): DocumentFacts {
  const { sizeBytes } = source;
  const isWhole = head.length >= 33 && head.toString('latin1', 12, 16) === 'IHDR';
  const bits = head[24] ?? 0;
  const colour = head[25] ?? 0;
  const shape: PictureShape = {
    width: isWhole ? head.readUInt32BE(16) : 0,
    height: isWhole ? head.readUInt32BE(20) : 0,
    samples: colour === 0 || colour === 4 ? 1 : 3,
    bits: bits === 16 && (colour === 0 || colour === 4) ? 16 : 8,
  };
  const isKnown = [0, 2, 3, 4, 6].includes(colour) && [1, 2, 4, 8, 16].includes(bits);
  const tooLarge = sizeBytes > documentLimits.pictureBytes ? ('too-large' as const) : null;
  return { kind: 'png', sizeBytes, shape, problem: isKnown ? (tooLarge ?? shapeProblem([shape])) : 'damaged' };
}
