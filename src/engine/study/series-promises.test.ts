import { expect, it } from 'vitest';
import { groupStudies } from './group-studies.ts';
import type { ScannedInstance } from './scanned-instance.ts';
import type { MissingFile, ScannedStudy } from './scanned-study.ts';
import { seriesPromises } from './series-promises.ts';

function image(n: number, seriesInstanceUid: string): ScannedInstance {
  return {
    ...{ sourcePath: '/disc', path: `IM${n}`, sizeBytes: 10, sopInstanceUid: `1.2.${n}`, sopClassUid: '1.3' },
    ...{ studyInstanceUid: '1.9', seriesInstanceUid, transferSyntaxUid: '1.2', instanceNumber: n, flags: [] },
    attributes: { Modality: 'CT', SeriesNumber: seriesInstanceUid },
  };
}
function studyWith(missingFiles: MissingFile[], listed: Record<string, number>): ScannedStudy {
  const series = Object.entries(listed).map(([seriesInstanceUid, count]) => ({
    ...{
      studyInstanceUid: '1.9',
      seriesInstanceUid,
      modality: 'CT',
      description: '',
      number: Number(seriesInstanceUid),
    },
    ...{ listed: count, found: 0, missing: 0, unlisted: 0 },
  }));
  const notes = new Map([['1.9', { missingFiles, warnings: [], series, contested: [] }]]);
  const [study] = groupStudies([image(1, '1'), image(2, '1'), image(3, '2')], notes).studies;
  if (study === undefined) throw new Error('no study');
  return study;
}
const numbers = (study: ScannedStudy, asListed = true) =>
  seriesPromises(study, asListed).map((series) => [series.seriesInstanceUid, series.promised, series.found]);

it('promises of a series what the disc lists, and finds what lies there, readable or not', () => {
  const missing: MissingFile[] = [
    { path: 'IM4', reason: 'listed-but-missing', seriesInstanceUid: '1' },
    { path: 'IM5', reason: 'truncated', seriesInstanceUid: '2' },
  ];
  expect(numbers(studyWith(missing, { '1': 3, '2': 2 }))).toEqual([
    ['1', 3, 2],
    ['2', 2, 2],
  ]);
});

it('counts a series of which nothing is there, and a file that names no series', () => {
  const missing: MissingFile[] = [
    { path: 'IM8', reason: 'listed-but-missing', seriesInstanceUid: '3' },
    { path: 'IM9', reason: 'read-error', seriesInstanceUid: null },
  ];
  expect(numbers(studyWith(missing, { '1': 2, '2': 1, '3': 1 }))).toEqual([
    ['1', 2, 2],
    ['2', 1, 1],
    ['3', 1, 0],
    ['', 1, 1],
  ]);
});

it('holds the list against the series by itself: a loss that no note names is short all the same', () => {
  expect(numbers(studyWith([], { '1': 5, '2': 1 }))).toContainEqual(['1', 5, 2]);
});

it('asks no more of a disc without a directory, or of a part of a study, than what was found', () => {
  expect(numbers(studyWith([], {}))).toEqual([
    ['1', 2, 2],
    ['2', 1, 1],
  ]);
  expect(numbers(studyWith([], { '1': 5, '2': 1 }), false)).toContainEqual(['1', 2, 2]);
});
