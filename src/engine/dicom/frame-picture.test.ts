import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.ts';
import type { PlainDataSet } from './edit.ts';
import { framePicture } from './frame-picture.ts';
import { readHeader } from './read-header.ts';
import { buildFrame, encodeSegment } from './rle-segments.ts';
import { sampleFile } from './sample-file.ts';
import { type Encoding, explicitBig, explicitLittle } from './transfer-syntax.ts';

const rleUid = '1.2.840.10008.1.2.5';
const image = (more: PlainDataSet = {}): PlainDataSet => ({
  ...{ Rows: 2, Columns: 2, BitsAllocated: 8, BitsStored: 8, PixelRepresentation: 0, SamplesPerPixel: 1 },
  PhotometricInterpretation: 'MONOCHROME2',
  ...more,
});

async function pictureOf(file: Buffer, frame = 0) {
  const source = bufferSource(file);
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok) throw new Error(read.message);
  const picture = await framePicture(read.header, source, frame);
  return picture && { ...picture, pixels: [...Buffer.from(picture.pixels, 'base64')] };
}

describe('a frame to look at', () => {
  it('shows the darkest value black and the brightest white, so that writing is seen whatever the window', async () => {
    // sampleFile repeats the bytes 7, 1, 250, 3.
    expect(await pictureOf(sampleFile({ elements: image(), pixelBytes: 4 }))).toEqual({
      ...{ width: 2, height: 2, samples: 1, frames: 1 },
      pixels: [6, 0, 255, 2],
    });
    const inverse = sampleFile({ elements: image({ PhotometricInterpretation: 'MONOCHROME1' }), pixelBytes: 4 });
    expect((await pictureOf(inverse))?.pixels).toEqual([249, 255, 0, 253]);
  });

  it.each([
    ['little endian', explicitLittle, [0, 255, 0, 255]],
    ['big endian', explicitBig, [0, 255, 0, 255].map((value) => 255 - value)],
  ] as const)('reads samples of two bytes with their sign (%s)', async (_, encoding, pixels) => {
    const elements = image({ BitsAllocated: 16, BitsStored: 16, PixelRepresentation: 1 });
    const file = sampleFile({ encoding: encoding as Encoding, elements, pixelBytes: 8 });
    expect((await pictureOf(file))?.pixels).toEqual(pixels);
  });

  it('leaves out what stands above the bits stored: an overlay is no shade', async () => {
    const file = sampleFile({ elements: image({ BitsAllocated: 16, BitsStored: 9 }), pixelBytes: 8 });
    // 0x0107 and 0x03fa, of which nine bits count: 0x107 and 0x1fa.
    expect((await pictureOf(file))?.pixels).toEqual([0, 255, 0, 255]);
    const one = sampleFile({ elements: image({ BitsAllocated: 16, BitsStored: 2 }), pixelBytes: 8 });
    expect((await pictureOf(one))?.pixels).toEqual([255, 0, 255, 0]);
  });

  it.each([
    ['little endian', explicitLittle, [1, 0]],
    ['big endian', explicitBig, [0, 1]],
  ] as const)(
    'shows an overlay over it, wherever that begins: what is written there is seen too (%s)',
    async (_, encoding, bits) => {
      const overlay = {
        ...{ '60000010': 1, '60000011': 2, '60000050': [2, 1], '60000100': 1, '60000102': 0 },
        '60003000': { vr: 'OW', bytes: Buffer.from(bits) },
      } as const;
      const file = sampleFile({ encoding: encoding as Encoding, elements: { ...image(), ...overlay }, pixelBytes: 4 });
      expect((await pictureOf(file))?.pixels).toEqual([6, 0, 255, 2]);
      const darker = sampleFile({
        encoding: encoding as Encoding,
        elements: { ...image(), ...overlay, '60000050': [1, 2] },
        pixelBytes: 4,
      });
      expect((await pictureOf(darker))?.pixels).toEqual([6, 255, 255, 2]);
    },
  );

  it('shows each frame of several, and none that is not there', async () => {
    const file = sampleFile({ elements: image({ Rows: 1, NumberOfFrames: '2' }), pixelBytes: 4 });
    expect((await pictureOf(file, 1))?.pixels).toEqual([255, 0]);
    expect(await pictureOf(file, 2)).toBeUndefined();
  });

  it('shows colours, side by side or apart', async () => {
    const colour = (planar: number) =>
      sampleFile({
        elements: image({
          ...{ Rows: 1, SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: planar },
        }),
        pixelBytes: 6,
      });
    expect((await pictureOf(colour(0)))?.pixels).toEqual([7, 1, 250, 3, 7, 1]);
    expect((await pictureOf(colour(1)))?.pixels).toEqual([7, 250, 7, 1, 3, 1]);
  });

  it('decodes RLE to the same picture', async () => {
    const pixels = Buffer.of(7, 1, 250, 3);
    const item = (content: Buffer) => {
      const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
      head.writeUInt32LE(content.length, 4);
      return Buffer.concat([head, content]);
    };
    const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
    const start = Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    const rle = sampleFile({ elements: image(), pixelBytes: 0, transferSyntaxUid: rleUid });
    const frame = buildFrame([encodeSegment(pixels, 2)]);
    const file = Buffer.concat([rle, start, item(Buffer.alloc(0)), item(frame), end]);
    expect((await pictureOf(file))?.pixels).toEqual([6, 0, 255, 2]);
  });

  it('shows none of pixels that boxes could not be blackened in', async () => {
    const jpeg = sampleFile({ elements: image(), pixelBytes: 4, transferSyntaxUid: '1.2.840.10008.1.2.4.50' });
    expect(await pictureOf(jpeg)).toBeUndefined();
    expect(await pictureOf(sampleFile({ elements: image({ BitsAllocated: 12 }), pixelBytes: 6 }))).toBeUndefined();
  });
});
