import type { DocumentTarget } from '../../contract/plain.ts';
import type { DocumentKind, DocumentProblem } from '../../contract/scan.ts';

/** EXIF's eight ways to hold a camera (EXIF 2.32 §4.6.4, tag 0112H): 1 is upright, 2, 4, 5 and 7 are mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The pixels that a picture is stored with. */
export interface PictureShape {
  readonly width: number;
  readonly height: number;
  /** Grey or red, green, blue. */
  readonly samples: 1 | 3;
  readonly bits: 8 | 16;
}

/** What looking into a file showed: enough to offer it, to say why it cannot be stored, and to describe it in DICOM. Plain data. */
export type DocumentFacts =
  | (Common & { readonly kind: 'pdf'; readonly pages: number | null })
  | (Common & {
      readonly kind: 'jpeg';
      /** As it stands upright. */
      readonly shape: PictureShape;
      readonly orientation: Orientation;
      /** The bitstream as it is when every viewer can decode it; else its pixels. */
      readonly keep: { readonly photometric: 'MONOCHROME2' | 'YBR_FULL_422' | 'RGB' } | null;
      readonly camera: string;
      /** `YYYYMMDDHHMMSS` by the camera's clock, or empty. */
      readonly takenAt: string;
    })
  | (Common & { readonly kind: 'png'; readonly shape: PictureShape })
  | (Common & { readonly kind: 'tiff'; readonly shapes: readonly PictureShape[] })
  | (Common & {
      readonly kind: 'mp4' | 'mpeg2';
      readonly transferSyntaxUid: string;
      readonly width: number;
      readonly height: number;
      /** Null where only counting them all tells. */
      readonly frames: number | null;
      readonly framesPerSecond: number;
    });

interface Common {
  readonly kind: DocumentKind;
  readonly sizeBytes: number;
  /** Why it cannot be stored; null when it can. */
  readonly problem: DocumentProblem | null;
}

/** A file of a medium that may belong to a study. Plain data: the ledger keeps it as JSON. */
export interface FoundDocument {
  /** The same for the same file each time the medium is read. */
  readonly id: string;
  /** Its place among the documents of the medium, from 1; does not depend on which of them are taken. */
  readonly number: number;
  readonly sourcePath: string;
  /** Relative to its source: the true name, not the displayed one. */
  readonly path: string;
  /** SHA-256 over the size and samples of the content: tells media apart, proves nothing. */
  readonly sample: string;
  readonly facts: DocumentFacts;
}

/** What a document can become, the suggestion first. */
export function documentTargets(facts: DocumentFacts): DocumentTarget[] {
  if (facts.problem !== null) return [];
  switch (facts.kind) {
    case 'pdf':
      return ['encapsulated-pdf'];
    case 'mp4':
    case 'mpeg2':
      return ['video'];
    case 'jpeg':
      // A camera says so; a scanner does not. VL images have eight bits (PS3.3 §C.8.12.1.1).
      return facts.camera === '' ? ['secondary-capture', 'photo'] : ['photo', 'secondary-capture'];
    case 'png':
    case 'tiff':
      return ['secondary-capture'];
  }
}

/** Pages of paper, or frames of a film; null where nothing tells. */
export function documentPages(facts: DocumentFacts): number | null {
  if (facts.kind === 'pdf') return facts.pages;
  if (facts.kind === 'tiff') return facts.shapes.length;
  return facts.kind === 'jpeg' || facts.kind === 'png' ? 1 : facts.frames;
}
