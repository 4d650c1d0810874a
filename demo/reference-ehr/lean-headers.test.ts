import { expect, test } from 'vitest';
import { leanHeaders } from './lean-headers.ts';

const header = (modality: string) => ({
  '00080060': { vr: 'CS', Value: [modality] },
  '00091010': { vr: 'LO', Value: ['PRIVATE'] },
  '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
  '00280030': { vr: 'DS', Value: [0.7, 0.7] },
  '00281050': { vr: 'DS', Value: [50, -600] },
  '70531000': { vr: 'DS', Value: [1.5] },
});
const sent = (...modalities: string[]) => leanHeaders(Buffer.from(JSON.stringify(modalities.map(header))));

test('headers made lean keep every standard element, so that images hang and look as before', async () => {
  const { '00091010': _, '70531000': __, ...standard } = header('CT');
  expect(JSON.parse((await sent('CT', 'MR')).toString())).toEqual([
    standard,
    { ...standard, '00080060': { vr: 'CS', Value: ['MR'] } },
  ]);
});

test('headers of PET and nuclear medicine keep the private elements that an SUV is made of', async () => {
  expect(JSON.parse((await sent('PT', 'NM')).toString())).toEqual([header('PT'), header('NM')]);
});

test('what is no JSON is refused, so that the viewer asks the archive itself', async () => {
  await expect(leanHeaders(Buffer.from('<html>'))).rejects.toThrow(SyntaxError);
});
