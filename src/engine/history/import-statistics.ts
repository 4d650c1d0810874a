import { type ImportOutcome, importOutcomes } from '../../contract/plain.ts';
import type { Statistics, Tally } from '../../contract/statistics.ts';
import type { ImportTallyRow } from '../ledger/import-tallies.ts';

/** The local midnight with which the last `days` days begin, today included. */
export function firstMidnight(days: number, now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - (days - 1));
}

/** What the imports of the last `days` local days came to, today included. Earlier rows are left out. */
export function importStatistics(rows: readonly ImportTallyRow[], days: number, now: Date): Statistics {
  const first = firstMidnight(days, now);
  const counted = rows.filter(({ createdAt }) => new Date(createdAt) >= first);
  const byDay = Map.groupBy(counted, ({ createdAt }) => isoDay(new Date(createdAt)));
  const byModality = Map.groupBy(
    counted.flatMap((row) => [...new Set(row.modalities)].map((modality) => ({ modality, row }))),
    ({ modality }) => modality,
  );
  return {
    ...tally(counted),
    discs: discs(counted),
    days: Array.from({ length: days }, (_, index) => {
      // By the calendar, not by 24 hours: twice a year a day has 23 or 25.
      const day = isoDay(new Date(first.getFullYear(), first.getMonth(), first.getDate() + index));
      const own = byDay.get(day) ?? [];
      return { day, discs: discs(own), ...tally(own) };
    }),
    modalities: [...byModality]
      .map(([modality, own]) => ({ modality, ...tally(own.map(({ row }) => row)) }))
      .sort((a, b) => b.studies - a.studies || a.modality.localeCompare(b.modality)),
    matched: {
      automatic: counted.filter(({ decided }) => decided === 'auto').length,
      byPerson: counted.filter(({ decided }) => decided !== '' && decided !== 'auto').length,
    },
    senders: senders(counted),
    secondsToConfirm: spread(
      counted.flatMap((row) =>
        outcomeOf(row) === 'confirmed' && row.finishedAt !== null
          ? [(Date.parse(row.finishedAt) - Date.parse(row.createdAt)) / 1000]
          : [],
      ),
    ),
  };
}

function isoDay(day: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function outcomeOf(row: ImportTallyRow): ImportOutcome {
  if (row.condition === 'cancelled') return 'cancelled';
  // What was somebody else's is no success, whatever the archive proved.
  if (row.isWithdrawn || row.status === 'failed') return 'failed';
  if (row.status === 'success') return 'confirmed';
  return row.status ?? 'open';
}

function tally(rows: readonly ImportTallyRow[]): Tally {
  const byOutcome = Object.fromEntries(importOutcomes.map((outcome) => [outcome, 0])) as Record<ImportOutcome, number>;
  for (const row of rows) byOutcome[outcomeOf(row)] += 1;
  return { studies: rows.length, bytes: rows.reduce((sum, row) => sum + row.bytesSent, 0), byOutcome };
}

/** Media that are known by their content once each; what came from elsewhere (a drop folder, loose files) is no disc. */
function discs(rows: readonly ImportTallyRow[]): number {
  return new Set(rows.flatMap(({ mediumSeq }) => (mediumSeq === null ? [] : [mediumSeq]))).size;
}

function senders(rows: readonly ImportTallyRow[]): Statistics['senders'] {
  return [...Map.groupBy(rows, ({ sender }) => sender)]
    .map(([sender, own]) => ({
      sender,
      studies: own.length,
      files: own.reduce((sum, { files }) => sum + files, 0),
      unreadable: own.reduce((sum, { unreadable }) => sum + unreadable, 0),
    }))
    .sort((a, b) => b.unreadable / Math.max(1, b.files) - a.unreadable / Math.max(1, a.files) || b.studies - a.studies);
}

function spread(seconds: readonly number[]): Statistics['secondsToConfirm'] {
  const sorted = seconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const [median, slow] = [at(0.5), at(0.9)];
  return median === undefined || slow === undefined ? null : { median, slow };
}

/** The days as a table for a spreadsheet, the oldest first. */
export function dayRows({ days }: Statistics): Record<string, string | number>[] {
  return days.map(({ day, discs, studies, bytes, byOutcome }) => ({
    ...{ day, discs, studies, bytes },
    ...Object.fromEntries(importOutcomes.map((outcome) => [outcome, byOutcome[outcome] ?? 0])),
  }));
}
