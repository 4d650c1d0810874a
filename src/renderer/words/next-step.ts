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

/** How many of the queue go before an import that waits its turn: urgent ones first, then the oldest. Those that wait or need a person stand in nobody's way. */
export function howManyBefore(view: ImportView, all: readonly ImportView[]): number {
  if (view.condition !== 'ready') return 0;
  const lane = (one: ImportView) => (one.station === 'stage' ? 'media' : 'archive');
  return all.filter(
    (other) =>
      other.id !== view.id &&
      isActive(other) &&
      lane(other) === lane(view) &&
      !other.paused &&
      (other.condition === 'running' ||
        (other.condition === 'ready' &&
          (other.urgent === view.urgent ? other.createdAt < view.createdAt : other.urgent))),
  ).length;
}
