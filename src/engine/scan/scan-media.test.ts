import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ScanListing,
  type ScanProgress,
  type ScanReport,
  scanListingSchema,
  scanReportSchema,
} from '../../contract/scan.ts';
import type { DiscManifest } from '../disc-maker/disc-manifest.ts';
import { DISC_KINDS, type DiscKind } from '../disc-maker/kinds.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { displayPath } from '../media/display-path.ts';
import { type ScanResult, scanMedia } from './scan-media.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'scan-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const made = new Map<string, Promise<{ path: string; manifest: DiscManifest; result: ScanResult }>>();

/** Each kind of disc is made and scanned once. */
function disc(kind: DiscKind) {
  const pending = made.get(kind) ?? makeAndScan(kind);
  made.set(kind, pending);
  return pending;
}

async function makeAndScan(kind: DiscKind) {
  const path = join(root, kind);
  const manifest = await makeDisc({ outPath: path, kind, seed: 3, patients: 1, studies: 1, images: 12 });
  return { path, manifest, result: await scanMedia({ scanId: kind, paths: [path] }) };
}

const reasons = ({ files }: ScanReport) =>
  new Map([...files.skipped, ...files.unreadable].map(({ path, reason }) => [path, reason]));
const codes = ({ studies }: ScanResult) => studies.flatMap(({ summary }) => summary.warnings.map(({ code }) => code));

describe.each(DISC_KINDS.map(({ name }) => name))('a disc of the kind %s', (kind) => {
  test('every file ends in exactly one class, and every intact image is found', async () => {
    const { path, manifest, result } = await disc(kind);
    const { files, sources } = result.report;
    expect(() => scanReportSchema.parse(result.report)).not.toThrow();
    expect(files.dicom + files.duplicate + files.skipped.length + files.unreadable.length).toBe(files.total);
    const onDisc = await readdir(path, { recursive: true, withFileTypes: true });
    expect(files.total).toBe(onDisc.filter((entry) => !entry.isDirectory()).length);
    expect(files.dicom + files.duplicate).toBe(manifest.instances.length);
    const found = result.studies.flatMap(({ instances }) => instances.map((instance) => instance.sopInstanceUid));
    expect(found.sort()).toEqual([...new Set(manifest.instances.map((instance) => instance.sopInstanceUid))].sort());
    expect(sources[0]?.dicomdir.present).toBe(manifest.dicomdir.present);
  });

  test('what is no image, damaged or hostile is named with its reason', async () => {
    const { manifest, result } = await disc(kind);
    const named = reasons(result.report);
    const files = [...manifest.nonDicom, ...manifest.expectedFaults].filter(({ path }) => !path.startsWith('..'));
    for (const { path, reason } of files) expect([path, named.get(displayPath(path))]).toEqual([path, reason]);
  });
});

test('the files are the truth: images that the DICOMDIR lists and that are not there are missing from their study', async () => {
  const { manifest, result } = await disc('dicomdir-missing-files');
  expect(result.report.sources[0]?.dicomdir.missing).toEqual([...manifest.dicomdir.missing]);
  expect(result.studies[0]?.summary.missing).toBe(manifest.dicomdir.missing.length);
  expect(result.studies[0]?.missingFiles.map((file) => file.reason)).toContain('listed-but-missing');
});

test('the files are the truth: images that the DICOMDIR does not list are found and counted', async () => {
  const { manifest, result } = await disc('dicomdir-unlisted');
  expect(result.report.sources[0]?.dicomdir.unlisted).toBe(manifest.dicomdir.unlisted.length);
  expect(codes(result)).toContain('unlisted');
});

