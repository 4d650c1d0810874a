import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodeGroup4 } from './ccitt-group4.ts';
import { decodePng } from './decode-png.ts';
import { type Picture, uprightPicture } from './picture.ts';
import { decodeLzw, decodePackBits } from './tiff-codings.ts';

/** What pictures look like after each turn, letter by letter: `ab` over `cd` is upright. */
const upright: Picture = { width: 3, height: 2, samples: 1, bits: 8, pixels: Uint8Array.from([1, 2, 3, 4, 5, 6]) };

describe('pictures stand upright', () => {
  it.each([
    [1, 3, [1, 2, 3, 4, 5, 6]],
    [2, 3, [3, 2, 1, 6, 5, 4]],
    [3, 3, [6, 5, 4, 3, 2, 1]],
    [4, 3, [4, 5, 6, 1, 2, 3]],
    [5, 2, [1, 4, 2, 5, 3, 6]],
    [6, 2, [4, 1, 5, 2, 6, 3]],
    [7, 2, [6, 3, 5, 2, 4, 1]],
    [8, 2, [3, 6, 2, 5, 1, 4]],
  ] as const)('a picture stored in orientation %i is turned back', (orientation, width, pixels) => {
    const turned = uprightPicture(upright, orientation);
    expect([turned.width, [...turned.pixels]]).toEqual([width, [...pixels]]);
  });
});

describe('decoders end, whatever they are given', () => {
  const bytes = fc.uint8Array({ maxLength: 400 });
  it('fax lines, run lengths and LZW give as much as was asked for, or say that they are broken', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 50 }), (given, width, rows) => {
        expect(decodeGroup4(given, width, rows)).toHaveLength(Math.ceil(width / 8) * rows);
        expect(decodePackBits(given, width)).toHaveLength(width);
        try {
          expect(decodeLzw(given, width)).toHaveLength(width);
        } catch (error) {
          expect(String(error)).toContain('LZW');
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('refuses a PNG out of which more comes than its picture holds', () => {
    const png = Buffer.from(encode({ width: 8, height: 8, data: new Uint8Array(64), channels: 1, depth: 8 }));
    expect(decodePng(png).pixels).toHaveLength(64);
    const at = png.indexOf('IDAT') - 4;
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bomb.length);
    const whole = Buffer.concat([
      png.subarray(0, at),
      length,
      Buffer.from('IDAT'),
      bomb,
      Buffer.alloc(4),
      png.subarray(-12),
    ]);
    expect(() => decodePng(whole)).toThrow(RangeError);
  });
});
