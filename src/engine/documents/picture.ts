import type { Orientation } from './document-facts.ts';

/** Decoded pixels, row by row, samples side by side. 16-bit samples are little endian. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly bits: 8 | 16;
  readonly pixels: Uint8Array;
}

/** A picture as it was meant to be seen: turned and mirrored back by its orientation (EXIF 2.32 §4.6.4, TIFF 6.0 `Orientation`). */
export function uprightPicture(picture: Picture, orientation: Orientation): Picture {
  if (orientation === 1) return picture;
  const { width, height, samples, bits, pixels } = picture;
  const isTurned = orientation >= 5;
  const outWidth = isTurned ? height : width;
  const outHeight = isTurned ? width : height;
  const pixelBytes = samples * (bits / 8);
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < outHeight; y += 1) {
    for (let x = 0; x < outWidth; x += 1) {
      const [column, row] = originOf(orientation, x, y, outWidth - 1, outHeight - 1);
      const from = (row * width + column) * pixelBytes;
      const to = (y * outWidth + x) * pixelBytes;
      for (let byte = 0; byte < pixelBytes; byte += 1) out[to + byte] = pixels[from + byte] ?? 0;
    }
  }
  return { ...picture, width: outWidth, height: outHeight, pixels: out };
}

/** Column and row in the stored picture of a place in the upright one. `right` and `bottom` are the upright one's last column and row. */
function originOf(orientation: Orientation, x: number, y: number, right: number, bottom: number): [number, number] {
  switch (orientation) {
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, bottom - y];
    case 4:
      return [x, bottom - y];
    case 5:
      return [y, x];
    case 6:
      return [y, right - x];
    case 7:
      return [bottom - y, right - x];
    case 8:
      return [bottom - y, x];
    default:
      return [x, y];
  }
}
