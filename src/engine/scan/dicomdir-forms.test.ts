import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScanListing } from '../../contract/scan.ts';
import { scanMedia } from './scan-media.ts';

/** pydicom's test discs: one file-set with its DICOMDIR in every broken form that was met. */
const discs = join('..', 'shared', 'corpus', 'pydicom', 'test_files', 'dicomdirtests');
const isThere = existsSync(discs);
if (!isThere) console.warn(`DICOMDIRs of other makers are not tested: ${discs} is not there`);

/** The folders that the DICOMDIRs beside them list. */
const fileSet = ['77654033', '98892001', '98892003'];
const images = 31;

describe.skipIf(!isThere)('a disc whose DICOMDIR is', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'dicomdir-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function scanned(form: string) {
    const folder = join(root, form);
    for (const name of fileSet) await cp(join(discs, name), join(folder, name), { recursive: true });
    await cp(join(discs, form), join(folder, 'DICOMDIR'));
    const listings: ScanListing[] = [];
    const { report } = await scanMedia({ scanId: form, paths: [folder], onListing: (each) => listings.push(each) });
    return { report, listed: listings.at(-1)?.patients ?? [] };
  }
  const filesOf = (listed: ScanListing['patients']) =>
    listed.flatMap(({ studies }) => studies).reduce((sum, { files }) => sum + files, 0);

  test.each(['DICOMDIR', 'DICOMDIR-bigEnd', 'DICOMDIR-implicit', 'DICOMDIR-reordered', 'DICOMDIR-nooffset'])(
    '%s: is listed whole at once, and every series is found to be as listed',
    async (form) => {
      const { report, listed } = await scanned(form);
      expect(filesOf(listed)).toBe(images);
      expect(listed.map(({ patientId }) => patientId)).toEqual(['77654033', '98890234']);
      expect(report.files.dicom).toBe(images);
      const { series } = report.sources[0]?.dicomdir ?? { series: [] };
      const { series: whole } = (await scanned('DICOMDIR')).report.sources[0]?.dicomdir ?? { series: [] };
      expect(series).toEqual(whole);
      expect(series.every((one) => one.listed === one.found && one.missing + one.unlisted === 0)).toBe(true);
    },
  );

  test('without patients: nothing it lists is lost, and the images are sorted by what they say of themselves', async () => {
    const { report } = await scanned('DICOMDIR-nopatient');
    const whole = (await scanned('DICOMDIR')).report;
    expect(report.patients).toEqual(whole.patients);
    expect(report.sources[0]?.dicomdir.missing).toEqual([]);
    expect(report.sources[0]?.dicomdir.unlisted).toBe(0);
  });

  test('empty: every image is found and called unlisted', async () => {
    const { report, listed } = await scanned('DICOMDIR-empty.dcm');
    expect(listed).toEqual([]);
    expect(report.files.dicom).toBe(images);
    expect(report.sources[0]?.dicomdir.unlisted).toBe(images);
    const { series } = report.sources[0]?.dicomdir ?? { series: [] };
    expect(series.reduce((sum, one) => sum + one.unlisted, 0)).toBe(images);
  });

  test('of another maker, in an alphabetic file-set: every file is listed and there', async () => {
    const listings: ScanListing[] = [];
    const { report } = await scanMedia({
      scanId: 'tiny',
      paths: [join(discs, 'TINY_ALPHA')],
      onListing: (each) => listings.push(each),
    });
    expect(filesOf(listings.at(-1)?.patients ?? [])).toBe(50);
    expect(report.files.dicom).toBe(50);
    expect(report.sources[0]?.dicomdir).toMatchObject({ missing: [], unlisted: 0 });
  });
});
