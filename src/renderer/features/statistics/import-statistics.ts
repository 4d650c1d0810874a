import type { ImportView } from '../../../contract/imports.ts';

export const outcomes = ['confirmed', 'partial', 'failed', 'open', 'cancelled'] as const;
export type Outcome = (typeof outcomes)[number];

export interface Tally {
  readonly studies: number;
  readonly bytes: number;
  readonly byOutcome: Readonly<Record<Outcome, number>>;
}
export interface ImportStatistics extends Tally {
  /** Every local day of the range, the oldest first, those without imports too. `day` is its midnight. */
  readonly days: readonly (Tally & { readonly day: Date })[];
  /** The most frequent first. A study of several modalities counts for each. */
  readonly modalities: readonly (Tally & { readonly modality: string })[];
  /** From approval to the archive's proof, of those that are whole; null where there is none. Half took less than `median`, nine of ten less than `slow`. */
  readonly secondsToConfirm: { readonly median: number; readonly slow: number } | null;
}

const none = (): Record<Outcome, number> => ({ confirmed: 0, partial: 0, failed: 0, open: 0, cancelled: 0 });

/** What the imports of the last `days` local days came to, today included. */
export function importStatistics(imports: readonly ImportView[], days: number, now: Date): ImportStatistics {
  const midnight = (back: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back);
  const first = midnight(days - 1);
  const counted = imports.filter(({ createdAt }) => new Date(createdAt) >= first);
  const byDay = grouped(counted, ({ createdAt }) => new Date(createdAt).toDateString());
  const byModality = grouped(
    counted.flatMap((view) => [...new Set(view.modalities)].map((modality) => ({ modality, view }))),
    ({ modality }) => modality,
  );
  return {
    ...tally(counted),
    days: Array.from({ length: days }, (_, index) => {
      const day = midnight(days - 1 - index);
      return { day, ...tally(byDay.get(day.toDateString()) ?? []) };
    }),
    modalities: [...byModality]
      .map(([modality, own]) => ({ modality, ...tally(own.map(({ view }) => view)) }))
      .sort((a, b) => b.studies - a.studies || a.modality.localeCompare(b.modality)),
    secondsToConfirm: spread(
      counted.flatMap((view) =>
        outcomeOf(view) === 'confirmed' && view.finishedAt !== null
          ? [(Date.parse(view.finishedAt) - Date.parse(view.createdAt)) / 1000]
          : [],
      ),
    ),
  };
}

/** What `Map.groupBy` does; the oldest window that Gantry runs in has none. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function outcomeOf(view: ImportView): Outcome {
  if (view.condition === 'cancelled') return 'cancelled';
  // What was somebody else's is no success, whatever the archive proved.
  if (view.withdrawn || view.status === 'failed') return 'failed';
  if (view.status === 'success') return 'confirmed';
  return view.status ?? 'open';
}

function tally(views: readonly ImportView[]): Tally {
  const byOutcome = none();
  for (const view of views) byOutcome[outcomeOf(view)] += 1;
  return { studies: views.length, bytes: views.reduce((sum, view) => sum + view.bytesSent, 0), byOutcome };
}

function spread(seconds: readonly number[]): ImportStatistics['secondsToConfirm'] {
  const sorted = seconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const [median, slow] = [at(0.5), at(0.9)];
  return median === undefined || slow === undefined ? null : { median, slow };
}
