import { expect, test } from 'vitest';
import { historyQueryOf, ranges } from './history-query.ts';

const filters = { text: 'müller', status: null, uploadedBy: null };

test('a range begins at midnight of this desk and asks the same question all day', () => {
  const morning = historyQueryOf({ ...filters, range: 'week' }, new Date(2026, 2, 17, 7, 30));
  expect(morning).toEqual(historyQueryOf({ ...filters, range: 'week' }, new Date(2026, 2, 17, 23, 59)));
  expect(morning.since).toBe(new Date(2026, 2, 10).toISOString());
});

test('every range but "all" has a beginning', () => {
  expect(ranges.filter((range) => historyQueryOf({ ...filters, range }).since === null)).toEqual(['all']);
});
