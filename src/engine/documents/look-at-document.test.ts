import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bufferSource } from '../dicom/byte-source.ts';
import { createJpeg } from '../disc-maker/jpeg-image.ts';
import { createPdf } from '../disc-maker/pdf-document.ts';
import { documentTargets } from './document-facts.ts';
import { readExif } from './exif.ts';
import { lookAtDocument } from './look-at-document.ts';
import { sampleMp4, sampleMpeg2 } from './sample-video.ts';

const look = (bytes: Buffer) => lookAtDocument(bufferSource(bytes));

/** A TIFF of one uncompressed grey page of 2 × 2; `next` is where it says that the next directory lies. */
function tinyTiff(next = 0, width = 2): Buffer {
  const entries: [number, number, number][] = [
    [256, 4, width],
    [257, 3, 2],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 200],
    [277, 3, 1],
    [278, 3, 2],
    [279, 4, 4],
  ];
  const tiff = Buffer.alloc(204);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, value], index) => {
    const at = 10 + index * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  });
  tiff.writeUInt32LE(next, 10 + entries.length * 12);
  return tiff;
}

function exifBlock(orientation: number, text: string): Buffer {
  const tiff = Buffer.alloc(120);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  entry(10, 0x0112, 3, 1, orientation);
  entry(22, 0x8769, 4, 1, 40);
  tiff.writeUInt16LE(1, 40);
  entry(42, 0x9003, 2, 20, 60);
  tiff.write(text, 60, 'latin1');
  return Buffer.concat([Buffer.from('Exif\0\0'), tiff]);

  function entry(at: number, tag: number, type: number, count: number, value: number): void {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  }
}

describe('a file is what its content says', () => {
  it('recognises a PDF, JPEG, TIFF and video by their bytes, and nothing in a program, a text or an empty file', async () => {
    expect((await look(createPdf(['x'])))?.kind).toBe('pdf');
    expect((await look(Buffer.concat([Buffer.from('junk before\n'), createPdf(['x'])])))?.kind).toBe('pdf');
    expect((await look(createJpeg()))?.kind).toBe('jpeg');
    expect(await look(tinyTiff())).toMatchObject({ kind: 'tiff', problem: null });
    expect((await look(sampleMp4()))?.kind).toBe('mp4');
    expect((await look(sampleMpeg2()))?.kind).toBe('mpeg2');
    for (const other of ['MZ\x90\0', '\x7fELF', '#!/bin/sh', 'report.pdf', 'GIF89a', ''])
      expect(await look(Buffer.from(other, 'latin1'))).toBeNull();
  });

  it('counts the pages of a PDF where it says them in the open', async () => {
    expect(await look(createPdf(['x']))).toMatchObject({ pages: 1 });
    expect(await look(Buffer.from('%PDF-1.7\n1 0 obj\n<</Linearized 1/L 9/N 12/T 4>>'))).toMatchObject({ pages: 12 });
    expect(await look(Buffer.from('%PDF-1.7\n(nothing in the open)'))).toMatchObject({ pages: null });
  });

  it('takes a film only in a coding that DICOM has a transfer syntax for, and says so of the others', async () => {
    const level41 = '1.2.840.10008.1.2.4.102';
    expect(await look(sampleMp4({ indexFirst: true }))).toMatchObject({
      transferSyntaxUid: level41,
      frames: 50,
      framesPerSecond: 25,
      problem: null,
    });
    expect(await look(sampleMp4({ level: 42 }))).toMatchObject({ transferSyntaxUid: '1.2.840.10008.1.2.4.104' });
    for (const film of [{ coding: 'hvc1' }, { profile: 77 }, { profile: 110 }, { level: 51 }])
      expect(await look(sampleMp4(film))).toMatchObject({ problem: 'video-coding' });
    expect(await look(sampleMpeg2())).toMatchObject({
      transferSyntaxUid: '1.2.840.10008.1.2.4.100',
      width: 720,
      height: 576,
    });
    expect(await look(sampleMpeg2({ extension: false }))).toMatchObject({ problem: 'video-coding' });
  });

  it('believes the clock of a camera that was set, and no other', () => {
    expect(readExif(exifBlock(6, '2026:03:17 10:20:30'))).toMatchObject({ orientation: 6, takenAt: '20260317102030' });
    for (const text of ['2000:01:01 00:00:12', '2026:13:40 10:20:30', '    :  :     :  :  ', '1970:05:05 12:00:00'])
      expect(readExif(exifBlock(1, text)).takenAt).toBe('');
    expect(readExif(exifBlock(99, '')).orientation).toBe(1);
  });
});

describe('a hostile file costs nothing but itself', () => {
  it('ends a loop of TIFF pages, and refuses pages larger than any paper', async () => {
    expect(await look(tinyTiff(8))).toMatchObject({ problem: 'damaged' });
    expect(await look(tinyTiff(0, 4_000_000_000))).toMatchObject({ problem: 'too-large' });
  });

  it('looks at any bytes behind any mark without an error, and reads only some of them', async () => {
    const seeds = [
      createPdf(['x']),
      createJpeg(),
      tinyTiff(),
      sampleMp4(),
      sampleMpeg2(),
      exifBlock(1, '2026:03:17 10:20:30'),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        fc.nat(12_000),
        async (seed, changes, length) => {
          const bytes = Buffer.from(seed.subarray(0, Math.max(8, length)));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const facts = await look(bytes);
          if (facts !== null && facts.problem === null) expect(documentTargets(facts).length).toBeGreaterThan(0);
          readExif(bytes);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
