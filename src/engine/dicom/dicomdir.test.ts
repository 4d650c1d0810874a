import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildDataSet } from './build-dataset.ts';
import { bufferSource } from './byte-source.ts';
import { readDicomdir } from './dicomdir.ts';
import type { PlainDataSet } from './edit.ts';

/** A directory of these records; offsets are given as record numbers from 1, 0 for none, and 99 for a place where there is none. */
function directory(records: readonly (PlainDataSet & { next?: number; lower?: number })[], root = 1): Buffer {
  const fill = (offsets: readonly number[]) => {
    const place = (number: number) => (number === 0 ? 0 : (offsets[number - 1] ?? 3));
    return buildDataSet({
      OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: place(root),
      DirectoryRecordSequence: records.map(({ next = 0, lower = 0, ...keys }) => ({
        OffsetOfTheNextDirectoryRecord: place(next),
        RecordInUseFlag: 0xffff,
        OffsetOfReferencedLowerLevelDirectoryEntity: place(lower),
        ...keys,
      })),
    });
  };
  const draft = fill(records.map(() => 1));
  const offsets: number[] = [];
  for (let at = draft.indexOf('feff00e0', 0, 'hex'); at !== -1; at = draft.indexOf('feff00e0', at + 8, 'hex'))
    offsets.push(at);
  return fill(offsets);
}

const patient: PlainDataSet = { DirectoryRecordType: 'PATIENT', PatientID: 'P1', PatientName: 'A^B' };
const study: PlainDataSet = { DirectoryRecordType: 'STUDY', StudyInstanceUID: '2.25.1' };
const series: PlainDataSet = { DirectoryRecordType: 'SERIES', SeriesInstanceUID: '2.25.2', Modality: 'CT' };
const image = (name: string): PlainDataSet => ({
  DirectoryRecordType: 'IMAGE',
  ReferencedFileID: `DICOM\\${name}`,
  ReferencedSOPInstanceUIDInFile: `2.25.1${name.length}`,
});

const read = (bytes: Buffer) => readDicomdir(bufferSource(bytes));

describe('reading a DICOMDIR', () => {
  it('lists each file under its patient, study and series', async () => {
    const bytes = directory([
      { ...patient, lower: 2 },
      { ...study, lower: 3 },
      { ...series, lower: 4 },
      { ...image('IM1'), next: 5 },
      image('IM2'),
    ]);
    const { files, warnings } = await read(bytes);
    expect(warnings).toEqual([]);
    expect(files.map(({ fileId }) => fileId.join('/'))).toEqual(['DICOM/IM1', 'DICOM/IM2']);
    expect(files[1]?.keys).toMatchObject({
      PatientID: 'P1',
      StudyInstanceUID: '2.25.1',
      SeriesInstanceUID: '2.25.2',
      Modality: 'CT',
    });
  });

  it('finds the files although the offsets lead nowhere or in a circle', async () => {
    const bytes = directory([
      { ...patient, lower: 99 },
      { ...study, lower: 3 },
      { ...series, lower: 4 },
      { ...image('IM1'), next: 4 },
    ]);
    const { files, warnings } = await read(bytes);
    expect(files.map(({ keys }) => keys.SeriesInstanceUID)).toEqual(['2.25.2']);
    expect(warnings.map(({ code }) => code)).toContain('dangling-offset');
    const circle = await read(
      directory([
        { ...patient, lower: 2 },
        { ...image('IM1'), next: 2 },
      ]),
    );
    expect(circle.files).toHaveLength(1);
    expect(circle.warnings.map(({ code }) => code)).toContain('offset-cycle');
  });

  it('leaves out inactive records, and names files outside the medium without opening them', async () => {
    const bytes = directory([
      { ...image('IM1'), RecordInUseFlag: 0, next: 2 },
      { ...image('IM2'), ReferencedFileID: '..\\..\\etc\\passwd', next: 3 },
      { ...image('IM3'), ReferencedFileID: 'C:\\IM3', next: 4 },
      image('IM4'),
    ]);
    const { files, escaping, warnings } = await read(bytes);
    expect(files.map(({ fileId }) => fileId.join('/'))).toEqual(['DICOM/IM4']);
    expect(escaping.map(({ fileId }) => fileId)).toEqual(['..\\..\\etc\\passwd', 'C:\\IM3']);
    expect(warnings.map(({ code }) => code)).toContain('unsafe-file-id');
  });

  const folder = join('..', 'shared', 'corpus', 'pydicom', 'test_files', 'dicomdirtests');
  const there = existsSync(folder);
  if (!there) console.warn(`DICOMDIRs of other makers are not tested: ${folder} is not there`);
  for (const [name, count] of [
    ['DICOMDIR', 31],
    ['DICOMDIR-bigEnd', 31],
    ['DICOMDIR-implicit', 31],
    ['DICOMDIR-reordered', 31],
    ['DICOMDIR-nopatient', 31],
    ['DICOMDIR-nooffset', 31],
    ['DICOMDIR-empty.dcm', 0],
    ['TINY_ALPHA/DICOMDIR', 50],
  ] as const) {
    it.skipIf(!there)(`lists all ${count} files of ${name}`, async () => {
      const { files } = await read(readFileSync(join(folder, name)));
      expect(new Set(files.map(({ fileId }) => fileId.join('/'))).size).toBe(count);
      for (const file of files) expect(file.keys.StudyInstanceUID).toMatch(/^[\d.]+$/);
    });
  }
});
