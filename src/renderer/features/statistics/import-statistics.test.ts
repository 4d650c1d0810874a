import { expect, test } from 'vitest';
import { fakeImport } from '../../app/fake/fake-imports.ts';
import { importStatistics } from './import-statistics.ts';

const now = new Date(2026, 2, 17, 15);
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString();
const whole = (id: string, day: number, minutes: number, modalities = ['CT']) =>
  fakeImport({
    ...{ id, modalities, status: 'success', station: 'done', bytesSent: 1_000 },
    ...{ createdAt: at(day, 9), finishedAt: at(day, 9, minutes) },
  });

test('each day of the range is there, the empty ones too, and nothing before it counts', () => {
  const { days, studies } = importStatistics([whole('a', 17, 5), whole('b', 15, 5), whole('c', 14, 5)], 3, now);
  expect(days.map(({ day, studies: count }) => [day.getDate(), count])).toEqual([
    [15, 1],
    [16, 0],
    [17, 1],
  ]);
  expect(studies).toBe(2);
});

test('what was not this patient is no success, whatever the archive proved', () => {
  const wrong = {
    ...whole('a', 17, 5),
    withdrawn: { at: at(17, 10), actor: 'x', reason: 'y', ehr: 'unlinked', archive: 'there' } as const,
  };
  const { byOutcome, secondsToConfirm } = importStatistics([wrong], 1, now);
  expect(byOutcome).toMatchObject({ confirmed: 0, failed: 1 });
  expect(secondsToConfirm).toBeNull();
});

test('a study of two modalities counts for each, the most frequent stands first', () => {
  const { modalities } = importStatistics([whole('a', 17, 5, ['CT', 'SR']), whole('b', 17, 5, ['CT'])], 1, now);
  expect(modalities.map(({ modality, studies }) => [modality, studies])).toEqual([
    ['CT', 2],
    ['SR', 1],
  ]);
});

test('the time to the proof is that of the middle one and of the slow one', () => {
  const views = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40].map((minutes) => whole(String(minutes), 17, minutes));
  expect(importStatistics(views, 1, now).secondsToConfirm).toEqual({ median: 6 * 60, slow: 40 * 60 });
});
