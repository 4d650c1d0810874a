import { bufferSource } from '../dicom/byte-source.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import { decodePng } from './decode-png.ts';
import { decodeTiffPage } from './decode-tiff-page.ts';
import type { Orientation, PictureShape } from './document-facts.ts';
import { type Picture, uprightPicture } from './picture.ts';
import { readTiffPages } from './tiff-pages.ts';

/** How a picture file is decoded. Plain data: it goes to a thread and into the ledger. */
export interface PageDecoding {
  readonly kind: 'jpeg' | 'png' | 'tiff';
  /** Which pages, from 0, in their order. */
  readonly pages: readonly number[];
  /** Every page has this shape, as the file was when it was looked at. */
  readonly shape: PictureShape;
  /** Of a JPEG; a TIFF's pages say it themselves. */
  readonly orientation: Orientation;
}

/** The pixels of each page, upright, one at a time. Throws for a file that is broken or is not what it was. */
export async function* decodePages(file: Buffer, decoding: PageDecoding): AsyncGenerator<Uint8Array> {
  const tiff = decoding.kind === 'tiff' ? await readTiffPages(bufferSource(file)) : null;
  for (const index of decoding.pages) {
    const page = tiff?.[index];
    const stored =
      decoding.kind === 'png'
        ? decodePng(file)
        : decoding.kind === 'jpeg'
          ? decodeJpeg(file, decoding.shape.samples)
          : page === undefined
            ? null
            : decodeTiffPage(file, page);
    if (stored === null) throw new Error('a page that is not there');
    const picture = uprightPicture(stored, page?.orientation ?? decoding.orientation);
    if (!hasShape(picture, decoding.shape)) throw new Error('a page of another shape');
    yield picture.pixels;
  }
}

function hasShape(picture: Picture, shape: PictureShape): boolean {
  const { width, height, samples, bits } = shape;
  return picture.width === width && picture.height === height && picture.samples === samples && picture.bits === bits;
}
