import { expect, test } from 'vitest';
import { statisticsSchema } from '../../contract/statistics.ts';
import type { ImportTallyRow } from '../ledger/import-tallies.ts';
import { dayRows, importStatistics } from './import-statistics.ts';

const now = new Date(2026, 2, 17, 15);
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString();
function whole(day: number, minutes: number, more: Partial<ImportTallyRow> = {}): ImportTallyRow {
  return {
    ...{ createdAt: at(day, 9), finishedAt: at(day, 9, minutes), modalities: ['CT'], condition: 'ready' },
    ...{ status: 'success', isWithdrawn: false, bytesSent: 1_000, decided: 'auto', sender: 'Klinik Ost' },
    ...{ files: 100, unreadable: 0, mediumSeq: null },
    ...more,
  };
}

test('each day of the range is there, the empty ones too, and nothing before it counts', () => {
  const counted = importStatistics([whole(17, 5), whole(15, 5), whole(14, 5)], 3, now);
  expect(counted.days.map(({ day, studies }) => [day, studies])).toEqual([
    ['2026-03-15', 1],
    ['2026-03-16', 0],
    ['2026-03-17', 1],
  ]);
  expect(counted.studies).toBe(2);
  expect(statisticsSchema.safeParse(counted).success).toBe(true);
});

test('a disc with three studies is one disc; loose files are none', () => {
  const rows = [
    whole(17, 1, { mediumSeq: 4 }),
    whole(17, 1, { mediumSeq: 4 }),
    whole(17, 1),
    whole(16, 1, { mediumSeq: 9 }),
  ];
  const { discs, days } = importStatistics(rows, 2, now);
  expect([discs, ...days.map((day) => day.discs)]).toEqual([2, 1, 1]);
});

test('what was not this patient is no success, whatever the archive proved', () => {
  const { byOutcome, secondsToConfirm } = importStatistics([whole(17, 5, { isWithdrawn: true })], 1, now);
  expect(byOutcome).toMatchObject({ confirmed: 0, failed: 1 });
  expect(secondsToConfirm).toBeNull();
});

test('a study of two modalities counts for each, the most frequent stands first', () => {
  const { modalities } = importStatistics([whole(17, 5, { modalities: ['CT', 'SR'] }), whole(17, 5)], 1, now);
  expect(modalities.map(({ modality, studies }) => [modality, studies])).toEqual([
    ['CT', 2],
    ['SR', 1],
  ]);
});

test('the time to the proof is that of the middle one and of the slow one', () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40].map((minutes) => whole(17, minutes));
  expect(importStatistics(rows, 1, now).secondsToConfirm).toEqual({ median: 6 * 60, slow: 40 * 60 });
});

test('the share matched without a person leaves out what was matched without an EHR', () => {
  const rows = [whole(17, 1), whole(17, 1, { decided: 'confirm' }), whole(17, 1, { decided: '' })];
  expect(importStatistics(rows, 1, now).matched).toEqual({ automatic: 1, byPerson: 1 });
});

test('the sender whose discs lose the most stands first, by share and not by number', () => {
  const rows = [
    whole(17, 1, { sender: 'Big', files: 10_000, unreadable: 20 }),
    whole(17, 1, { sender: 'Small', files: 50, unreadable: 10 }),
  ];
  expect(importStatistics(rows, 1, now).senders.map(({ sender }) => sender)).toEqual(['Small', 'Big']);
});

test('as a table each day has its row, with what became of its studies', () => {
  const rows = dayRows(importStatistics([whole(17, 5), whole(17, 5, { status: 'partial' })], 2, now));
  expect(rows.map(({ day }) => day)).toEqual(['2026-03-16', '2026-03-17']);
  expect(rows[1]).toEqual({
    ...{ day: '2026-03-17', discs: 0, studies: 2, bytes: 2_000 },
    ...{ confirmed: 1, partial: 1, failed: 0, open: 0, cancelled: 0 },
  });
});
