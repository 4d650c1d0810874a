import type { ByteSource } from '../dicom/byte-source.ts';
import type { DocumentFacts, PictureShape } from './document-facts.ts';
import { documentLimits } from './limits.ts';
import { shapeProblem } from './shape-problem.ts';
import { readTiffPages, type TiffPage } from './tiff-pages.ts';

/** A TIFF by its directories: how many pages, how large, and whether each can be decoded. */
export async function lookAtTiff(source: ByteSource): Promise<DocumentFacts> {
  const { sizeBytes } = source;
  const pages = await readTiffPages(source);
  const shapes = (pages ?? []).map(tiffShape);
  const isKnown = pages?.every((page) => page.isKnown) ?? false;
  return {
    kind: 'tiff',
    sizeBytes,
    shapes: shapes.slice(0, documentLimits.pages),
    problem:
      pages === null
        ? 'damaged'
        : !isKnown
          ? 'picture-coding'
          : sizeBytes > documentLimits.pictureBytes
            ? 'too-large'
            : shapeProblem(shapes),
  };
}

/** What a page is once it stands upright: palettes in colour, one bit as black and white of eight. */
export function tiffShape({ width, height, bits, photometric, orientation }: TiffPage): PictureShape {
  const isGrey = photometric <= 1;
  const shape = { samples: isGrey ? 1 : 3, bits: isGrey && bits === 16 ? 16 : 8 } as const;
  return orientation >= 5 ? { ...shape, width: height, height: width } : { ...shape, width, height };
}
