import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { buildDataSet } from '../../src/engine/dicom/build-dataset.ts';
import type { PlainDataSet, TagValue } from '../../src/engine/dicom/edit.ts';
import { explicitLittleUid } from '../../src/engine/dicom/transfer-syntax.ts';

export interface SliceSet {
  readonly folder: string;
  readonly files: number;
  /** `hole`: the file has its full size but its pixels take no room on the disk. `noise`: every byte is written. */
  readonly pixels: 'hole' | 'noise';
}

/** As a scanner writes them: 512 × 512 × 2 bytes. */
const pixelBytes = 512 * 512 * 2;
const slicesPerSeries = 500;
/** Stands wherever a slice's own number goes; six digits, so that every slice has the same length. */
const numberMark = '199999';

const seriesMark = '199';

const ctClass = '1.2.840.10008.5.1.4.1.1.2';

/** The elements that CT scanners of all makers write; private blocks fill up to the count real slices have. */
const standard: PlainDataSet = {
  SpecificCharacterSet: 'ISO_IR 100',
  ImageType: 'ORIGINAL\\PRIMARY\\AXIAL\\CT_SOM5 SPI',
  InstanceCreationDate: '20240311',
  InstanceCreationTime: '101504.625000',
  SOPClassUID: ctClass,
  SOPInstanceUID: `2.25.4711.3.${numberMark}`,
  StudyDate: '20240311',
  SeriesDate: '20240311',
  AcquisitionDate: '20240311',
  ContentDate: '20240311',
  StudyTime: '100812.171000',
  SeriesTime: '101432.828000',
  AcquisitionTime: '101445.484000',
  ContentTime: '101445.484000',
  AccessionNumber: 'A-20240311-7',
  Modality: 'CT',
  Manufacturer: 'Example Imaging',
  InstitutionName: 'Example Clinic',
  InstitutionAddress: 'Main Street 1, Sampletown',
  ReferringPhysicianName: 'EXAMPLE^REFERRER',
  StationName: 'CT99999',
  StudyDescription: 'Thorax Abdomen KM',
  SeriesDescription: 'Thorax 1.0 B31f',
  InstitutionalDepartmentName: 'Radiology',
  PerformingPhysicianName: 'EXAMPLE^PERFORMER',
  OperatorsName: 'EXAMPLE^OPERATOR',
  ManufacturerModelName: 'Sample 64',
  ReferencedStudySequence: [
    { ReferencedSOPClassUID: '1.2.840.10008.3.1.2.3.1', ReferencedSOPInstanceUID: '2.25.4711.1' },
  ],
  PatientName: 'MUSTER^MAX',
  PatientID: 'FOREIGN-4711',
  PatientBirthDate: '19600229',
  PatientSex: 'M',
  PatientAge: '064Y',
  PatientSize: '1.78',
  PatientWeight: '81',
  BodyPartExamined: 'CHEST',
  ScanOptions: 'SPIRAL',
  SliceThickness: '1',
  KVP: '120',
  DataCollectionDiameter: '500',
  DeviceSerialNumber: '99999',
  SoftwareVersions: 'sample 2012',
  ProtocolName: 'ThoraxAbdomen',
  ReconstructionDiameter: '360',
  DistanceSourceToDetector: '1085.6',
  DistanceSourceToPatient: '595',
  GantryDetectorTilt: '0',
  TableHeight: '152',
  RotationDirection: 'CW',
  ExposureTime: '500',
  XRayTubeCurrent: '183',
  Exposure: '114',
  FilterType: '0',
  GeneratorPower: '22',
  FocalSpots: '1.2',
  DateOfLastCalibration: '20240311',
  TimeOfLastCalibration: '062137.000000',
  ConvolutionKernel: 'B31f',
  PatientPosition: 'HFS',
  StudyInstanceUID: '2.25.4711.1',
  SeriesInstanceUID: `2.25.4712.${seriesMark}`,
  StudyID: '1',
  SeriesNumber: '5',
  AcquisitionNumber: '2',
  InstanceNumber: numberMark,
  ImagePositionPatient: `-179.6484375\\-331.6484375\\-${numberMark}`,
  ImageOrientationPatient: '1\\0\\0\\0\\1\\0',
  FrameOfReferenceUID: '2.25.4711.9',
  PositionReferenceIndicator: '',
  SliceLocation: `-${numberMark}`,
  ImageComments: '',
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 512,
  Columns: 512,
  PixelSpacing: '0.703125\\0.703125',
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
  SmallestImagePixelValue: 0,
  LargestImagePixelValue: 2431,
  WindowCenter: '50\\-600',
  WindowWidth: '350\\1200',
  RescaleIntercept: '-1024',
  RescaleSlope: '1',
  WindowCenterWidthExplanation: 'WINDOW1\\WINDOW2',
  RequestingPhysician: 'EXAMPLE^REQUESTER',
  RequestedProcedureDescription: 'CT Thorax Abdomen',
};

