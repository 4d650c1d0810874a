import { createSeries, type DiscInstance, type DiscStudy, headerOf, placeInstance } from './disc-study.ts';
import { drawHeartBeat, US_COLUMNS, US_ROWS } from './phantom-us.ts';

const US_MULTIFRAME_STORAGE = '1.2.840.10008.5.1.4.1.1.3.1';
const FRAME_TIME_TAG = 0x00181063;
const FRAMES = 30;
const FRAME_MS = 33.3;

/** One ultrasound cine loop: a single object of many frames. */
export function createUsCine(study: DiscStudy): DiscInstance {
  const series = createSeries(study, 1, 'US', 'Cine');
  return {
    ...placeInstance(series, 0),
    sopClassUid: US_MULTIFRAME_STORAGE,
    recordType: 'IMAGE',
    dataset: () => ({
      ...headerOf(series, US_MULTIFRAME_STORAGE, 0),
      ImageType: ['ORIGINAL', 'PRIMARY', '', '0001'],
      FrameTime: FRAME_MS,
      PatientOrientation: '',
      Laterality: '',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      NumberOfFrames: FRAMES,
      FrameIncrementPointer: [FRAME_TIME_TAG],
      Rows: US_ROWS,
      Columns: US_COLUMNS,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      LossyImageCompression: '00',
    }),
    pixels: () => drawHeartBeat(study.recipe.seed, FRAMES),
  };
}
