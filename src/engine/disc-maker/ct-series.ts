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
/** The scout is drawn at one level in eight and filled in between: nobody measures on it. */
const SCOUT_STEP = 8;

/** The chest of the person of a study, made when it is first drawn: it is the same in all of that person's CTs. */
export function chestOf(study: DiscStudy): () => ChestPhantom {
  let chest: ChestPhantom | undefined;
  return () => {
    chest ??= createChestPhantom(study.recipe.seed + study.personIndex);
    return chest;
  };
}

/** The axial slices of a chest, from the top down, with a geometry that MPR can use. */
export function createCtSeries(study: DiscStudy, images: number, chest: () => ChestPhantom): DiscInstance[] {
  const spacing = Math.min(THICKEST_SLICE_MM, Math.round((CHEST_MM / images) * 1000) / 1000);
  const series = createSeries(study, 2, 'CT', `Thorax ${spacing.toFixed(1)} axial`);
  const top = Math.round((CHEST_CENTRE_Z + (spacing * (images - 1)) / 2) * 1000) / 1000;
  const raster: Raster = { size: CT_SIZE, spacingMm: CT_SPACING_MM, samples: new Int16Array(CT_SIZE * CT_SIZE) };
  return Array.from({ length: images }, (_, index) => {
    const z = Math.round((top - index * spacing) * 1000) / 1000;
    return {
      ...placeInstance(series, index),
      sopClassUid: CT_IMAGE_STORAGE,
      recordType: 'IMAGE',
      dataset: () => axialDataset(series, index, z, spacing),
      pixels: () => {
        chest().scan(raster, z, index);
        return bytesOf(raster.samples);
      },
    };
  });
}

/** The scout view: a projection of the same chest from the front. */
export function createScout(study: DiscStudy, chest: () => ChestPhantom): DiscInstance {
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
    pixels: () => bytesOf(drawScout(chest())),
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

function drawScout(chest: ChestPhantom): Int16Array {
  const raster: Raster = { size: CT_SIZE, spacingMm: CT_SPACING_MM, samples: new Int16Array(CT_SIZE * CT_SIZE) };
  const levels = Array.from({ length: SCOUT_ROWS / SCOUT_STEP + 1 }, (_, level) => {
    chest.draw(raster, CHEST_CENTRE_Z + (SCOUT_ROWS / 2 - level * SCOUT_STEP) * SCOUT_SPACING_MM);
    return shadowOf(raster);
  });
  return Int16Array.from({ length: SCOUT_ROWS * CT_SIZE }, (_, at) => {
    const level = Math.floor(at / CT_SIZE) / SCOUT_STEP;
    const column = at % CT_SIZE;
    const above = levels[Math.floor(level)]?.[column] ?? 0;
    const below = levels[Math.floor(level) + 1]?.[column] ?? 0;
    return above + (below - above) * (level % 1);
  });
}

/** What one slice lets through from front to back. */
function shadowOf(raster: Raster): Float64Array {
  const sums = new Float64Array(CT_SIZE).fill(-250);
  for (let at = 0; at < raster.samples.length; at += 1) {
    sums[at % CT_SIZE] = (sums[at % CT_SIZE] as number) + ((raster.samples[at] as number) + 1000) / CT_SIZE;
  }
  return sums;
}

function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
