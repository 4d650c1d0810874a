import { decode } from 'jpeg-js';
import { documentLimits } from './limits.ts';
import type { Picture } from './picture.ts';

/**
 * The pixels of a JPEG that cannot be stored as it is: progressive, in four colours, or lying on its side. Throws for a file that is broken, also
 * where a lenient reader would paint half a picture.
 */
export function decodeJpeg(bytes: Uint8Array, samples: 1 | 3): Picture {
  const { width, height, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: documentLimits.pagePixels / 1e6,
    maxMemoryUsageInMB: 4096,
  });
  const pixels = samples === 3 ? data : data.filter((_, index) => index % 3 === 0);
  return { width, height, samples, bits: 8, pixels };
}
