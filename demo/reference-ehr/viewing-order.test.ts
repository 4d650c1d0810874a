import { createContext, runInContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ohifConfigScript } from './ohif-config.ts';
import { type SeriesTags, viewingOrder } from './viewing-order.ts';

const modalities = 'CT MR PT US DX MG NM DOC OT SR KO PR SEG REG RTSTRUCT RTDOSE RTPLAN RTRECORD'.split(' ');
const series: SeriesTags[] = modalities.flatMap((Modality, at) =>
  ['2', '1', '10', undefined].map((number, copy) => ({
    ...{ Modality, SeriesInstanceUID: `2.25.${(at * 7 + copy * 5) % 90}` },
    ...(number === undefined ? {} : { SeriesNumber: number }),
  })),
);

it('headers are asked for in the order in which the viewer shows the series', () => {
  const page = createContext({ window: {} });
  runInContext(ohifConfigScript(), page);
  const { customizationService } = page.window.config;
  const asShown = series.toSorted(customizationService[0].sortingCriteria.$set);
  expect(series.toSorted(viewingOrder)).toEqual(asShown);
  expect(asShown[0]).toMatchObject({ Modality: expect.not.stringMatching(/^(SR|DOC)$/) });
});