test('the series say which of them lack images: listed, found, missing and unlisted add up, series by series', async () => {
  for (const kind of ['standard', 'dicomdir-missing-files', 'dicomdir-unlisted', 'truncated'] as const) {
    const { result, manifest } = await disc(kind);
    const { series } = result.report.sources[0]?.dicomdir ?? { series: [] };
    expect(series.length, kind).toBeGreaterThan(0);
    for (const one of series) expect([kind, one.found]).toEqual([kind, one.listed - one.missing + one.unlisted]);
    const sum = (of: 'found' | 'missing' | 'unlisted') => series.reduce((total, one) => total + one[of], 0);
    expect([kind, sum('found')]).toEqual([kind, result.report.files.dicom]);
    expect([kind, sum('unlisted')]).toEqual([kind, manifest.dicomdir.unlisted.length]);
    const cutShort = result.report.files.unreadable.length;
    expect([kind, sum('missing')]).toEqual([kind, manifest.dicomdir.missing.length + cutShort]);
    const shown = result.report.patients.flatMap(({ studies }) => studies.flatMap((study) => study.series));
    expect(shown.reduce((total, one) => total + one.missing, 0)).toBe(sum('missing'));
    expect(shown.every((one) => one.instances === one.listed - one.missing + one.unlisted)).toBe(true);
  }
});

test('a series of which nothing is there is named all the same', async () => {
  const { path } = await makeAndScanInto('standard', 'series-gone');
  const { report: whole } = await scanMedia({ scanId: 'w', paths: [path] });
  const [gone, ...others] = whole.patients[0]?.studies[0]?.series ?? [];
  const lost = whole.sources[0]?.dicomdir.series.find((one) => one.seriesInstanceUid === gone?.seriesInstanceUid);
  expect(others.length).toBeGreaterThan(0);
  const { studies } = await scanMedia({ scanId: 'w', paths: [path] });
  for (const instance of studies.flatMap(({ instances }) => instances))
    if (instance.seriesInstanceUid === gone?.seriesInstanceUid) await rm(join(path, instance.path));
  const { report } = await scanMedia({ scanId: 'g', paths: [path] });
  const series = report.patients[0]?.studies[0]?.series.find(
    (one) => one.seriesInstanceUid === gone?.seriesInstanceUid,
  );
  expect(series).toMatchObject({
    modality: gone?.modality,
    instances: 0,
    listed: lost?.listed,
    missing: lost?.listed,
    unlisted: 0,
  });
});

test('what the disc promises is told before its images are read, and is corrected by what is there', async () => {
  const { path, manifest } = await disc('dicomdir-missing-files');
  const order: string[] = [];
  const listings: ScanListing[] = [];
  const { report } = await scanMedia({
    scanId: 'l',
    paths: [path],
    onListing: (listing) => {
      listings.push(listing);
      order.push('listing');
    },
    onProgress: ({ dicomFiles }) => order.push(dicomFiles === 0 ? 'walking' : 'reading'),
  });
  expect(listings).toHaveLength(1);
  expect(() => scanListingSchema.parse(listings[0])).not.toThrow();
  expect(order.indexOf('listing')).toBeLessThan(order.indexOf('reading'));
  const [listed, found] = [listings[0]?.patients[0], report.patients[0]];
  expect(listed?.patientName).toEqual(found?.patientName);
  expect(listed?.studies[0]?.studyInstanceUid).toBe(found?.studies[0]?.studyInstanceUid);
  const promised = listed?.studies[0]?.files ?? 0;
  expect(promised - (found?.studies[0]?.instances ?? 0)).toBe(manifest.dicomdir.missing.length);
});

test('files that break off are named with what they lost, and their study is known to be incomplete', async () => {
  const { result } = await disc('truncated');
  expect(result.report.files.unreadable.map(({ reason }) => reason)).toEqual(['truncated', 'truncated']);
  expect(result.report.files.unreadable.map(({ bytesLost }) => bytesLost).sort((a, b) => b - a)[0]).toBe(200_001);
  expect(result.studies[0]?.summary.missing).toBe(2);
});

