import { describe, expect, it } from 'vitest';
import type { Preview } from '../../contract/preview.ts';
import { bufferSource } from '../dicom/byte-source.ts';
import { previewFiles } from './preview-files.ts';

/** One element in explicit little endian. */
function element(tag: number, vr: string, value: Buffer, isUndefined = false): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (!['OB', 'OW', 'SQ', 'UN', 'UT'].includes(vr)) {
    head.writeUInt16LE(value.length, 6);
    return Buffer.concat([head, value]);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32LE(isUndefined ? 0xffffffff : value.length);
  return Buffer.concat([head, length, value]);
}
const text = (tag: number, vr: string, value: string) =>
  element(tag, vr, Buffer.from(value.length % 2 ? `${value} ` : value, 'latin1'));
const word = (tag: number, value: number) => element(tag, 'US', Buffer.from([value & 0xff, value >> 8]));
function item(content: Buffer): Buffer {
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}
const sequence = (tag: number, ...items: Buffer[]) => element(tag, 'SQ', Buffer.concat(items.map(item)));

function file(transferSyntaxUid: string, sopClassUid: string, ...elements: Buffer[]): Buffer {
  const meta = Buffer.concat([text(0x00020002, 'UI', `${sopClassUid}`), text(0x00020010, 'UI', transferSyntaxUid)]);
  const length = element(0x00020000, 'UL', Buffer.from([meta.length, 0, 0, 0]));
  const start = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta]);
  return Buffer.concat([start, text(0x00080016, 'UI', sopClassUid), ...elements]);
}
const explicit = '1.2.840.10008.1.2.1';
const ctClass = '1.2.840.10008.5.1.4.1.1.2';

function shape(rows: number, columns: number, bits: number, frames = 1): Buffer[] {
  return [
    word(0x00280002, 1),
    text(0x00280004, 'CS', 'MONOCHROME2'),
    text(0x00280008, 'IS', String(frames)),
    word(0x00280010, rows),
    word(0x00280011, columns),
    word(0x00280100, bits),
    word(0x00280101, bits),
    word(0x00280103, 0),
  ];
}

async function look(bytes: Buffer, frame = 0) {
  const files = previewFiles();
  const open = async () => bufferSource(bytes);
  return { preview: await files.describe('one', open), frame: await files.frame('one', open, frame) };
}
const bytesOf = (frame: Awaited<ReturnType<typeof look>>['frame']) => (frame.ok ? [...frame.bytes] : frame.problem);

