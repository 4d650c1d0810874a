import type { PageDecoding } from './decode-pages.ts';

/**
 * A DICOM object made of a document, without the document's own bytes: what stands before them, how they get in, what stands after. The same recipe and file give
 * the same object, byte for byte, on any day and after any crash. Plain data: the ledger keeps it as JSON.
 */
export interface BuiltObject {
  /** Base64: preamble, file meta information, data set up to the document's first byte. */
  readonly head: string;
  /** Base64: padding, delimiters, later elements. */
  readonly tail: string;
  /** The first so many bytes of the file as they are, or its pixels. */
  readonly content: { readonly fileBytes: number } | { readonly decoded: PageDecoding };
  readonly contentBytes: number;
  /** The file that the recipe was made for: another one under the same name is refused. */
  readonly fileSizeBytes: number;
  readonly fileSha256: string;
}

/** The size of the whole object. */
export function builtSizeBytes({ head, tail, contentBytes }: BuiltObject): number {
  return Buffer.byteLength(head, 'base64') + contentBytes + Buffer.byteLength(tail, 'base64');
}