test('the series say how many of their files could not be read, with a DICOMDIR and without one', async () => {
  const { result } = await disc('truncated');
  const lost = (scan: ScanResult) => scan.studies[0]?.summary.series.map((series) => series.lost ?? 0) ?? [];
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  expect(sum(lost(result))).toBe(2);
  const { path } = await makeAndScanInto('no-dicomdir', 'shortened');
  const [image = ''] = (await readdir(path, { recursive: true })).filter((name) => /SE000001.IM/.test(name));
  const { size } = await stat(join(path, image));
  await truncate(join(path, image), size - 1_000);
  const scan = await scanMedia({ scanId: 's', paths: [path] });
  expect(scan.report.files.unreadable).toHaveLength(1);
  const named = scan.studies[0]?.summary.series.filter((series) => (series.lost ?? 0) > 0);
  expect(named?.map(({ lost: count }) => count)).toEqual([1]);
  expect(scan.report.sources[0]?.dicomdir.series).toEqual([]);
});

test('without a DICOMDIR a file that cannot be assigned counts as missing from the study in whose folder it lies', async () => {
  const { path } = await makeAndScanInto('no-dicomdir', 'cut');
  const [folder = ''] = (await readdir(path, { recursive: true })).filter((name) => name.endsWith('SE000001'));
  await writeFile(join(path, folder, 'IM_CUT'), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), headOfMeta]));
  const { report, studies } = await scanMedia({ scanId: 's', paths: [path] });
  expect(report.files.unreadable.map(({ reason }) => reason)).toEqual(['truncated']);
  expect(studies.map(({ summary }) => summary.missing)).toEqual([1]);
});

const headOfMeta = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 200, 0, 0, 0, 2, 0, 0x10, 0, 0x55, 0x49, 200, 0, 0x31]);

async function makeAndScanInto(kind: DiscKind, name: string) {
  const path = join(root, name);
  await makeDisc({ outPath: path, kind, seed: 4, patients: 1, studies: 1, images: 4 });
  return { path };
}

