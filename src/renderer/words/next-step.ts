import type { ImportView } from '../../contract/imports.ts';
import type { Translate } from './i18n.ts';
import { isActive } from './import-words.ts';

/**
 * What happens to an import next, in one sentence; empty once nothing will. When a waiting one is tried again is told by its clock (`NextTry`).
 * @param before how many go before this one
 */
export function nextStepText(
  t: Translate,
  view: ImportView,
  { paused, before }: { paused: boolean; before: number },
): string {
  if (!isActive(view)) return '';
  if (view.condition === 'held') return t('next.person');
  if (view.paused) return t('next.stopped');
  if (paused) return t('next.queueStopped');
  if (view.condition === 'waiting') return '';
  if (view.condition === 'ready' && before > 0) return t('next.turn', { count: before });
  switch (view.station) {
    case 'stage':
      return t('next.stage');
    case 'upload':
      return t('next.upload');
    case 'verify':
      return view.order ? t('next.verifyLink') : t('next.verify');
    default:
      return t('next.link');
  }
}

/**
 * How many of the queue go before each import that waits its turn, by its id: urgent ones first, then the oldest. Those that wait or need a person stand in nobody's
 * way, nor do those of another archive, which has a lane of its own. Counted for all at once: the queue is shown while it has tens of thousands.
 */
export function placesInTurn(all: readonly ImportView[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const lanes = new Map<string, ImportView[]>();
  for (const view of all) {
    if (!isActive(view) || view.paused) continue;
    const lane = lanes.get(laneOf(view));
    if (lane) lane.push(view);
    else lanes.set(laneOf(view), [view]);
  }
  for (const lane of lanes.values()) {
    const running = lane.filter(({ condition }) => condition === 'running').length;
    const ready = lane.filter(({ condition }) => condition === 'ready').toSorted(byTurn);
    for (const [at, { id }] of ready.entries()) places.set(id, running + at);
  }
  return places;
}

function laneOf({ station, archive, project }: ImportView): string {
  return station === 'stage' ? 'media' : `archive ${archive} ${project === null ? '' : 'research'}`;
}

function byTurn(left: ImportView, right: ImportView): number {
  if (left.urgent !== right.urgent) return left.urgent ? -1 : 1;
  return left.createdAt < right.createdAt ? -1 : left.createdAt > right.createdAt ? 1 : 0;
}
