import { expect, test } from 'vitest';
import { fakeReport } from '../../app/fake/fake-disc.ts';
import type { Scan } from '../../app/scans.ts';
import { goesWithItsDisc } from './gone-scan.ts';

const scan: Scan = {
  scanId: 'scan',
  paths: ['/media/desk/DISC'],
  name: 'DISC',
  state: 'done',
  fault: null,
  volume: { id: '1', kind: 'optical', label: 'DISC' },
  wasUnlocked: false,
  isFoundAgain: false,
};
const report = fakeReport('scan', 'happy');

test('a disc that is taken out while it is read takes its card with it', () => {
  for (const state of ['running', 'stopped', 'failed'] as const)
    expect(goesWithItsDisc({ ...scan, state }, undefined, [])).toBe(true);
});

test('a disc on which nothing was found takes its card with it', () => {
  expect(goesWithItsDisc(scan, fakeReport('scan', 'nothing'), [])).toBe(true);
});

test('a card stays while somebody still has to decide', () => {
  expect(goesWithItsDisc(scan, report, [])).toBe(false);
});

test('a card stays while the window does not know what was found: a disc may be taken out while the desk is locked', () => {
  expect(goesWithItsDisc(scan, undefined, [])).toBe(false);
});
