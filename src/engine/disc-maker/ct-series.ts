import type { Dataset } from './dicom-writer.ts';
import {
  createSeries,
  type DiscInstance,
  type DiscSeries,
  type DiscStudy,
  headerOf,
  placeInstance,
} from './disc-study.ts';
import { type ChestPhantom, CT_SIZE, CT_SPACING_MM, CT_STORED_OFFSET, createChestPhantom } from './phantom-ct.ts';
import { seededUid } from './random.ts';
import type { Raster } from './raster.ts';

/** CT Image Storage. */
export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

const CHEST_MM = 330;
const CHEST_CENTRE_Z = 8;
const THICKEST_SLICE_MM = 5;
const HALF_FIELD_MM = ((CT_SIZE - 1) / 2) * CT_SPACING_MM;
const SCOUT_ROWS = 440;
const SCOUT_SPACING_MM = 0.75;
/** The scout is drawn from one level in four: nobody measures on it. */
const SCOUT_STEP = 4;

/** The axial slices of a chest, from the top down, with a geometry that MPR can use. */
export function createCtSeries(study: DiscStudy, images: number): DiscInstance[] {
  const spacing = Math.min(THICKEST_SLICE_MM, Math.round((CHEST_MM / images) * 1000) / 1000);
  const series = createSeries(study, 2, 'CT', `Thorax ${spacing.toFixed(1)} axial`);
  const top = Math.round((CHEST_CENTRE_Z + (spacing * (images - 1)) / 2) * 1000) / 1000;
  const phantom = lazily(() => createChestPhantom(study.recipe.seed + study.personIndex));
  const raster: Raster = { size: CT_SIZE, spacingMm: CT_SPACING_MM, samples: new Int16Array(CT_SIZE * CT_SIZE) };
  return Array.from({ length: images }, (_, index) => {
    const z = Math.round((top - index * spacing) * 1000) / 1000;
    return {
      ...placeInstance(series, index),
      sopClassUid: CT_IMAGE_STORAGE,
      recordType: 'IMAGE',
      dataset: () => axialDataset(series, index, z, spacing),
      pixels: () => {
        phantom().scan(raster, z, index);
        return bytesOf(raster.samples);
      },
    };
  });
}

/** The scout view: a projection of the same chest from the front. */
export function createScout(study: DiscStudy): DiscInstance {
  const series = createSeries(study, 1, 'CT', 'Scout');
  return {
    ...placeInstance(series, 0),
    sopClassUid: CT_IMAGE_STORAGE,
    recordType: 'IMAGE',
    dataset: () => ({
      ...ctDataset(series, 0),
      ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
      ImagePositionPatient: [-HALF_FIELD_MM, 0, CHEST_CENTRE_Z + (SCOUT_ROWS / 2) * SCOUT_SPACING_MM],
      ImageOrientationPatient: [1, 0, 0, 0, 0, -1],
      SliceThickness: HALF_FIELD_MM * 2,
      Rows: SCOUT_ROWS,
      PixelSpacing: [SCOUT_SPACING_MM, CT_SPACING_MM],
      WindowCenter: 60,
      WindowWidth: 560,
      RescaleIntercept: 0,
      RescaleType: 'US',
    }),
    pixels: () => bytesOf(drawScout(createChestPhantom(study.recipe.seed + study.personIndex))),
  };
}

function axialDataset(series: DiscSeries, index: number, z: number, spacing: number): Dataset {
  return {
    ...ctDataset(series, index),
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    ImagePositionPatient: [-HALF_FIELD_MM, -HALF_FIELD_MM, z],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    SliceThickness: spacing,
    SliceLocation: z,
    Rows: CT_SIZE,
    PixelSpacing: [CT_SPACING_MM, CT_SPACING_MM],
    WindowCenter: [40, -550],
    WindowWidth: [400, 1600],
    WindowCenterWidthExplanation: ['SOFT', 'LUNG'],
    RescaleIntercept: -CT_STORED_OFFSET,
  };
}

function ctDataset(series: DiscSeries, index: number): Dataset {
  const { study } = series;
  return {
    ...headerOf(series, CT_IMAGE_STORAGE, index),
    AcquisitionDate: study.date,
    AcquisitionTime: study.time,
    BodyPartExamined: 'CHEST',
    ScanOptions: 'HELICAL MODE',
    KVP: 120,
    DataCollectionDiameter: 500,
    ProtocolName: 'Thorax',
    ReconstructionDiameter: 380,
    GantryDetectorTilt: 0,
    TableHeight: 148,
    RotationDirection: 'CW',
    ExposureTime: 500,
    XRayTubeCurrent: 180,
    Exposure: 90,
    FilterType: 'BODY',
    ConvolutionKernel: 'SOFT',
    PatientPosition: 'HFS',
    AcquisitionNumber: 1,
    FrameOfReferenceUID: seededUid(study.studyInstanceUid, 'frame'),
    PositionReferenceIndicator: '',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Columns: CT_SIZE,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    RescaleSlope: 1,
    RescaleType: 'HU',
    PhantomPrivateCreator: 'SYNTHETIC PHANTOM',
    PhantomPrivateVersion: study.person.country.institution,
    PhantomPrivateCalibration: Uint8Array.from({ length: 64 }, (_, at) => (at * 37) & 0xff),
    RequestAttributesSequence: [
      {
        ScheduledProcedureStepDescription: study.person.country.requestText,
        ScheduledProcedureStepID: `S${study.studyIndex + 1}`,
        RequestedProcedureID: `${study.accessionNumber}-1`,
      },
    ],
  };
}

function drawScout(phantom: ChestPhantom): Int16Array {
  const raster: Raster = { size: CT_SIZE, spacingMm: CT_SPACING_MM, samples: new Int16Array(CT_SIZE * CT_SIZE) };
  const projection = new Int16Array(SCOUT_ROWS * CT_SIZE);
  for (let row = 0; row < SCOUT_ROWS; row += SCOUT_STEP) {
    phantom.draw(raster, CHEST_CENTRE_Z + (SCOUT_ROWS / 2 - row) * SCOUT_SPACING_MM);
    for (let column = 0; column < CT_SIZE; column += 1) {
      let sum = 0;
      for (let at = column; at < raster.samples.length; at += CT_SIZE * 2) sum += (raster.samples[at] as number) + 1000;
      projection[row * CT_SIZE + column] = (sum * 2) / CT_SIZE - 250;
    }
    for (let copy = row + 1; copy < row + SCOUT_STEP; copy += 1)
      projection.copyWithin(copy * CT_SIZE, row * CT_SIZE, (row + 1) * CT_SIZE);
  }
  return projection;
}

function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
