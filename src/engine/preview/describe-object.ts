import type { ImageFacts, PixelLayout, Preview, PreviewProblem } from '../../contract/preview.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import { sopClassName } from '../dicom/dictionary.ts';
import { isPixelData, valueSize } from '../dicom/element.ts';
import { type DicomHeader, dataSource, type HeaderFailure, readHeader } from '../dicom/read-header.ts';
import { type DataSet, openDataSet } from './data-set.ts';
import { type FrameDisplays, frameDisplays } from './frame-display.ts';
import { readPalette } from './lookup-tables.ts';
import { overlayBits, overlayPlanes } from './overlay-planes.ts';
import { locateFrames, mostFrameBytes, type PixelFrames } from './pixel-frames.ts';
import { reportText } from './report-text.ts';

const encapsulatedPdfUid = '1.2.840.10008.5.1.4.1.1.104.1';
/** Structured reports of every kind, key object selections among them. */
const reportClassRoot = '1.2.840.10008.5.1.4.1.1.88.';
/** MPEG-2, MPEG-4 and HEVC (PS3.5 §8.2.5 and on): one stream for all frames. */
const filmSyntax = /^1\.2\.840\.10008\.1\.2\.4\.10\d(\.1)?$/;

/** A deflated object is inflated whole, in memory. */
const mostInflatedBytes = 128 * 1024 * 1024;

const headerProblems: Partial<Record<HeaderFailure, PreviewProblem>> = {
  truncated: 'cut-short',
  empty: 'cut-short',
  'too-large': 'too-large',
};

/** An object as it is shown, and for an image where its frames are. Nothing of it needs the file to stay open. */
export interface DescribedObject {
  readonly preview: Preview;
  readonly pixels: {
    readonly frames: PixelFrames;
    readonly displays: FrameDisplays;
    /** A deflated object's own data set: its pixels are there and not in the file. */
    readonly inflated: Buffer | undefined;
  } | null;
}

/** Reads what an object is. Whatever is wrong with it is in the answer; the file's read errors are thrown. */
export async function describeObject(file: ByteSource): Promise<DescribedObject> {
  const read = await readHeader(file, { maxInflatedBytes: mostInflatedBytes });
  if (!read.ok) return broken(headerProblems[read.reason] ?? 'not-readable');
  const { header } = read;
  const set = await openDataSet(header, file);
  const sopClassUid = (await set.text('SOPClassUID')).trim();
  if (sopClassUid.startsWith(reportClassRoot)) return shown({ kind: 'report', ...(await reportText(set)) });
  if (sopClassUid === encapsulatedPdfUid) {
    const document = header.elements.find(({ tag }) => tag === 0x00420011);
    const title = (await set.text('DocumentTitle')) || (await set.text('SeriesDescription'));
    return shown({ kind: 'pdf', title, bytes: document === undefined ? 0 : valueSize(document) });
  }
  const hasPixels = header.elements.some(({ tag }) => isPixelData(tag));
  if (!hasPixels && (await set.numbers('Rows')).length === 0)
    return shown({ kind: 'other', what: sopClassName(sopClassUid) ?? sopClassUid });
  if (filmSyntax.test(header.transferSyntaxUid)) return shown({ kind: 'film' });
  return describeImage(header, file, set);
}

async function describeImage(header: DicomHeader, file: ByteSource, set: DataSet): Promise<DescribedObject> {
  const layout = await layoutOf(header, set);
  if (typeof layout === 'string') return broken(layout);
  const frames = await locateFrames(header, dataSource(header, file), layout);
  if (typeof frames === 'string') return broken(frames);
  return {
    preview: { kind: 'image', layout, facts: await factsOf(set) },
    pixels: { frames, displays: await frameDisplays(set, layout.isSigned), inflated: header.inflated },
  };
}

function shown(preview: Preview): DescribedObject {
  return { preview, pixels: null };
}

function broken(problem: PreviewProblem): DescribedObject {
  return shown({ kind: 'broken', problem });
}

