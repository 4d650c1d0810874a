import { isTakenBack, needsPerson } from '../../contract/import-choices.ts';
import type { ImportView } from '../../contract/imports.ts';
import type { Tone } from '../ui/tone.ts';
import type { Translate } from './i18n.ts';

/** Whether this import still has work to do. */
export function isActive(view: ImportView): boolean {
  return view.station !== 'done' && view.condition !== 'cancelled';
}

/**
 * Whether the archive has proven every image: selected = confirmed and the import ended in success.
 * Nothing else is ever shown in green.
 */
export function isProven({ status, counts }: ImportView): boolean {
  return status === 'success' && counts.selected > 0 && counts.confirmed === counts.selected;
}

/** Whether the disc is still needed for this import. */
export function needsDisc(view: ImportView): boolean {
  return isActive(view) && view.counts.staged < view.counts.selected;
}

/** "Not this patient", why, and where the study still is. */
export function withdrawnText(t: Translate, view: ImportView): string {
  const { withdrawn } = view;
  if (!withdrawn) return '';
  return [
    t('queue.withdrawn', { reason: withdrawn.reason }),
    withdrawn.ehr === 'linked' ? t('queue.withdrawnOrder') : null,
    withdrawn.archive === 'there' ? t('queue.withdrawnArchive', { mrn: view.patient.mrn }) : null,
    isTakenBack(view) ? t('queue.withdrawnOver') : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The state of an import in one word, with its tone. */
export function importState(t: Translate, view: ImportView, paused: boolean): { tone: Tone; word: string } {
  if (view.withdrawn && isTakenBack(view)) return { tone: 'quiet', word: t('queue.notThisPatient') };
  if (view.withdrawn) return { tone: 'person', word: t('queue.notThisPatient') };
  if (view.condition === 'cancelled') return { tone: 'quiet', word: t('state.cancelled') };
  if (view.condition === 'held') return { tone: 'person', word: t('state.held') };
  if (view.station === 'done' || view.status !== null) {
    if (isProven(view)) return { tone: 'proven', word: t('state.success') };
    if (view.status === 'failed') return { tone: 'stop', word: t('state.failed') };
    return { tone: 'person', word: t('state.partial') };
  }
  if (view.paused) return { tone: 'quiet', word: t('state.paused') };
  if (view.condition === 'waiting') return { tone: 'waiting', word: t('state.waiting') };
  if (view.condition === 'ready') return { tone: 'quiet', word: paused ? t('state.paused') : t('state.queued') };
  return { tone: 'working', word: t(`state.${view.station}`) };
}

/** What the progress of an import counts, as words and as a share of 1. */
export function importProgress(t: Translate, view: ImportView): { text: string; share: number } {
  const { counts, bytesTotal } = view;
  const total = counts.selected;
  switch (view.station) {
    case 'stage':
      return { text: t('progress.copied', { done: counts.staged, total }), share: part(view.bytesStaged, bytesTotal) };
    case 'upload':
      return { text: t('progress.sent', { done: counts.sent, total }), share: part(view.bytesSent, bytesTotal) };
    default:
      return { text: t('progress.confirmed', { done: counts.confirmed, total }), share: part(counts.confirmed, total) };
  }
}

function part(done: number, total: number): number {
  return total > 0 ? Math.min(1, done / total) : 0;
}

/** Newest-first lists in the order in which they matter: needs a person, working, waiting, finished. */
export function byUrgency(a: ImportView, b: ImportView): number {
  // Times of one form compare as they stand; by a language's rules, twenty thousand of them would take a tenth of a second.
  return rank(a) - rank(b) || (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0);
}

function rank(view: ImportView): number {
  if (needsPerson(view)) return 0;
  if (!isActive(view)) return 3;
  return view.condition === 'running' ? 1 : 2;
}
