import type { ByteSource } from '../../dicom/byte-source.ts';
import type { SourceEntry } from '../source.ts';

/** Bytes at positions, without the duty to close. A read past the end gives what there is; one that fails throws. */
export type PositionedBytes = Pick<ByteSource, 'sizeBytes' | 'read'>;

/** What one file of a container holds, and how it is got at. */
export interface EntryContent {
  readonly sizeBytes: number;
  /** Whether it lies in the container as it is, so that any byte of it can be had for one read. */
  readonly isPositioned: boolean;
  open(): Promise<ByteSource>;
  /** From the first byte to the last, checked: throws where the container promised other bytes. */
  stream(signal?: AbortSignal): AsyncIterable<Buffer>;
}

/** One file of a container; one that cannot be looked at has `skip` instead of `content`. */
export interface ContainerEntry extends SourceEntry {
  readonly content?: EntryContent;
}

/** A zip, tar or disc image, opened read-only. */
export interface Container {
  /** cli.md knows no word of its own for tar: a tar is reported as `zip`. */
  readonly kind: 'zip' | 'iso';
  readonly label: string;
  /** Everything it holds, in the order it lies in the container. Rejects with the signal's reason when it fires. */
  list(signal?: AbortSignal): Promise<ContainerEntry[]>;
  close(): Promise<void>;
}

/** An attack or a mistake is refused with this code by whoever reads the bytes; the file then ends in the class `too-large`. */
export function tooLarge(message: string): Error {
  return Object.assign(new Error(message), { code: 'EFBIG' });
}

/** Bytes that the container promised and does not have. */
export function damaged(message: string): Error {
  return Object.assign(new Error(message), { code: 'EIO' });
}
