import { QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, test } from 'vitest';
import type { UndecidedScan } from '../../contract/scan.ts';
import type { Volume } from '../../contract/volumes.ts';
import { usePutAwayScans } from './put-away-scans.ts';
import { queryKeys } from './query-keys.ts';
import { findScansAgain, putAway, type Scan, useScans } from './scans.ts';

const held = (scanId: string, path: string): UndecidedScan => ({
  ...{ scanId, paths: [path] },
  ...{ copiedAt: '2026-03-17T08:00:00Z', keptUntil: '2026-03-18T08:00:00Z' },
});
const volume = (kind: Volume['kind'], path: string): Volume => ({
  ...{ id: kind, kind, label: `The ${kind}`, mountPath: path, paths: [path], readOnly: true },
  ...{ sizeBytes: null, device: null, ejectable: false },
});
const read = (scanId: string, path: string): Scan => ({
  ...{ scanId, paths: [path], name: path, state: 'done', fault: null },
  ...{ volume: null, wasUnlocked: false, isFoundAgain: false },
});
const ids = () => useScans.getState().scans.map(({ scanId }) => scanId);

let cache: QueryClient;
beforeEach(() => {
  cache = new QueryClient();
  useScans.setState({ scans: [] });
  usePutAwayScans.setState({ scanIds: [] });
});

test('a disc of before is found again once, under the name of its folder, and ready to be reviewed', () => {
  useScans.setState({ scans: [read('own', '/media/OWN')] });
  for (const _ of ['at the start', 'after the engine came again'])
    findScansAgain(cache, [held('own', '/media/OWN'), held('before', '/srv/images/CT-HAND')]);
  expect(ids()).toEqual(['own', 'before']);
  expect(useScans.getState().scans[1]).toMatchObject({ name: 'CT-HAND', state: 'done', isFoundAgain: true });
});

test('a share or drop is known again by its path; in a drive another patient’s disc may lie by now, and is read', () => {
  const drop = volume('folder', '/srv/drop/A');
  const disc = volume('optical', '/media/desk/DICOM');
  cache.setQueryData(queryKeys.volumes, [drop, disc]);
  findScansAgain(cache, [held('drop', '/srv/drop/A'), held('disc', '/media/desk/DICOM')]);
  expect(useScans.getState().scans.map((scan) => [scan.volume?.id ?? null, scan.name])).toEqual([
    ['folder', 'The folder'],
    [null, 'DICOM'],
  ]);
  expect(useScans.getState().adopt(disc)).toBe(false);
});

test('a disc that was read again has one card: the newer one', () => {
  findScansAgain(cache, [held('before', '/media/desk/DICOM')]);
  useScans.getState().put(read('again', '/media/desk/DICOM'));
  // The disc in the drive was another one: both are kept.
  findScansAgain(cache, [held('again', '/media/desk/DICOM'), held('before', '/media/desk/DICOM')]);
  expect(ids()).toEqual(['again', 'before']);
  findScansAgain(cache, [held('again', '/media/desk/DICOM')]);
  expect(ids()).toEqual(['again']);
});

test('what a person took from the list stays away after a restart, and what she took back comes again in its place', () => {
  const kept = [held('one', '/a'), held('two', '/b'), held('three', '/c')];
  findScansAgain(cache, kept);
  const takeBack = putAway('two');
  findScansAgain(cache, kept);
  expect(ids()).toEqual(['one', 'three']);
  takeBack();
  expect(ids()).toEqual(['one', 'two', 'three']);
  useScans.setState({ scans: [] });
  findScansAgain(cache, kept);
  expect(ids()).toEqual(['one', 'two', 'three']);
});

test('of what was put away only the last forty ids are remembered', () => {
  usePutAwayScans.setState({ scanIds: Array.from({ length: 40 }, (_, n) => `scan-${n}`) });
  putAway('scan-40');
  const { scanIds } = usePutAwayScans.getState();
  expect([scanIds.length, scanIds[0], scanIds.at(-1)]).toEqual([40, 'scan-1', 'scan-40']);
});
