import type { ImportView, SeriesNumbers } from '../../../contract/imports.ts';
import { isActive } from '../../words/import-words.ts';

/**
 * What a receipt lists: this import, and what else was imported for the same patient on the same local day, in the order of the desk. Cancelled ones and
 * those that turned out to be somebody else's are left out.
 */
export function receiptStudies(view: ImportView, imports: readonly ImportView[]): ImportView[] {
  const day = (one: ImportView) => new Date(one.createdAt).toDateString();
  const others = imports.filter(
    (one) =>
      one.id !== view.id &&
      one.patient.mrn === view.patient.mrn &&
      one.patient.id === view.patient.id &&
      day(one) === day(view) &&
      one.condition !== 'cancelled' &&
      !one.withdrawn,
  );
  return [view, ...others].toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** A study of which not everything could be read, and its series that fall short of what the disc promised. */
export interface UnreadStudy {
  readonly view: ImportView;
  readonly series: readonly SeriesNumbers[];
}

/** What could not be read of the studies on a receipt; those that are whole are left out. */
export function unreadOf(studies: readonly (ImportView & { series: readonly SeriesNumbers[] })[]): UnreadStudy[] {
  return studies
    .map((view) => ({ view, series: view.series.filter(({ readable, promised }) => readable < promised) }))
    .filter(({ view, series }) => view.missing > 0 || series.length > 0);
}

/** Of this import nothing is proven yet, and it is not at its end. */
export function isUnproven(view: ImportView): boolean {
  return isActive(view) && view.counts.confirmed === 0;
}

/** It goes on without a person, now or at its time. */
export function isOnItsWay(view: ImportView): boolean {
  return view.condition !== 'held' && view.paused !== true;
}
