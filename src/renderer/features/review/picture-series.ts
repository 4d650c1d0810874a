import type { SeriesSummary, StudySummary } from '../../../contract/scan.ts';

/** Series of these hold no image (PS3.3 §C.7.3.1.1.1): reports, presentation states, key objects and the like. */
const withoutImages: ReadonlySet<string> = new Set(['SR', 'KO', 'PR', 'DOC', 'REG', 'PLAN', 'RTPLAN', 'RTSTRUCT']);

/** The series that a study is shown by: the first with an image; where there is none, the first of all. */
export function pictureSeries({ series }: Pick<StudySummary, 'series'>): SeriesSummary | undefined {
  return series.find((one) => one.instances > 0 && !withoutImages.has(one.modality)) ?? series[0];
}
