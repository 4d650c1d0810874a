import type { DocumentTarget } from '../../contract/plain.ts';
import type { PlainDataSet } from '../dicom/edit.ts';
import { type BuiltObject, builtSizeBytes } from './built-object.ts';
import type { PageDecoding } from './decode-pages.ts';
import type { DocumentFacts, FoundDocument, PictureShape } from './document-facts.ts';
import { derivedUid } from './document-uids.ts';
import { type BulkPlace, explicitLittleUid, jpegBaselineUid, objectAround } from './object-file.ts';
import {
  captureModule,
  commonModules,
  documentModule,
  filmModule,
  instanceNumber,
  lossyModule,
  modalityOf,
  pagesModule,
  pixelModule,
  type StudyOfDocuments,
  takenAt,
  visibleLightModule,
} from './object-modules.ts';
import type { ReadDocument } from './read-document.ts';
import { shapeBytes } from './shape-problem.ts';

/** One object that a document becomes, and how its bytes come about. */
export interface ObjectOfDocument {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly seriesInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly modality: string;
  readonly instanceNumber: number;
  readonly sizeBytes: number;
  readonly built: BuiltObject;
}

/** The storage classes of what can be built (PS3.4 Table B.5-1). */
const sopClasses = {
  encapsulatedPdf: '1.2.840.10008.5.1.4.1.1.104.1',
  secondaryCapture: '1.2.840.10008.5.1.4.1.1.7',
  greyBytePages: '1.2.840.10008.5.1.4.1.1.7.2',
  greyWordPages: '1.2.840.10008.5.1.4.1.1.7.3',
  colourPages: '1.2.840.10008.5.1.4.1.1.7.4',
  photo: '1.2.840.10008.5.1.4.1.1.77.1.4',
  video: '1.2.840.10008.5.1.4.1.1.77.1.4.1',
} as const;

/** What one object is made of, before it has its place in a study. */
interface Draft {
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly modules: PlainDataSet;
  readonly bulk: BulkPlace;
  readonly content: BuiltObject['content'];
  /** From 1; null for the whole document. */
  readonly page: number | null;
}

/**
 * The objects of one document in a study: one, or one a page where the pages of a TIFF differ in size. Their UIDs follow from the study and the
 * document's bytes. Pure. The document must be one that can become the target (`documentTargets`).
 */
export function buildObjects(
  document: FoundDocument,
  read: ReadDocument,
  target: DocumentTarget,
  study: StudyOfDocuments,
): ObjectOfDocument[] {
  const seriesInstanceUid = derivedUid(study.studyInstanceUid, 'series', target);
  return drafts(document, read, target).map((draft) => {
    const { sopClassUid, transferSyntaxUid, bulk, content, page } = draft;
    const sopInstanceUid = derivedUid(study.studyInstanceUid, read.sha256, target, page ?? 0);
    const number = instanceNumber(document, page);
    const common = commonModules(study, { sopClassUid, sopInstanceUid, seriesInstanceUid, target, number });
    const { head, tail } = objectAround({ ...common, ...draft.modules }, transferSyntaxUid, bulk);
    const built: BuiltObject = {
      head: head.toString('base64'),
      tail: tail.toString('base64'),
      content,
      contentBytes: bulk.sizeBytes,
      fileSizeBytes: document.facts.sizeBytes,
      fileSha256: read.sha256,
    };
    const modality = modalityOf[target];
    const sizeBytes = builtSizeBytes(built);
    return {
      ...{ sopInstanceUid, sopClassUid, seriesInstanceUid, transferSyntaxUid, modality, sizeBytes, built },
      instanceNumber: number,
    };
  });
}

function drafts(document: FoundDocument, read: ReadDocument, target: DocumentTarget): Draft[] {
  const { facts } = document;
  switch (facts.kind) {
    case 'pdf':
      return [pdfDraft(document)];
    case 'mp4':
    case 'mpeg2':
      return [videoDraft(facts, read)];
    case 'png':
      return [pixelDraft(document, target, pageDecoding(facts.kind, facts.shape), null)];
    case 'jpeg':
      return [
        facts.keep === null ? decodedJpegDraft(document, facts, target) : keptJpegDraft(document, facts, read, target),
      ];
    case 'tiff':
      return tiffDrafts(document, facts.shapes, target);
  }
}

function pdfDraft(document: FoundDocument): Draft {
  const { sizeBytes } = document.facts;
  return {
    sopClassUid: sopClasses.encapsulatedPdf,
    transferSyntaxUid: explicitLittleUid,
    modules: documentModule(document),
    bulk: { keyword: 'EncapsulatedDocument', vr: 'OB', sizeBytes, fragmented: false },
    content: { fileBytes: sizeBytes },
    page: null,
  };
}

