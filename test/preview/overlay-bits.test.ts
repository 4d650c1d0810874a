import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildDataSet } from '../../src/engine/dicom/build-dataset.ts';
import { bufferSource } from '../../src/engine/dicom/byte-source.ts';
import { previewFiles } from '../../src/engine/preview/preview-files.ts';
import { decodeFrame } from '../../src/renderer/preview/decode-frame.ts';

const judge = '/usr/bin/dcm2pnm';
if (!existsSync(judge)) console.warn('NOT RUN: overlays in pixel bits against dcmtk, because dcm2pnm is not there');

const [rows, columns] = [24, 40];
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';

/** An annotation as old workstations left it: a frame around the picture. */
const isMarked = (row: number, column: number) =>
  (row === 3 || row === rows - 4) && column >= 5 && column < columns - 5;

/** Twelve bits of value in sixteen, and in bit 13 of each pixel an overlay. */
function withHiddenOverlay(): Buffer {
  const us = (value: number) => ({ vr: 'US' as const, bytes: Buffer.from([value & 255, value >> 8]) });
  const meta = buildDataSet({
    '00020001': Uint8Array.of(0, 1),
    '00020002': secondaryCapture,
    '00020003': '2.25.4711',
    '00020010': '1.2.840.10008.1.2.1',
    '00020012': '2.25.7',
  });
  const body = buildDataSet({
    SOPClassUID: secondaryCapture,
    SOPInstanceUID: '2.25.4711',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    WindowCenter: '2048',
    WindowWidth: '4096',
    '60000010': us(rows),
    '60000011': us(columns),
    '60000040': { vr: 'CS', bytes: Buffer.from('G ') },
    '60000050': { vr: 'SS', bytes: Buffer.from([1, 0, 1, 0]) },
    '60000100': us(16),
    '60000102': us(13),
  });
  const pixels = Buffer.alloc(rows * columns * 2);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      pixels.writeUInt16LE(60 * column + (isMarked(row, column) ? 1 << 13 : 0), 2 * (row * columns + column));
  const head = Buffer.from('e07f10004f57000000000000', 'hex');
  head.writeUInt32LE(pixels.length, 8);
  const start = [Buffer.alloc(128), Buffer.from('DICM'), buildDataSet({ '00020000': meta.length }), meta];
  return Buffer.concat([...start, body, head, pixels]);
}

async function shown() {
  const looks = previewFiles();
  const open = async () => bufferSource(withHiddenOverlay());
  const preview = await looks.describe('one', open);
  const frame = await looks.frame('one', open, 0);
  if (preview.kind !== 'image' || !frame.ok) throw new Error('it is an image');
  return decodeFrame(preview.layout, Uint8Array.from(frame.bytes));
}

/** Where a plane is set, row by row. */
function marks(isSet: (row: number, column: number) => boolean): string {
  const line = (row: number) => Array.from({ length: columns }, (_, at) => (isSet(row, at) ? '#' : '.')).join('');
  return Array.from({ length: rows }, (_, row) => line(row)).join('\n');
}

describe('an overlay that an old workstation hid in the pixels', () => {
  it('is shown over the image, and the values beneath it are what they were', async () => {
    const { overlays, samples } = await shown();
    const [plane, ...others] = overlays;
    if (plane === undefined) throw new Error('no overlay');
    const bit = (at: number) => ((plane.bits[at >> 3] ?? 0) >> (at & 7)) & 1;
    expect(others).toEqual([]);
    expect(plane).toMatchObject({ rows, columns, originRow: 1, originColumn: 1 });
    expect(marks((row, column) => bit(row * columns + column) === 1)).toBe(marks(isMarked));
    expect(Math.max(...samples)).toBe(60 * (columns - 1));
  });

  it.runIf(existsSync(judge))('is shown where dcmtk shows it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-overlay-'));
    try {
      const [path, out] = [join(folder, 'image.dcm'), join(folder, 'image.pgm')];
      writeFileSync(path, withHiddenOverlay());
      // Graphics replace what is beneath by white; no value of the picture is.
      execFileSync(judge, ['--write-raw-pnm', '--no-scaling', '+Wi', '1', path, out], { stdio: 'ignore' });
      const pixels = readFileSync(out).subarray(-rows * columns);
      expect(marks((row, column) => pixels[row * columns + column] === 255)).toBe(marks(isMarked));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
