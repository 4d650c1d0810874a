import { expect, test } from 'vitest';
import type { SeriesSummary } from '../../../contract/scan.ts';
import { pictureSeries } from './picture-series.ts';

const series = (modality: string, instances = 1) =>
  ({ seriesInstanceUid: `${modality} ${instances}`, modality, instances }) as SeriesSummary;

test('a study is shown by its first series with an image; one of reports only by a report', () => {
  expect(pictureSeries({ series: [series('SR'), series('CT', 0), series('MR'), series('CT')] })?.modality).toBe('MR');
  expect(pictureSeries({ series: [series('SR'), series('KO')] })?.modality).toBe('SR');
  expect(pictureSeries({ series: [] })).toBeUndefined();
});
