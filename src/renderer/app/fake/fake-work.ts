import type { Activity } from '../../../contract/activity.ts';
import { needsPerson } from '../../../contract/import-choices.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { type ImportOutcome, importOutcomes } from '../../../contract/plain.ts';
import type { Statistics, Tally } from '../../../contract/statistics.ts';
import type { Scene } from './scenes.ts';

/** What the invented imports come to, in numbers. */
export function fakeActivity(imports: readonly ImportView[], isPaused: boolean): Activity {
  const open = imports.filter(({ station, condition }) => station !== 'done' && condition !== 'cancelled');
  const free = open.filter(({ condition }) => condition !== 'held');
  const running = free.filter(({ condition, paused }) => condition !== 'waiting' && !paused && !isPaused);
  return {
    running: running.length,
    waiting: free.filter(({ condition }) => condition === 'waiting').length,
    paused: isPaused ? free.length : free.filter(({ paused }) => paused).length,
    needsPerson: imports.filter(needsPerson).length,
    reading: 0,
    share: running.length > 0 ? 0.4 : null,
    secondsLeft: running.length > 0 ? 25 : null,
    nextAt: null,
  };
}

function tally(counts: Partial<Record<ImportOutcome, number>>): Tally {
  const byOutcome = Object.fromEntries(importOutcomes.map((outcome) => [outcome, counts[outcome] ?? 0]));
  const studies = Object.values(byOutcome).reduce((sum, count) => sum + count, 0);
  return { studies, bytes: studies * 312_000_000, byOutcome: byOutcome as Record<ImportOutcome, number> };
}

/** Invented numbers of a desk; none where nothing was imported. */
export function fakeStatistics(scene: Scene, count: number): Statistics {
  const isQuiet = scene === 'empty' || scene === 'happy';
  const days = Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.now() - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    const confirmed = isQuiet ? 0 : (index * 7) % 11;
    const counts = {
      confirmed,
      partial: !isQuiet && index % 6 === 2 ? 1 : 0,
      failed: !isQuiet && index % 13 === 4 ? 1 : 0,
    };
    return { day, discs: Math.ceil(confirmed / 2), ...tally(counts) };
  });
  const sum = (outcome: ImportOutcome) => days.reduce((total, { byOutcome }) => total + (byOutcome[outcome] ?? 0), 0);
  return {
    ...tally({ confirmed: sum('confirmed'), partial: sum('partial'), failed: sum('failed') }),
    discs: days.reduce((total, { discs }) => total + discs, 0),
    days,
    modalities: isQuiet
      ? []
      : [
          { modality: 'CT', ...tally({ confirmed: 61, partial: 3 }) },
          { modality: 'MR', ...tally({ confirmed: 38, failed: 1 }) },
          { modality: 'DX', ...tally({ confirmed: 17 }) },
        ],
    matched: { automatic: 104, byPerson: 16 },
    senders: [
      { sender: 'Radiologie Ost', studies: 12, files: 4_310, unreadable: 97 },
      {
        sender: 'Klinikum am Ring, Institut für diagnostische und interventionelle Radiologie',
        studies: 64,
        files: 31_900,
        unreadable: 12,
      },
      { sender: '', studies: 9, files: 880, unreadable: 0 },
    ],
    secondsToConfirm: isQuiet ? null : { median: 96, slow: 430 },
  };
}