async function layoutOf(header: DicomHeader, set: DataSet): Promise<PixelLayout | PreviewProblem> {
  const first = async (keyword: string, fallback: number) => (await set.numbers(keyword))[0] ?? fallback;
  const rows = await first('Rows', 0);
  const columns = await first('Columns', 0);
  const samplesPerPixel = await first('SamplesPerPixel', 1);
  const bitsAllocated = await first('BitsAllocated', 0);
  const bitsStored = await first('BitsStored', bitsAllocated);
  const frames = await first('NumberOfFrames', 1);
  const photometricInterpretation = (await set.text('PhotometricInterpretation')).trim() || 'MONOCHROME2';
  const element = header.elements.find(({ tag }) => isPixelData(tag));
  const isFloat = element !== undefined && element.tag !== 0x7fe00010;
  const isPossible =
    rows >= 1 &&
    columns >= 1 &&
    [1, 3, 4].includes(samplesPerPixel) &&
    [1, 8, 16, 32, 64].includes(bitsAllocated) &&
    (bitsAllocated < 64 || isFloat) &&
    bitsStored >= 1 &&
    bitsStored <= bitsAllocated;
  if (!isPossible) return 'header-wrong';
  // Decoded, in the form that it is drawn from.
  if (rows * columns * samplesPerPixel * Math.max(1, bitsAllocated / 8) > mostFrameBytes) return 'too-large';
  const palette = photometricInterpretation === 'PALETTE COLOR' ? await readPalette(set) : null;
  if (photometricInterpretation === 'PALETTE COLOR' && palette === null) return 'header-wrong';
  return {
    transferSyntaxUid: header.transferSyntaxUid,
    rows,
    columns,
    samplesPerPixel: samplesPerPixel as PixelLayout['samplesPerPixel'],
    bitsAllocated,
    bitsStored,
    isSigned: (await first('PixelRepresentation', 0)) === 1,
    isFloat,
    photometricInterpretation,
    isPlanar: (await first('PlanarConfiguration', 0)) === 1,
    frames: Number.isSafeInteger(frames) && frames >= 1 ? frames : 1,
    palette,
    pixelAspect: await pixelAspect(set),
    frameTimeMs: await frameTimeMs(set),
    overlays: await overlayPlanes(set),
    overlayBits: samplesPerPixel === 1 ? await overlayBits(set, { bitsAllocated, bitsStored }) : [],
  };
}

/** Height over width: by the pixels' spacing, else as the object says it (PS3.3 §C.7.6.3.1.7). */
async function pixelAspect(set: DataSet): Promise<number> {
  const [shared] = await set.items('SharedFunctionalGroupsSequence');
  const [measures] = (await shared?.items('PixelMeasuresSequence')) ?? [];
  for (const numbers of [
    (await measures?.numbers('PixelSpacing')) ?? [],
    await set.numbers('PixelSpacing'),
    await set.numbers('ImagerPixelSpacing'),
    await set.numbers('PixelAspectRatio'),
  ]) {
    const [vertical = 0, horizontal = 0] = numbers;
    const ratio = vertical / horizontal;
    // An image a hundred times as high as wide is a mistake of its writer, and would not be seen at all.
    if (vertical > 0 && horizontal > 0 && ratio > 0.01 && ratio < 100) return ratio;
  }
  return 1;
}

async function frameTimeMs(set: DataSet): Promise<number | null> {
  const [time] = await set.numbers('FrameTime');
  if (time !== undefined && time > 0) return time;
  const [rate] = [...(await set.numbers('RecommendedDisplayFrameRate')), ...(await set.numbers('CineRate'))];
  return rate !== undefined && rate > 0 ? 1000 / rate : null;
}

async function factsOf(set: DataSet): Promise<ImageFacts> {
  const fact = async (keyword: string) => (await set.text(keyword)).trim().slice(0, 128);
  return {
    patientName: await fact('PatientName'),
    patientId: await fact('PatientID'),
    birthDate: await fact('PatientBirthDate'),
    sex: await fact('PatientSex'),
    institution: await fact('InstitutionName'),
    studyDate: await fact('StudyDate'),
    modality: await fact('Modality'),
    seriesDescription: await fact('SeriesDescription'),
    laterality: (await fact('ImageLaterality')) || (await fact('Laterality')),
  };
}
