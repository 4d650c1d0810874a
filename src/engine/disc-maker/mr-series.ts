import type { Dataset } from './dicom-writer.ts';
import {
  createSeries,
  type DiscInstance,
  type DiscSeries,
  type DiscStudy,
  headerOf,
  placeInstance,
} from './disc-study.ts';
import { createHeadPhantom, MR_SIZE, MR_SPACING_MM } from './phantom-mr.ts';
import { seededUid } from './random.ts';

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
const SLICES = 24;
const SPACING_MM = 5.5;
const LOWEST_Z = -55;
const HALF_FIELD_MM = ((MR_SIZE - 1) / 2) * MR_SPACING_MM;

/** The axial T1-weighted slices of a head, from the base up. */
export function createMrSeries(study: DiscStudy): DiscInstance[] {
  const series = createSeries(study, 1, 'MR', 'T1 axial');
  const draw = createHeadPhantom(study.recipe.seed + study.personIndex);
  const samples = new Int16Array(MR_SIZE * MR_SIZE);
  return Array.from({ length: SLICES }, (_, index) => ({
    ...placeInstance(series, index),
    sopClassUid: MR_IMAGE_STORAGE,
    recordType: 'IMAGE',
    dataset: () => mrDataset(series, index),
    pixels: () => {
      draw(samples, LOWEST_Z + index * SPACING_MM, index);
      return new Uint8Array(samples.buffer);
    },
  }));
}

function mrDataset(series: DiscSeries, index: number): Dataset {
  const z = LOWEST_Z + index * SPACING_MM;
  return {
    ...headerOf(series, MR_IMAGE_STORAGE, index),
    ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
    BodyPartExamined: 'HEAD',
    ScanningSequence: 'SE',
    SequenceVariant: 'NONE',
    ScanOptions: '',
    MRAcquisitionType: '2D',
    SequenceName: 'se2d',
    SliceThickness: 5,
    RepetitionTime: 520,
    EchoTime: 12,
    NumberOfAverages: 1,
    ImagingFrequency: 63.87,
    ImagedNucleus: '1H',
    MagneticFieldStrength: 1.5,
    SpacingBetweenSlices: SPACING_MM,
    EchoTrainLength: 1,
    ProtocolName: 'T1 SE',
    FlipAngle: 90,
    PatientPosition: 'HFS',
    AcquisitionNumber: 1,
    ImagePositionPatient: [-HALF_FIELD_MM, -HALF_FIELD_MM, z],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    FrameOfReferenceUID: seededUid(series.study.studyInstanceUid, 'frame'),
    PositionReferenceIndicator: '',
    SliceLocation: z,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: MR_SIZE,
    Columns: MR_SIZE,
    PixelSpacing: [MR_SPACING_MM, MR_SPACING_MM],
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    WindowCenter: 400,
    WindowWidth: 800,
  };
}
