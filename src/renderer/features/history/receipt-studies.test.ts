import { expect, test } from 'vitest';
import { fakeImport, fakeSeries } from '../../app/fake/fake-imports.ts';
import { isOnItsWay, isUnproven, receiptStudies, unreadOf } from './receipt-studies.ts';

const at = (hour: number, day = 17) => new Date(2026, 2, day, hour).toISOString();
const view = fakeImport({ id: 'one', createdAt: at(10) });

test('a receipt lists what was imported for this patient on that day, in the order of the desk', () => {
  const earlier = fakeImport({ id: 'two', createdAt: at(9) });
  expect(receiptStudies(view, [view, earlier]).map(({ id }) => id)).toEqual(['two', 'one']);
});

test('nobody else’s study, no other day’s and nothing cancelled is on it', () => {
  const others = [
    fakeImport({ id: 'stranger', createdAt: at(10), patient: { id: 'p2', mrn: '0099', name: 'Schmidt^Anna' } }),
    fakeImport({ id: 'yesterday', createdAt: at(10, 16) }),
    fakeImport({ id: 'cancelled', createdAt: at(11), condition: 'cancelled' }),
  ];
  expect(receiptStudies(view, others).map(({ id }) => id)).toEqual(['one']);
});

test('what could not be read is said of each study of the receipt, not of the one that was opened alone', () => {
  const detailed = [view, fakeImport({ id: 'damaged', missing: 2 })].map((one) => ({
    ...one,
    series: fakeSeries(one),
  }));
  expect(unreadOf(detailed).map(({ view: { id }, series }) => [id, series.length])).toEqual([['damaged', 1]]);
  const unlisted = { ...fakeImport({ id: 'unlisted', missing: 1 }), series: [] };
  expect(unreadOf([unlisted])).toMatchObject([{ view: { id: 'unlisted' }, series: [] }]);
});

test('an import is called proven, under way or neither as it is: what is held or paused is not under way', () => {
  const begun = fakeImport({ id: 'begun', station: 'upload', condition: 'running' });
  expect([isUnproven(begun), isOnItsWay(begun)]).toEqual([true, true]);
  expect(isOnItsWay({ ...begun, condition: 'held' })).toBe(false);
  expect(isOnItsWay({ ...begun, paused: true })).toBe(false);
  expect(isUnproven({ ...begun, counts: { ...begun.counts, confirmed: 1 } })).toBe(false);
  expect(isUnproven({ ...begun, station: 'done', condition: 'ready', status: 'failed' })).toBe(false);
});
