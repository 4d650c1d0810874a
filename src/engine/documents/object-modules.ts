import type { DocumentTarget } from '../../contract/plain.ts';
import type { PlainDataSet } from '../dicom/edit.ts';
import { documentPages, type FoundDocument, type PictureShape } from './document-facts.ts';
import { shapeBytes } from './shape-problem.ts';

/** Whose study the objects join: DICOM values as its own objects have them, empty where they have none. */
export interface StudyOfDocuments {
  readonly studyInstanceUid: string;
  readonly patientName: string;
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly patientBirthDate: string;
  readonly patientSex: string;
  readonly studyDate: string;
  readonly studyTime: string;
  readonly accessionNumber: string;
  readonly referringPhysicianName: string;
  readonly studyId: string;
  readonly studyDescription: string;
}

/** Patient, General Study and SOP Common (PS3.3 §C.7.1.1, §C.7.2.1, §C.12.1), with what makes one object another. */
export function commonModules(
  study: StudyOfDocuments,
  object: {
    sopClassUid: string;
    sopInstanceUid: string;
    seriesInstanceUid: string;
    target: DocumentTarget;
    number: number;
  },
): PlainDataSet {
  const { description, number } = seriesOf[object.target];
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: object.sopClassUid,
    SOPInstanceUID: object.sopInstanceUid,
    PatientName: study.patientName,
    PatientID: study.patientId,
    ...(study.issuerOfPatientId === '' ? {} : { IssuerOfPatientID: study.issuerOfPatientId }),
    PatientBirthDate: study.patientBirthDate,
    PatientSex: study.patientSex,
    StudyInstanceUID: study.studyInstanceUid,
    StudyDate: study.studyDate,
    StudyTime: study.studyTime,
    AccessionNumber: study.accessionNumber,
    ReferringPhysicianName: study.referringPhysicianName,
    StudyID: study.studyId,
    ...(study.studyDescription === '' ? {} : { StudyDescription: study.studyDescription }),
    SeriesInstanceUID: object.seriesInstanceUid,
    SeriesNumber: number,
    SeriesDescription: description,
    Modality: modalityOf[object.target],
    InstanceNumber: object.number,
    Manufacturer: 'Gantry',
  };
}

/** One series a kind, numbered out of the way of a scanner's. */
const seriesOf: Readonly<Record<DocumentTarget, { readonly number: number; readonly description: string }>> = {
  'encapsulated-pdf': { number: 9001, description: 'Documents from the medium' },
  'secondary-capture': { number: 9002, description: 'Scanned pictures from the medium' },
  photo: { number: 9003, description: 'Photographs from the medium' },
  video: { number: 9004, description: 'Videos from the medium' },
};

/** PS3.3 §C.7.3.1.1.1: document, other, external-camera photography. */
export const modalityOf: Readonly<Record<DocumentTarget, string>> = {
  'encapsulated-pdf': 'DOC',
  'secondary-capture': 'OT',
  photo: 'XC',
  video: 'XC',
};

/** SC Equipment and Encapsulated Document (PS3.3 §C.8.6.1, §C.24.2). When a report was written is not told by its file: its dates stay empty. */
export function documentModule(document: FoundDocument): PlainDataSet {
  const title = (document.path.split('/').at(-1) ?? '').replace(/\.pdf$/i, '');
  return {
    ConversionType: 'WSD',
    ContentDate: '',
    ContentTime: '',
    AcquisitionDateTime: '',
    BurnedInAnnotation: 'YES',
    DocumentTitle: stText(title),
    ConceptNameCodeSequence: [],
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocumentLength: document.facts.sizeBytes,
  };
}

/** Image Pixel (PS3.3 §C.7.6.3). */
export function pixelModule(shape: PictureShape, photometric: string): PlainDataSet {
  const { width, height, samples, bits } = shape;
  return {
    SamplesPerPixel: samples,
    PhotometricInterpretation: photometric,
    ...(samples === 3 ? { PlanarConfiguration: 0 } : {}),
    Rows: height,
    Columns: width,
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelRepresentation: 0,
  };
}

/** SC Equipment, General Image and SC Image (§C.8.6.1, §C.7.6.1, §C.8.6.2); paper shows whose it is. */
export function captureModule(document: FoundDocument, taken: PlainDataSet): PlainDataSet {
  return {
    ConversionType: document.facts.kind === 'png' ? 'WSD' : 'SD',
    ImageType: ['DERIVED', 'SECONDARY'],
    BurnedInAnnotation: 'YES',
    PatientOrientation: '',
    Laterality: '',
    ...taken,
  };
}

/** General Image, Acquisition Context and VL Image (§C.7.6.1, §C.7.6.14, §C.8.12.1). */
export function visibleLightModule(taken: PlainDataSet): PlainDataSet {
  return {
    ImageType: ['ORIGINAL', 'PRIMARY'],
    PatientOrientation: '',
    Laterality: '',
    AcquisitionContextSequence: [],
    ...taken,
  };
}

/** The camera's clock, where there is one (§C.7.6.1, Content Date; nothing else needs it). */
export function takenAt(document: FoundDocument): PlainDataSet {
  const at = document.facts.kind === 'jpeg' ? document.facts.takenAt : '';
  if (at === '') return {};
  return { ContentDate: at.slice(0, 8), ContentTime: at.slice(8) };
}

/** Multi-frame, SC Multi-frame Image and Vector (§C.7.6.6, §C.8.6.3, §C.8.6.4): the pages of one paper. */
export function pagesModule(shape: PictureShape, pages: number): PlainDataSet {
  const grey = { RescaleIntercept: '0', RescaleSlope: '1', RescaleType: 'US', PresentationLUTShape: 'IDENTITY' };
  return {
    NumberOfFrames: pages,
    FrameIncrementPointer: '00182001',
    PageNumberVector: Array.from({ length: pages }, (_, index) => index + 1),
    ...(shape.samples === 1 ? grey : {}),
  };
}

/** Multi-frame and Cine (§C.7.6.6, §C.7.6.5). */
export function filmModule(frames: number, framesPerSecond: number): PlainDataSet {
  const frameTimeMs = Number((1000 / framesPerSecond).toFixed(4));
  return {
    NumberOfFrames: frames,
    FrameIncrementPointer: '00181063',
    FrameTime: String(frameTimeMs),
    CineRate: Math.max(1, Math.round(framesPerSecond)),
  };
}

/** What was lost before it came to us (§C.7.6.1.1.5). `method` after PS3.3's defined terms. */
export function lossyModule(method: string, shape: PictureShape, frames: number, sizeBytes: number): PlainDataSet {
  const ratio = Math.max(1, (shapeBytes(shape) * frames) / sizeBytes);
  return {
    LossyImageCompression: '01',
    LossyImageCompressionRatio: ratio.toFixed(2),
    LossyImageCompressionMethod: method,
  };
}

/** A text that fits ST (PS3.5 §6.2): without control characters. */
function stText(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 200)
    .trim();
}

/** Where one object is left of several pages: the number in its series. */
export function instanceNumber(document: FoundDocument, page: number | null): number {
  const pages = documentPages(document.facts) ?? 1;
  return page === null || pages === 1 ? document.number : document.number * 1000 + page;
}
