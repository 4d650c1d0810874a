import type { HistoryQuery, UploadLog } from '../../../contract/imports.ts';

export const ranges = ['today', 'week', 'month', 'year', 'all'] as const;
export type Range = (typeof ranges)[number];
const daysBack: Record<Exclude<Range, 'all'>, number> = { today: 0, week: 7, month: 30, year: 365 };

/** What the page's filters ask of the engine. A range begins at midnight here, so that the question stays the same all day. */
export function historyQueryOf(
  filters: { text: string; range: Range; status: UploadLog['uploadStatus'] | null; uploadedBy: string | null },
  now: Date = new Date(),
): HistoryQuery {
  const { range, ...rest } = filters;
  if (range === 'all') return { ...rest, since: null };
  const start = new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack[range]);
  return { ...rest, since: start.toISOString() };
}
