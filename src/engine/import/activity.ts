import type { Activity, Notice } from '../../contract/activity.ts';
import { needsPerson } from '../../contract/import-choices.ts';
import type { ImportView } from '../../contract/imports.ts';

/** What unfinished imports come to. `wrong`: those that are over and were not this patient's; `reading`: discs that are being read beside them. */
export function activityOf(
  views: readonly ImportView[],
  { wrong, isPaused, reading }: { wrong: readonly ImportView[]; isPaused: boolean; reading: number },
): Activity {
  const free = views.filter(({ condition }) => condition !== 'held');
  const stopped = free.filter(({ paused }) => isPaused || paused === true);
  const due = free.filter((view) => !stopped.includes(view));
  const onTheWay = due.filter(({ condition }) => condition !== 'waiting');
  const waiting = due.filter(({ condition }) => condition === 'waiting');
  const sum = (of: (view: ImportView) => number) => onTheWay.reduce((total, view) => total + of(view), 0);
  const total = sum(({ bytesTotal }) => bytesTotal);
  const sent = sum(({ bytesSent }) => bytesSent);
  const rate = sum(({ station, bytesPerSecond }) => (station === 'upload' ? (bytesPerSecond ?? 0) : 0));
  return {
    ...{ running: onTheWay.length, waiting: waiting.length, paused: stopped.length, reading },
    needsPerson: [...views, ...wrong].filter(needsPerson).length,
    share: onTheWay.length === 0 ? null : total === 0 ? 0 : Math.min(1, sent / total),
    secondsLeft: rate > 0 ? Math.ceil((total - sent) / rate) : null,
    nextAt: waiting
      .map(({ retryAt }) => retryAt)
      .reduce((first, at) => (at !== null && (first === null || at < first) ? at : first), null),
  };
}

/**
 * Tells what has just happened to an import from how it was before. An import that is first seen tells nothing: what was finished or held before this
 * process began is no news.
 */
export function watchForNotices(tell: (notice: Notice) => void): (view: ImportView) => void {
  const before = new Map<string, 'open' | 'held' | 'over'>();
  return (view) => {
    const isOver = view.station === 'done' || view.condition === 'cancelled';
    const now = isOver ? 'over' : view.condition === 'held' ? 'held' : 'open';
    const was = before.get(view.id);
    before.set(view.id, now);
    if (was === undefined || was === now) return;
    if (now === 'held') tell({ kind: 'needs-person', importId: view.id });
    // Taken back or cancelled: whoever did that knows.
    if (now === 'over' && view.status !== null && view.condition !== 'cancelled' && !view.withdrawn)
      tell({ kind: 'finished', importId: view.id, status: view.status });
  };
}
