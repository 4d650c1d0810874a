import type { SkipReason, sourceKinds } from '../../contract/scan.ts';
import type { ByteSource } from '../dicom/byte-source.ts';

/** One thing that lies on a medium. A file, unless `skip` says why it cannot be looked at. */
export interface SourceEntry {
  /** Relative to the source, `/` between the parts, the true name (see `displayPath` for showing it). */
  readonly path: string;
  /** Where the walk learns it without asking the medium for each file. */
  readonly sizeBytes?: number;
  readonly skip?: SkipReason;
}

/** What was read from a medium so far. Counts what the drive had to deliver, not what was looked at twice. */
export interface ReadMeter {
  bytesRead: number;
  filesOpened: number;
}

/**
 * A folder, a mounted disc or single files, behind one face. Opens no DICOM and never writes.
 * Every path that comes in must be one that `walk` gave out or one of the same form; anything that would lead out of the medium is refused
 * with the fault `path-unreadable`.
 */
export interface Source {
  /** Where it lies on this machine; the ledger keeps it to find the medium again. */
  readonly path: string;
  readonly kind: (typeof sourceKinds)[number];
  readonly label: string;
  readonly meter: Readonly<ReadMeter>;
  /** Adds to the meter what a thread read of this medium. */
  countRead(read: Readonly<ReadMeter>): void;
  /** The folder that threads may read for themselves (`blockingFiles`); absent where only this source can open its files. */
  readonly localFolder?: string;
  /** Every file in on-disc order: a folder's files first, then its folders. Never throws for one bad entry: that entry carries `skip`. */
  walk(options: { signal?: AbortSignal }): AsyncIterable<SourceEntry>;
  /** Opens one file for positional reads. The caller closes it. */
  open(path: string): Promise<ByteSource>;
  /** The size of a file that cannot be opened, 0 when the medium does not tell it either. */
  sizeOf(path: string): Promise<number>;
  /** Size and time of change of a file, without opening it; null when the medium does not tell. Absent where there are no times. */
  statOf?(path: string): Promise<{ readonly sizeBytes: number; readonly modifiedAtMs: number } | null>;
  /** One file from its first byte to its last. */
  openStream(path: string, options: { signal?: AbortSignal }): AsyncIterable<Buffer>;
  close(): Promise<void>;
}