describe('an image is described for the preview', () => {
  it('gives each frame of native pixels exactly its bytes, and says that there are no more', async () => {
    const image = file(explicit, ctClass, ...shape(1, 2, 8, 2), element(0x7fe00010, 'OB', Buffer.from([1, 2, 3, 4])));
    expect(bytesOf((await look(image, 0)).frame)).toEqual([1, 2]);
    expect(bytesOf((await look(image, 1)).frame)).toEqual([3, 4]);
    expect(bytesOf((await look(image, 2)).frame)).toBe('no-such-frame');
  });

  it('begins a frame of one bit a pixel with its first pixel, though the frames share a byte', async () => {
    const pixels = element(0x7fe00010, 'OB', Buffer.from([0b10110101, 0b00000001]));
    const image = file(explicit, ctClass, ...shape(1, 5, 1, 2), pixels);
    const { frame } = await look(image, 1);
    // The bits 5 to 9 of the two bytes, lowest first: 1, 0, 1, 1, 0.
    expect(frame.ok && (frame.bytes[0] ?? 0) & 0b11111).toBe(0b01101);
  });

  it('joins the fragments of a frame by the codestreams where no table tells', async () => {
    const fragments = [[], [0xff, 0xd8, 0xff, 1], [2, 3], [0xff, 0xd8, 0xff, 4]].map((part) => item(Buffer.from(part)));
    const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
    const pixels = element(0x7fe00010, 'OB', Buffer.concat([...fragments, end]), true);
    const image = file('1.2.840.10008.1.2.4.50', ctClass, ...shape(1, 1, 8, 2), pixels);
    expect(bytesOf((await look(image, 0)).frame)).toEqual([0xff, 0xd8, 0xff, 1, 2, 3]);
    expect(bytesOf((await look(image, 1)).frame)).toEqual([0xff, 0xd8, 0xff, 4]);
  });

  it('takes the window of the frame itself before the one that all frames share', async () => {
    const window = (center: string) =>
      sequence(0x00289132, Buffer.concat([text(0x00281050, 'DS', center), text(0x00281051, 'DS', '100')]));
    const image = file(
      ...([explicit, ctClass] as const),
      ...shape(1, 1, 8, 2),
      sequence(0x52009229, window('50')),
      sequence(0x52009230, Buffer.alloc(0), window('70')),
      element(0x7fe00010, 'OB', Buffer.from([1, 2])),
    );
    const centers = await Promise.all(
      [0, 1].map(async (at) => {
        const { frame } = await look(image, at);
        return frame.ok ? frame.display.windows[0]?.center : frame.problem;
      }),
    );
    expect(centers).toEqual([50, 70]);
  });

  it.each<[string, Buffer, Extract<Preview, { kind: 'broken' }>['problem']]>([
    ['a text', Buffer.from('no image, and long enough to be looked at'.repeat(8)), 'not-readable'],
    ['an image without pixels', file(explicit, ctClass, ...shape(2, 2, 8)), 'pixels-missing'],
    [
      'an image without a size',
      file(explicit, ctClass, ...shape(0, 2, 8), element(0x7fe00010, 'OB', Buffer.alloc(2))),
      'header-wrong',
    ],
    [
      'an image of more pixels than fit into memory',
      file(explicit, ctClass, ...shape(65_000, 65_000, 16), element(0x7fe00010, 'OB', Buffer.alloc(2))),
      'too-large',
    ],
  ])('says in words what is wrong with %s', async (_what, bytes, problem) => {
    expect((await look(bytes)).preview).toEqual({ kind: 'broken', problem });
  });

  it('says that an image is cut short when its pixels are fewer than it promises', async () => {
    const image = file(explicit, ctClass, ...shape(4, 4, 16), element(0x7fe00010, 'OW', Buffer.alloc(8)));
    expect(bytesOf((await look(image)).frame)).toBe('cut-short');
  });
});

describe('a structured report is read as text', () => {
  it('gives name and value of each item in a tree, measurements with their unit', async () => {
    const code = (tag: number, meaning: string, value = 'X') =>
      sequence(tag, Buffer.concat([text(0x00080100, 'SH', value), text(0x00080104, 'LO', meaning)]));
    const measured = Buffer.concat([code(0x004008ea, 'millimeter', 'mm'), text(0x0040a30a, 'DS', '12.5')]);
    const number = Buffer.concat([
      text(0x0040a040, 'CS', 'NUM'),
      code(0x0040a043, 'Diameter'),
      sequence(0x0040a300, measured),
    ]);
    const group = Buffer.concat([
      text(0x0040a040, 'CS', 'CONTAINER'),
      code(0x0040a043, 'Nodule'),
      sequence(0x0040a730, number),
    ]);
    const report = file(
      ...([explicit, '1.2.840.10008.5.1.4.1.1.88.11'] as const),
      text(0x0040a040, 'CS', 'CONTAINER'),
      code(0x0040a043, 'Chest CT'),
      text(0x0040a493, 'CS', 'VERIFIED'),
      sequence(0x0040a730, group),
    );
    expect((await look(report)).preview).toEqual({
      ...{ kind: 'report', title: 'Chest CT', isVerified: true, isCut: false },
      items: [{ name: 'Nodule', value: '', items: [{ name: 'Diameter', value: '12.5 mm', items: [] }] }],
    });
  });
});
