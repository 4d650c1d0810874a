import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createJpeg } from '../disc-maker/jpeg-image.ts';
import { createPdf } from '../disc-maker/pdf-document.ts';
import { scanMedia } from '../scan/scan-media.ts';
import { sampleMp4 } from './sample-video.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-find-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, bytes: Buffer | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}
async function scan() {
  const { report, studies } = await scanMedia({ scanId: 's', paths: [folder] });
  return { report, studies, offered: (report.sources[0]?.documents ?? []).map(({ path }) => path).sort() };
}

it('offers what a patient brings, and not what came with the viewer', async () => {
  put('Befund.pdf', createPdf(['Befund']));
  put('Berichte/2026/Arztbrief', createPdf(['Arztbrief']));
  put('film.mp4', sampleMp4());
  put('START.EXE', 'MZ');
  put('VIEWER/bin/viewer.exe', 'MZ');
  put('VIEWER/doc/manual.pdf', createPdf(['Manual']));
  put('IHE_PDI/INDEX.HTM', '<html>');
  put('IHE_PDI/PAGES/IM0001.mp4', sampleMp4());
  put('IHE_PDI/REPORT.PDF', createPdf(['Report']));
  put('button.jpg', createJpeg());
  const { report, offered } = await scan();
  expect(offered).toEqual(['Befund.pdf', 'Berichte/2026/Arztbrief', 'IHE_PDI/REPORT.PDF', 'film.mp4']);
  expect(report.files.skipped).toHaveLength(report.files.total);
});

it('gives documents without images the same empty study each time, and another one for other papers', async () => {
  put('Befund.pdf', createPdf(['Befund']));
  const first = (await scan()).report.documentStudy;
  expect(first?.studyInstanceUid).toMatch(/^2\.25\.\d+$/);
  expect((await scan()).report.documentStudy).toEqual(first);
  put('Befund.pdf', createPdf(['Andere']));
  expect((await scan()).report.documentStudy?.studyInstanceUid).not.toBe(first?.studyInstanceUid);
});

it('makes no study of a folder that holds nothing to take', async () => {
  put('readme.txt', 'read me');
  put('film.mp4', sampleMp4({ coding: 'hvc1' }));
  const { report, studies } = await scan();
  expect(report.documentStudy).toBeNull();
  expect(studies).toEqual([]);
  expect(report.sources[0]?.documents).toMatchObject([{ path: 'film.mp4', targets: [], problem: 'video-coding' }]);
});

it('counts every file in exactly one class, whatever its name and content are', async () => {
  const contents = [
    createPdf(['Befund']),
    createJpeg(),
    sampleMp4(),
    Buffer.from('MZ and more'),
    Buffer.from('[autorun]'),
    Buffer.alloc(0),
    Buffer.alloc(300, 7),
  ];
  const name = fc.constantFrom(
    'a.pdf',
    'b.exe',
    'AUTORUN.INF',
    'c',
    'd.jpg',
    'IM1.dcm',
    'e.html',
    'f.mp4',
    'g.zip',
    'DICOMDIR',
  );
  const place = fc.constantFrom('', 'VIEWER/', 'VIEWER/help/', 'Scans/2026/', 'web/');
  const file = fc.tuple(place, name, fc.constantFrom(...contents));
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 12 }), async (files) => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      for (const [at, own, bytes] of files) put(`${at}${own}`, bytes);
      const { report } = await scan();
      const { total, dicom, duplicate, skipped, unreadable } = report.files;
      expect(total).toBe(new Set(files.map(([at, own]) => at + own)).size);
      expect(dicom + duplicate + skipped.length + unreadable.length).toBe(total);
      const paths = [...skipped, ...unreadable].map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      const documents = report.sources[0]?.documents ?? [];
      for (const { path } of documents) {
        expect(skipped.find((one) => one.path === path)?.reason).toMatch(/^(document|image)$/);
        expect(path).not.toMatch(/exe|inf|zip/i);
      }
    }),
    { numRuns: 60 },
  );
});

it('opens programs no further than their first bytes, and leaves them behind counted', async () => {
  put('VIEWER/START.EXE', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5_000_000, 1)]));
  put('VIEWER/MANUAL.PDF', Buffer.concat([createPdf(['Manual']), Buffer.alloc(5_000_000, 0x20)]));
  put('AUTORUN.INF', '[autorun]\nopen=VIEWER\\START.EXE\n');
  const { report, offered } = await scan();
  expect(offered).toEqual([]);
  expect(report.files.skipped.map(({ reason }) => reason).sort()).toEqual([
    'document',
    'viewer-program',
    'viewer-program',
  ]);
  expect(report.filesOpened).toBe(3);
  expect(report.bytesRead).toBeLessThan(3 * 32 * 1024);
});