type Jpeg = Extract<DocumentFacts, { kind: 'jpeg' }>;
type Video = Extract<DocumentFacts, { kind: 'mp4' | 'mpeg2' }>;

function pictureClass(target: DocumentTarget): string {
  return target === 'photo' ? sopClasses.photo : sopClasses.secondaryCapture;
}

function pictureModule(document: FoundDocument, target: DocumentTarget): PlainDataSet {
  const taken = takenAt(document);
  return target === 'photo' ? visibleLightModule(taken) : captureModule(document, taken);
}

function keptJpegDraft(document: FoundDocument, facts: Jpeg, read: ReadDocument, target: DocumentTarget): Draft {
  return {
    sopClassUid: pictureClass(target),
    transferSyntaxUid: jpegBaselineUid,
    modules: {
      ...pictureModule(document, target),
      ...pixelModule(facts.shape, facts.keep?.photometric ?? ''),
      ...lossyModule('ISO_10918_1', facts.shape, 1, read.pictureBytes),
    },
    bulk: { keyword: 'PixelData', vr: 'OB', sizeBytes: read.pictureBytes, fragmented: true },
    content: { fileBytes: read.pictureBytes },
    page: null,
  };
}

function decodedJpegDraft(document: FoundDocument, facts: Jpeg, target: DocumentTarget): Draft {
  const draft = pixelDraft(document, target, pageDecoding('jpeg', facts.shape, facts.orientation), null);
  return { ...draft, modules: { ...draft.modules, ...lossyModule('ISO_10918_1', facts.shape, 1, facts.sizeBytes) } };
}

function pageDecoding(
  kind: PageDecoding['kind'],
  shape: PictureShape,
  orientation: PageDecoding['orientation'] = 1,
  pages: readonly number[] = [0],
): PageDecoding {
  return { kind, pages, shape, orientation };
}

/** One object of pixels as they are (PS3.5 §8.1.1, native). */
function pixelDraft(
  document: FoundDocument,
  target: DocumentTarget,
  decoding: PageDecoding,
  page: number | null,
): Draft {
  const { shape, pages } = decoding;
  const isMany = pages.length > 1;
  return {
    sopClassUid: isMany ? pagesClass(shape) : pictureClass(target),
    transferSyntaxUid: explicitLittleUid,
    modules: {
      ...pictureModule(document, target),
      ...pixelModule(shape, shape.samples === 3 ? 'RGB' : 'MONOCHROME2'),
      ...(isMany ? pagesModule(shape, pages.length) : {}),
    },
    bulk: {
      keyword: 'PixelData',
      vr: shape.bits === 16 ? 'OW' : 'OB',
      sizeBytes: shapeBytes(shape) * pages.length,
      fragmented: false,
    },
    content: { decoded: decoding },
    page,
  };
}

function pagesClass({ samples, bits }: PictureShape): string {
  if (samples === 3) return sopClasses.colourPages;
  return bits === 16 ? sopClasses.greyWordPages : sopClasses.greyBytePages;
}

/** Frames of one object have one size; pages that differ become objects of their own. */
function tiffDrafts(document: FoundDocument, shapes: readonly PictureShape[], target: DocumentTarget): Draft[] {
  const [first] = shapes;
  if (first === undefined) return [];
  const isEven = shapes.every((shape) => JSON.stringify(shape) === JSON.stringify(first));
  if (isEven) return [pixelDraft(document, target, pageDecoding('tiff', first, 1, [...shapes.keys()]), null)];
  return shapes.map((shape, index) => pixelDraft(document, target, pageDecoding('tiff', shape, 1, [index]), index + 1));
}

/** Type 1 in a film (PS3.3 §C.8.12.1); nothing in the file says which part of the body it shows. */
const bodyStructure = { CodeValue: '123037004', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Body structure' };

function videoDraft(facts: Video, read: ReadDocument): Draft {
  const shape = { width: facts.width, height: facts.height, samples: 3, bits: 8 } as const;
  const frames = Math.max(1, facts.frames ?? read.frames);
  const method = facts.kind === 'mp4' ? 'ISO_14496_10' : 'ISO_13818_2';
  return {
    sopClassUid: sopClasses.video,
    transferSyntaxUid: facts.transferSyntaxUid,
    modules: {
      ...visibleLightModule({}),
      AnatomicRegionSequence: [bodyStructure],
      ...pixelModule(shape, 'YBR_PARTIAL_420'),
      ...filmModule(frames, facts.framesPerSecond),
      ...lossyModule(method, shape, frames, facts.sizeBytes),
    },
    bulk: { keyword: 'PixelData', vr: 'OB', sizeBytes: facts.sizeBytes, fragmented: true },
    content: { fileBytes: facts.sizeBytes },
    page: null,
  };
}
