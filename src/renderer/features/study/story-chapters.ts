import type { SeriesNumbers, StoryStep } from '../../../contract/imports.ts';

/** The steps of a story by what they belong to. A step stands in one chapter only. */
export interface Chapters {
  /** Field by field, as it was at the approval that counts. */
  readonly evidence: StoryStep['fields'];
  /** The approval, with how it came to this patient; null before there is one. */
  readonly decision: StoryStep | null;
  /** The step whose changes are what was sent; null before there is one. */
  readonly plan: StoryStep | null;
  readonly transfer: readonly StoryStep[];
  readonly link: readonly StoryStep[];
  readonly views: readonly StoryStep[];
  /** When the disc was given back, and to whom; the last time counts. */
  readonly returned: StoryStep | null;
}

const linkKinds: readonly StoryStep['kind'][] = ['linked', 'withdrawn', 'unlinked'];

/** Sorts the steps, which come the oldest first, into the chapters of the page. */
export function chaptersOf(steps: readonly StoryStep[]): Chapters {
  const approved = steps.filter(({ kind }) => kind === 'approved' || kind === 'amended');
  const isOf = (kinds: readonly StoryStep['kind'][]) => steps.filter(({ kind }) => kinds.includes(kind));
  const returned = isOf(['returned']).at(-1) ?? null;
  return {
    evidence: approved.findLast(({ fields }) => fields.length > 0)?.fields ?? [],
    decision: steps.findLast(({ kind }) => kind === 'approved') ?? null,
    plan: approved.findLast(({ changes }) => changes.length > 0) ?? null,
    transfer: steps
      .filter(({ kind }) => ![...linkKinds, 'viewed', 'returned'].includes(kind))
      // What they hold has a chapter of its own.
      .map((step) => ({ ...step, fields: [], changes: [], series: [] })),
    link: isOf(linkKinds),
    views: isOf(['viewed']),
    returned,
  };
}

/** What the disc promised in all, and how much of it could be read. */
export function discTotals(series: readonly SeriesNumbers[]): { promised: number; readable: number } {
  return {
    promised: series.reduce((sum, one) => sum + one.promised, 0),
    readable: series.reduce((sum, one) => sum + one.readable, 0),
  };
}
