import { describe, expect, it } from 'vitest';
import type { ScanReport } from '../contract/scan.ts';
import { chooseDocuments, countDocuments } from './choose-documents.ts';

const document = {
  kind: 'pdf',
  bytes: 10,
  pages: 1,
  targets: ['encapsulated-pdf'],
  turned: 'no',
  problem: null,
} as const;
const report: ScanReport = {
  scanId: 's',
  sources: [
    {
      path: '/media/cd',
      kind: 'disc',
      label: 'CD',
      fingerprint: { content: 'c', list: 'l' },
      lastImport: null,
      dicomdir: { present: false, records: 0, missing: [], unlisted: 0, series: [] },
      documents: [
        { ...document, targets: [...document.targets], id: 'a', path: 'Befunde/a.pdf' },
        { ...document, targets: ['photo', 'secondary-capture'], id: 'b', kind: 'jpeg', path: 'b.jpg' },
        { ...document, targets: [], id: 'c', kind: 'mp4', path: 'c.mp4', problem: 'video-coding' },
      ],
    },
  ],
  patients: [],
  files: { total: 3, dicom: 0, duplicate: 0, skipped: [], unreadable: [] },
  bytesRead: 0,
  filesOpened: 0,
  elapsedMs: 0,
};

describe('--documents', () => {
  it('takes none by itself, all that can be taken, or those that are named', () => {
    const [pdf, photo] = [
      { id: 'a', target: 'encapsulated-pdf' },
      { id: 'b', target: 'photo' },
    ];
    expect(chooseDocuments(report, [])).toEqual([]);
    expect(chooseDocuments(report, ['none'])).toEqual([]);
    expect(chooseDocuments(report, ['all'])).toEqual([pdf, photo]);
    expect(chooseDocuments(report, ['b.jpg', '/media/cd/Befunde/a.pdf'])).toEqual([photo, pdf]);
    expect(countDocuments(report)).toBe(2);
  });

  it('names what is not there, and what no archive takes', () => {
    expect(() => chooseDocuments(report, ['x.pdf'])).toThrow('x.pdf is not among the documents');
    expect(() => chooseDocuments(report, ['c.mp4'])).toThrow('c.mp4 cannot be taken (video-coding)');
  });
});
