import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildDataSet } from './build-dataset.ts';
import { type ByteSource, bufferSource } from './byte-source.ts';
import { readHeader } from './read-header.ts';
import { readAttributes } from './read-values.ts';
import { sampleElements, sampleFile } from './sample-file.ts';
import { deflatedUid, explicitBig, explicitLittle, implicitLittle } from './transfer-syntax.ts';

const read = (bytes: Buffer, until: 'end' | 'pixel-data' = 'end') => readHeader(bufferSource(bytes), { until });

async function patientId(bytes: Buffer): Promise<string | undefined> {
  const result = await read(bytes);
  if (result.header === undefined) return undefined;
  return (await readAttributes(result.header, bufferSource(bytes), ['PatientID'])).PatientID?.text;
}

describe('reading a header', () => {
  for (const [name, encoding] of Object.entries({ implicitLittle, explicitLittle, explicitBig })) {
    it(`finds the patient in ${name}`, async () => {
      expect(await patientId(sampleFile({ encoding }))).toBe('FOREIGN-1');
    });

    it(`finds the patient in ${name} without preamble and file meta information`, async () => {
      expect(await patientId(buildDataSet(sampleElements, { encoding }))).toBe('FOREIGN-1');
    });
  }

  it('reads a deflated data set', async () => {
    const plain = sampleFile({ transferSyntaxUid: deflatedUid });
    const result = await read(plain);
    const start = result.header!.dataSetStart;
    const bytes = Buffer.concat([plain.subarray(0, start), deflateRawSync(plain.subarray(start))]);
    expect(await patientId(bytes)).toBe('FOREIGN-1');
  });

  it('refuses a deflated data set that inflates beyond the limit instead of filling the memory', async () => {
    const plain = sampleFile({ transferSyntaxUid: deflatedUid });
    const start = (await read(plain)).header!.dataSetStart;
    const bomb = Buffer.concat([plain.subarray(0, start), deflateRawSync(Buffer.alloc(4_000_000))]);
    const result = await readHeader(bufferSource(bomb), { maxInflatedBytes: 1_000_000 });
    expect(result).toMatchObject({ ok: false, reason: 'too-large' });
  });

  it('goes by the bytes when the named transfer syntax is wrong, and says so', async () => {
    const bytes = sampleFile({ encoding: implicitLittle, transferSyntaxUid: '1.2.840.10008.1.2.1' });
    const result = await read(bytes);
    expect(result.header).toMatchObject({ tsMismatch: true, transferSyntaxUid: '1.2.840.10008.1.2' });
    expect(await patientId(bytes)).toBe('FOREIGN-1');
  });

  it('says how many bytes a file cut short in its pixel data lacks', async () => {
    const bytes = sampleFile();
    const result = await read(bytes.subarray(0, bytes.length - 100), 'pixel-data');
    expect(result).toMatchObject({ ok: false, reason: 'truncated', bytesLost: 100 });
    expect(result.header?.truncation).toMatchObject({ inPixelData: true });
  });

  it('says that a file is cut short within its header', async () => {
    const bytes = sampleFile({ pixelBytes: 0 });
    const result = await read(bytes.subarray(0, bytes.length - 3));
    expect(result).toMatchObject({ ok: false, reason: 'truncated' });
    expect(result.header?.truncation?.inPixelData).toBe(false);
  });

  it('tells an empty file and one that is no DICOM from an image', async () => {
    expect(await read(Buffer.alloc(0))).toMatchObject({ ok: false, reason: 'empty' });
    for (const text of [
      '%PDF-1.7\n%âãÏÓ and more text',
      'MZ\x90\0\x03\0\0\0',
      '[autorun]\r\nopen=viewer.exe\r\n',
      '\xff\xd8\xff\xe0\0\x10JFIF\0',
    ]) {
      const bytes = Buffer.alloc(600, Buffer.from(text, 'latin1'));
      expect(await read(bytes)).toMatchObject({ ok: false, reason: 'not-dicom' });
    }
  });

  it('is not taken in by the letters DICM within a bare data set', async () => {
    const bytes = buildDataSet({ ...sampleElements, ImageComments: 'DICM'.repeat(100) }, { encoding: explicitLittle });
    const shifted = buildDataSet({
      SpecificCharacterSet: 'ISO_IR 100',
      StudyDescription: `${'x'.repeat(102)}DICMxxxx`,
      PatientID: 'FOREIGN-1',
    });
    expect(shifted.toString('latin1', 128, 132)).toBe('DICM');
    expect(await patientId(bytes)).toBe('FOREIGN-1');
    expect(await patientId(shifted)).toBe('FOREIGN-1');
  });

  it('reads no more than 32 KiB of a usual slice', async () => {
    const bytes = sampleFile({ pixelBytes: 524_288 });
    let readBytes = 0;
    const inner = bufferSource(bytes);
    const counting: ByteSource = {
      sizeBytes: bytes.length,
      read: (position, length) => {
        readBytes += length;
        return inner.read(position, length);
      },
      close: inner.close,
    };
    expect((await readHeader(counting)).ok).toBe(true);
    expect(readBytes).toBeLessThanOrEqual(32 * 1024);
  });

  it('walks sequences nested ten thousand deep without falling over', async () => {
    const open = Buffer.from('0800401153510000fffffffffeff00e0ffffffff', 'hex');
    const body = Buffer.concat([buildDataSet({ SOPClassUID: '1.2.3' }), ...new Array<Buffer>(10_000).fill(open)]);
    const result = await read(body);
    expect(result).toMatchObject({ ok: false, reason: 'too-large' });
  });

  it('tells a file that was cut within the first bytes of an element, and padding from a cut', async () => {
    const whole = sampleFile({ pixelBytes: 0 });
    const begun = Buffer.from('400007a04c4f', 'hex');
    const cut = await read(Buffer.concat([whole, begun]));
    expect(cut).toMatchObject({ ok: false, reason: 'truncated', bytesLost: 2 });
    expect((await read(Buffer.concat([whole, Buffer.alloc(6)]))).ok).toBe(true);
    expect((await read(Buffer.concat([sampleFile(), begun]), 'end')).ok).toBe(true);
  });

  it('keeps only the elements it is asked to keep, and finds the same end of the header', async () => {
    const bytes = sampleFile();
    const [all, few] = [await read(bytes), await readHeader(bufferSource(bytes), { only: new Set([0x00100020]) })];
    expect(few.header?.elements.map(({ tag }) => tag)).toEqual([0x00100020, 0x7fe00010]);
    expect(few.header?.pixelRange).toEqual(all.header?.pixelRange);
  });
});
