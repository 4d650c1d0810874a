import type { Tag } from './dictionary.ts';
import type { Vr } from './vr.ts';

/** The 32-bit length that says "until the delimiter" (PS3.5 §7.1.1). */
export const undefinedLength = 0xffffffff;

export const itemTag: Tag = 0xfffee000;
export const itemDelimiterTag: Tag = 0xfffee00d;
export const sequenceDelimiterTag: Tag = 0xfffee0dd;
export const pixelDataTag: Tag = 0x7fe00010;
export const characterSetTag: Tag = 0x00080005;
export const directoryRecordsTag: Tag = 0x00041220;
export const transferSyntaxTag: Tag = 0x00020010;

/** `short`: explicit VR, 16-bit length. `long`: explicit VR, 32-bit length. `implicit`: no VR. Fixed per element as found. */
export type ElementForm = 'short' | 'long' | 'implicit';

/** Where one element stands. Positions are bytes from the start of the data the header was read from. */
export interface DicomElement {
  readonly tag: Tag;
  /** As written; from the dictionary in implicit VR; UN where the letters are no VR. */
  readonly vr: Vr;
  readonly form: ElementForm;
  readonly start: number;
  readonly valueOffset: number;
  /** As declared; `undefinedLength` for delimited ones. */
  readonly length: number;
  /** First byte after the element, its delimiter included. */
  readonly end: number;
}

/** One item of a sequence. `contentEnd` leaves the item delimiter out. */
export interface DicomItem {
  readonly start: number;
  readonly length: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
}

export function isPixelData(tag: Tag): boolean {
  return tag === pixelDataTag || tag === 0x7fe00008 || tag === 0x7fe00009;
}

/** Pixel data with its offset and length tables: nothing of these is ever touched. */
export function isPixelGroup(tag: Tag): boolean {
  return isPixelData(tag) || tag === 0x7fe00001 || tag === 0x7fe00002;
}

/** Bytes of the value itself, without delimiters. */
export function valueSize(element: DicomElement): number {
  if (element.length !== undefinedLength) return element.length;
  return Math.max(0, element.end - element.valueOffset);
}

export function headerWarning(code: HeaderWarningCode, tag: Tag | undefined, message: string): HeaderWarning {
  return tag === undefined ? { code, message } : { code, tag, message };
}

export type HeaderWarningCode =
  | 'no-preamble'
  | 'no-file-meta'
  | 'implicit-file-meta'
  | 'file-meta-length-wrong'
  | 'file-meta-length-missing'
  | 'transfer-syntax-missing'
  | 'transfer-syntax-mismatch'
  | 'transfer-syntax-unknown'
  | 'executable-preamble'
  | 'unknown-vr'
  | 'unordered'
  | 'duplicate-tag'
  | 'odd-length'
  | 'sequence-not-closed'
  | 'pixel-data-not-encapsulated'
  | 'pixel-data-encapsulated-undeclared'
  | 'trailing-padding'
  | 'trailing-bytes';

export interface HeaderWarning {
  readonly code: HeaderWarningCode;
  readonly tag?: Tag;
  readonly message: string;
}