const privateGroups = ['0009', '0019', '0021', '0029', '0043', '0051', '0071', '0091'];
const elementsWanted = 254;

function ctElements(): PlainDataSet {
  const elements: Record<string, TagValue> = { ...standard };
  for (let count = Object.keys(elements).length, at = 0; count < elementsWanted; at += 1) {
    const group = privateGroups[at % privateGroups.length] ?? '0009';
    const number = Math.floor(at / privateGroups.length);
    elements[`${group}0010`] = { vr: 'LO', bytes: Buffer.from('EXAMPLE CT HEADER') };
    const value = at % 3 === 0 ? { vr: 'DS' as const, bytes: Buffer.from(`${at}.5`) } : undefined;
    elements[`${group}10${(number + 1).toString(16).padStart(2, '0')}`] = value ?? {
      vr: 'LO',
      bytes: Buffer.from(`PRIVATE VALUE ${at} OF NO USE`),
    };
    count = Object.keys(elements).length;
  }
  return elements;
}

/** The bytes of a slice up to its pixels: 255 top-level elements with PixelData, about 8 KB. */
export function sliceHeader(): Buffer {
  const meta = buildDataSet({
    '00020001': Uint8Array.of(0, 1),
    '00020002': ctClass,
    '00020003': `2.25.4711.3.${numberMark}`,
    '00020010': explicitLittleUid,
    '00020012': '2.25.7',
    '00020013': 'BENCH',
  });
  const pixelHeader = Buffer.from('e07f10004f57000000000000', 'hex');
  pixelHeader.writeUInt32LE(pixelBytes, 8);
  const head = buildDataSet({ '00020000': meta.length });
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), head, meta, buildDataSet(ctElements()), pixelHeader]);
}

/** Writes CT slices of 530 KB each, one study in series of 500, each slice with its own UID and number. Gives the bytes of their sizes. */
export function makeCtSlices({ folder, files, pixels }: SliceSet): number {
  const header = sliceHeader();
  const places: number[] = [];
  for (let at = header.indexOf(numberMark); at !== -1; at = header.indexOf(numberMark, at + 1)) places.push(at);
  const seriesAt = header.indexOf(`2.25.4712.${seriesMark}`) + '2.25.4712.'.length;
  const noise = pixels === 'noise' ? pixelNoise() : undefined;
  for (let index = 0; index < files; index += 1) {
    const series = Math.floor(index / slicesPerSeries);
    const folderOfSeries = join(folder, 'DICOM', `SE${String(series).padStart(6, '0')}`);
    if (index % slicesPerSeries === 0) mkdirSync(folderOfSeries, { recursive: true });
    for (const place of places) header.write(String(200_000 + index), place, 'latin1');
    header.write(String(200 + series), seriesAt, 'latin1');
    const descriptor = openSync(join(folderOfSeries, `IM${String(index).padStart(6, '0')}`), 'wx');
    writeSync(descriptor, header, 0, header.length, 0);
    if (noise === undefined) ftruncateSync(descriptor, header.length + pixelBytes);
    else writeSync(descriptor, noise, index % 997, pixelBytes, header.length);
    closeSync(descriptor);
  }
  return files * (header.length + pixelBytes);
}

/** Bytes that no file system or cache can shorten, a little longer than a slice: each slice takes them from another place. */
function pixelNoise(): Buffer {
  const words = new Uint32Array(pixelBytes / 4 + 256);
  let state = 1;
  for (let index = 0; index < words.length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[index] = state;
  }
  return Buffer.from(words.buffer);
}