test('a file that is there twice is imported once; one UID with two contents is a warning with both paths', async () => {
  const { result } = await disc('duplicates');
  expect(result.report.files.duplicate).toBe(1);
  const warning = result.studies[0]?.summary.warnings.find(({ code }) => code === 'same-uid-other-content');
  expect(warning?.params.other).toBe('COPY/IM000001');
  expect(warning?.params.kept).toMatch(/^DICOM\//);
});

test('two people on one disc stay two; two people in one study are a conflict', async () => {
  const two = await disc('two-patients');
  expect(two.result.report.patients).toHaveLength(2);
  expect(codes(two.result)).not.toContain('conflicting-patient');
  const conflict = await disc('conflicting-headers');
  const fields = conflict.result.studies
    .flatMap(({ summary }) => summary.warnings)
    .filter(({ code }) => code === 'conflicting-patient')
    .map(({ params }) => params.field);
  expect(fields).toEqual(['name', 'birth-date']);
});

test('files that the DICOMDIR puts outside the medium are never opened, but told as missing', async () => {
  const { result } = await disc('hostile');
  expect(result.report.sources[0]?.dicomdir.missing).toContain('..\\..\\ETC\\PASSWD');
  expect(result.studies.flatMap(({ missingFiles }) => missingFiles)).toContainEqual({
    path: '..\\..\\ETC\\PASSWD',
    reason: 'path-escape',
    seriesInstanceUid: expect.any(String),
  });
  expect(codes(result)).toContain('listed-but-missing');
});

test('programs hidden in preambles are told, and odd names do not hide a file', async () => {
  const { result } = await disc('hostile');
  expect(codes(result)).toContain('executable-preamble');
  expect(result.studies[0]?.instances.some(({ path }) => path.includes('\u001b'))).toBe(true);
});

test('text in an undeclared character set is said to be a guess', async () => {
  expect(codes((await disc('wrong-charset')).result)).toContain('charset-undeclared');
});

test('the result is plain data that survives JSON', async () => {
  const { result } = await disc('standard');
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test('reports progress at most ten times a second, ends with the whole, and names the patient', async () => {
  const steps: ScanProgress[] = [];
  const { path } = await disc('standard');
  const { report } = await scanMedia({ scanId: 'p', paths: [path], onProgress: (step) => steps.push(step) });
  expect(steps.length).toBeLessThanOrEqual(Math.ceil(report.elapsedMs / 100) + 2);
  const last = steps.at(-1);
  expect(last).toMatchObject({ filesSeen: report.files.total, filesTotal: report.files.total });
  expect(last?.patientName).not.toBe('');
});

test('stops when told to, and gives nothing half', async () => {
  const { path } = await disc('standard');
  const stop = new AbortController();
  const scan = scanMedia({ scanId: 'c', paths: [path], signal: stop.signal, onProgress: () => stop.abort() });
  await expect(scan).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  await expect(scanMedia({ scanId: 'c', paths: [path], signal: AbortSignal.abort() })).rejects.toMatchObject({
    fault: { code: 'cancelled' },
  });
});

test('several media are one scan, and the same one named twice is read once', async () => {
  const [first, second] = [await disc('standard'), await disc('reports-only')];
  const { report } = await scanMedia({ scanId: 'm', paths: [first.path, second.path, `${first.path}/.`] });
  expect(report.sources.map(({ path }) => path)).toEqual([first.path, second.path]);
  expect(report.files.total).toBe(first.result.report.files.total + second.result.report.files.total);
});

test('reads headers only: at most 32 KiB of an image of half a megabyte', async () => {
  const { result } = await disc('standard');
  const bytes = result.studies.flatMap(({ instances }) => instances).reduce((sum, each) => sum + each.sizeBytes, 0);
  expect(result.report.bytesRead).toBeLessThan(bytes / 10);
  expect(result.report.bytesRead).toBeLessThanOrEqual(result.report.files.total * 32 * 1024);
  // A PDF or picture is opened once more, when it is known whose folder it lies in.
  const looked = result.report.files.skipped.filter(({ path }) => /\.(pdf|jpe?g|png)$/i.test(path)).length;
  expect(result.report.filesOpened).toBeLessThanOrEqual(result.report.files.total + looked);
});

test('changes no modification time on the medium', async () => {
  const { path } = await makeAndScanInto('standard', 'untouched');
  const times = async () => {
    const names = ['.', ...(await readdir(path, { recursive: true })).sort()];
    return Promise.all(names.map(async (name) => [name, (await stat(join(path, name), { bigint: true })).mtimeNs]));
  };
  const before = await times();
  await scanMedia({ scanId: 'u', paths: [path] });
  expect(await times()).toEqual(before);
});

const pydicomDiscs = '/usr/lib/python3/dist-packages/pydicom/data/test_files/dicomdirtests';
const hasPydicom = existsSync(pydicomDiscs);
if (!hasPydicom) console.warn('scan-media.test: python3-pydicom is not installed, its test discs are not scanned');

test.skipIf(!hasPydicom)(
  'finds all 81 images of the test discs of pydicom, whatever is wrong with their DICOMDIRs',
  async () => {
    const { report } = await scanMedia({ scanId: 'py', paths: [pydicomDiscs] });
    expect(report.files.dicom).toBe(81);
    const { total, dicom, duplicate, skipped, unreadable } = report.files;
    expect(dicom + duplicate + skipped.length + unreadable.length).toBe(total);
    expect(report.files.unreadable).toEqual([]);
    expect(report.sources[0]?.dicomdir.missing).toEqual([]);
    expect(report.patients.map(({ patientName }) => patientName.alphabetic)).toEqual(
      expect.arrayContaining(['Doe^Archibald', 'Doe^Peter', 'Citizen^Jan']),
    );
  },
);
