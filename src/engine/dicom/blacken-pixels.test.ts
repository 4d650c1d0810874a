import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blackenPixels, UneditablePixels } from './blacken-pixels.ts';
import { bufferSource } from './byte-source.ts';
import type { PlainDataSet } from './edit.ts';
import { readHeader } from './read-header.ts';
import { readAttributes } from './read-values.ts';
import { buildFrame, decodeSegment, encodeSegment } from './rle-segments.ts';
import { sampleFile } from './sample-file.ts';
import { type Encoding, explicitBig, explicitLittle, implicitLittle } from './transfer-syntax.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gantry-black-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const keywords = [
  ...(['Rows', 'Columns', 'BitsAllocated', 'BitsStored', 'SamplesPerPixel', 'PlanarConfiguration'] as const),
  ...(['PhotometricInterpretation', 'NumberOfFrames', 'PixelRepresentation'] as const),
] as const;

async function blackened(file: Buffer, boxes: Parameters<typeof blackenPixels>[3]): Promise<Buffer> {
  const source = bufferSource(file);
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok) throw new Error(read.message);
  const { header } = read;
  const attributes = await readAttributes(header, source, keywords);
  const pieces = await blackenPixels(header, source, attributes, boxes);
  const made = pieces.map((piece) => ('bytes' in piece ? piece.bytes : file.subarray(...piece.copy)));
  return Buffer.concat([file.subarray(0, header.pixelRange!.start), ...made, file.subarray(header.pixelRange!.end)]);
}

const image = (more: PlainDataSet): PlainDataSet => ({
  ...{ Rows: 6, Columns: 8, BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0, SamplesPerPixel: 1 },
  PhotometricInterpretation: 'MONOCHROME2',
  ...more,
});

/** Where the pixels of a native file differ, as `[offset, new byte]`. */
function changes(before: Buffer, after: Buffer): (readonly [number, number])[] {
  expect(after.length).toBe(before.length);
  const start = before.length - 0;
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at < start; at += 1) if (before[at] !== after[at]) found.push([at, after[at]!]);
  return found;
}

describe('blackening boxes of native pixels', () => {
  it.each([
    ['explicit little endian', explicitLittle],
    ['implicit', implicitLittle],
    ['big endian', explicitBig],
  ] as const)(
    'changes the pixels of the boxes in every frame and no other byte (%s)',
    async (_, encoding: Encoding) => {
      const file = sampleFile({ encoding, elements: image({ NumberOfFrames: '2' }), pixelBytes: 96 });
      const start = file.length - 96;
      const after = await blackened(file, [
        { x: 1, y: 2, width: 3, height: 2 },
        { x: 2, y: 3, width: 3, height: 1 },
      ]);
      const wanted = [0, 1].flatMap((frame) => [17, 18, 19, 25, 26, 27, 28].map((at) => start + frame * 48 + at));
      expect(changes(file, after)).toEqual(wanted.map((at) => [at, 0]));
    },
  );

  it('writes white where white is black, and grey where colours lie apart', async () => {
    const inverse = sampleFile({
      elements: image({ PhotometricInterpretation: 'MONOCHROME1', BitsAllocated: 16, BitsStored: 12 }),
      pixelBytes: 96,
    });
    const after = await blackened(inverse, [{ x: 0, y: 0, width: 1, height: 1 }]);
    expect(after.readUInt16LE(after.length - 96)).toBe(0x0fff);
    const colour = sampleFile({
      elements: image({ SamplesPerPixel: 3, PlanarConfiguration: 1, PhotometricInterpretation: 'YBR_FULL' }),
      pixelBytes: 144,
    });
    const planes = (await blackened(colour, [{ x: 7, y: 5, width: 9, height: 9 }])).subarray(-144);
    expect([planes[47], planes[95], planes[143]]).toEqual([0, 128, 128]);
  });

  it('refuses pixels that share their colour with neighbours, and files shorter than their frames', async () => {
    const shared = sampleFile({
      elements: image({ SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL_422' }),
      pixelBytes: 96,
    });
    await expect(blackened(shared, [])).rejects.toThrow(UneditablePixels);
    const short = sampleFile({ elements: image({ NumberOfFrames: '9' }), pixelBytes: 96 });
    await expect(blackened(short, [{ x: 0, y: 0, width: 1, height: 1 }])).rejects.toThrow(UneditablePixels);
  });
});

describe('blackening boxes of RLE pixels', () => {
  const planes = Array.from({ length: 6 }, (_, plane) =>
    Buffer.from(Array.from({ length: 48 }, (_, at) => (at * 7 + plane * 31 + (at > 20 ? 0 : 1)) & 0xff)),
  );
  const item = (bytes: Buffer) => {
    const head = Buffer.from('feff00e000000000', 'hex');
    head.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  };
  const frames = [planes.slice(0, 3), planes.slice(3)].map((three) =>
    buildFrame(three.map((plane) => encodeSegment(plane, 8))),
  );
  const pixelData = Buffer.concat([
    Buffer.from('e07f10004f420000ffffffff', 'hex'),
    item(Buffer.alloc(0)),
    ...frames.map(item),
    Buffer.from('feffdde000000000', 'hex'),
  ]);
  const rle = sampleFile({
    transferSyntaxUid: '1.2.840.10008.1.2.5',
    elements: image({
      SamplesPerPixel: 3,
      PlanarConfiguration: 0,
      PhotometricInterpretation: 'RGB',
      NumberOfFrames: '2',
    }),
    pixelBytes: 0,
    after: pixelData,
  });

  it.skipIf(!existsSync('/usr/bin/python3'))(
    'is pixel for pixel the same outside of the boxes, by the word of pydicom',
    async () => {
      const after = await blackened(rle, [{ x: 2, y: 1, width: 4, height: 3 }]);
      const [before, then] = [join(scratch, 'before.dcm'), join(scratch, 'after.dcm')];
      writeFileSync(before, rle);
      writeFileSync(then, after);
      const script = `
import pydicom, numpy, sys
a, b = (pydicom.dcmread(path).pixel_array for path in sys.argv[1:3])
inside = numpy.zeros(a.shape, bool)
inside[:, 1:4, 2:6, :] = True
print(a.shape == (2, 6, 8, 3), (b[inside] == 0).all(), (a[~inside] == b[~inside]).all(), (a[inside] != 0).any())`;
      const word = execFileSync('/usr/bin/python3', ['-c', script, before, then], { encoding: 'utf8' });
      expect(word.trim()).toBe('True True True True');
    },
  );

  it('gives back what was encoded, runs and all', () => {
    const bytes = Buffer.from([...Array(300).fill(9), 1, 2, 3, 3, 3, 3, 4, 5, 5, ...Array(200).fill(0)]);
    expect(decodeSegment(encodeSegment(bytes, bytes.length), bytes.length)).toEqual(bytes);
    expect(decodeSegment(Buffer.from([5, 1]), 6)).toBeUndefined();
  });
});
