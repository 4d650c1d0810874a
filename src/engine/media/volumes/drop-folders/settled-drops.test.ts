import { expect, test } from 'vitest';
import { type DroppedFile, dropsIn, settling } from './settled-drops.ts';

const file = (path: string, sizeBytes = 10, modifiedMs = 1): DroppedFile => ({ path, sizeBytes, modifiedMs });

test('each folder and each container is a medium of its own, loose files are one together', () => {
  const drops = dropsIn(
    ['Mueller/DICOM/IM1', 'Mueller/DICOMDIR', 'outside.zip', 'IM1.dcm', 'IM2.dcm'].map((path) => file(path)),
  );
  expect(drops.map(({ name, members, sizeBytes }) => ({ name, members, sizeBytes }))).toEqual([
    { name: 'Mueller', members: ['Mueller'], sizeBytes: 20 },
    { name: 'outside.zip', members: ['outside.zip'], sizeBytes: 10 },
    { name: '', members: ['IM1.dcm', 'IM2.dcm'], sizeBytes: 20 },
  ]);
});

test('what desktops leave lying about, and half a download, is no medium', () => {
  expect(
    dropsIn([file('.DS_Store'), file('Thumbs.db'), file('desktop.ini'), file('study.zip.part'), file('.sync/x')]),
  ).toEqual([]);
});

test('a drop is whole when nothing of it has changed for the settle time', () => {
  const { settled } = settling(5000);
  const at = (nowMs: number, ...files: DroppedFile[]) => settled(dropsIn(files), nowMs).map(({ name }) => name);
  expect(at(0, file('A/1', 10))).toEqual([]);
  expect(at(3000, file('A/1', 20))).toEqual([]);
  expect(at(7999, file('A/1', 20))).toEqual([]);
  expect(at(8000, file('A/1', 20))).toEqual(['A']);
});

test('a file that is written again, added or still under way makes its drop wait, and no other', () => {
  const { settled } = settling(5000);
  const at = (nowMs: number, ...files: DroppedFile[]) => settled(dropsIn(files), nowMs).map(({ name }) => name);
  at(0, file('A/1'), file('B/1'));
  expect(at(5000, file('A/1', 10, 2), file('B/1'))).toEqual(['B']);
  expect(at(9000, file('A/1', 10, 2), file('A/2.part', 5), file('B/1'))).toEqual(['B']);
  expect(at(14_000, file('A/1', 10, 2), file('A/2.part', 9), file('B/1'))).toEqual(['B']);
  expect(at(19_000, file('A/1', 10, 2), file('A/2.part', 9), file('B/1'))).toEqual(['A', 'B']);
});

test('a drop that was taken away and comes again has to settle again', () => {
  const { settled } = settling(5000);
  settled(dropsIn([file('A/1')]), 0);
  expect(settled(dropsIn([file('A/1')]), 5000)).toHaveLength(1);
  expect(settled([], 6000)).toEqual([]);
  expect(settled(dropsIn([file('A/1')]), 7000)).toEqual([]);
});
