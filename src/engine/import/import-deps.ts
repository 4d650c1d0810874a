import type { Order } from '../../contract/directory.ts';
import type { Fault } from '../../contract/fault.ts';
import type { UploadLog } from '../../contract/imports.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import type { OrderLink, UnlinkOutcome } from '../directory/directory.ts';
import type { StudyFacts } from '../directory/imaging-study.ts';
import type { KnownRecords, Recheck } from '../directory/recheck.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Log } from '../log.ts';
import type { Spool } from '../vault/spool.ts';
import type { Clock } from './clock.ts';
import type { UploadRules } from './upload-line.ts';

/** Reads the files of a medium again, to stage them. */
export interface MediaReader {
  /**
   * Opens one file. `path` is relative to `sourcePath`, as the scan gave it. With `built`, what is read is the object made of the file.
   * @throws FaultError `media-missing` when the medium itself is not there, `media-read-error` when this file cannot be read.
   */
  open(sourcePath: string, path: string, signal: AbortSignal, built?: unknown): Promise<MediaFile>;
}
export interface MediaFile {
  readonly sizeBytes: number;
  /** From the first byte to the last; the buffers must not be used again. Read once. */
  stream(signal: AbortSignal): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** The approved plan on one staged instance: the exact bytes that leave. */
export type PlannedInstance =
  | {
      readonly ok: true;
      readonly sizeBytes: number;
      /** May be called again; gives the same bytes every time. */
      stream(): AsyncIterable<Buffer>;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly fault: Fault };

/**
 * Applies the approved plan to one instance as its bytes leave. Must be deterministic: the same instance and plan give the same bytes after a
 * crash, so times come from `approvedAt`. Answers `plan-changed` when `plan` does not hash to `planHash`.
 */
export type InstancePlanner = (
  instance: { readonly source: ByteSource; readonly path: string; readonly sopInstanceUid: string },
  approved: ApprovedPlan,
) => Promise<PlannedInstance>;

/** One instance as it leaves, whole, in memory of its own. */
export interface PreparedInstance {
  readonly bytes: Buffer<ArrayBuffer>;
  /** Of these bytes, in hex. */
  readonly md5: string;
}
/**
 * Makes instances ready away from the engine's own thread: of each its bytes, or the fault, or null where it is to be streamed from the spool. Never rejects. Asked for
 * none, it gets ready to be asked.
 */
export type PrepareInstances = (
  instances: readonly InstanceRow[],
  approved: ApprovedPlan,
) => Promise<(PreparedInstance | Fault | null)[]>;
export interface ApprovedPlan {
  readonly plan: unknown;
  readonly planHash: string;
  readonly approvedAt: string;
  readonly approvedBy: string;
  readonly importRow: ImportRow;
}

/** `conflict`: another study is linked (409). `changed`: not the version that `etag` names (412). */
export type LinkOutcome =
  | { readonly kind: 'linked' | 'already' | 'changed' | 'cancelled' | 'not-found' }
  | { readonly kind: 'conflict'; readonly studyInstanceUid?: string };

/** The EHR's side of the last station. Trouble on the way is thrown as a FaultError `ehr-…`. */
export interface OrderLinker {
  linkOrder(orderId: string, etag: string, link: OrderLink, signal: AbortSignal): Promise<LinkOutcome>;
  /** The order as it is now, to see whether a change concerns us; null when it is gone. */
  readOrder(orderId: string, signal: AbortSignal): Promise<Order | null>;
  /** Idempotent by the log's id. */
  putUploadLog(log: UploadLog, signal: AbortSignal): Promise<void>;
  /** Tells of the study itself, an order or none. Idempotent by its UID; absent where the EHR keeps no studies. */
  recordStudy?(study: StudyFacts, signal: AbortSignal): Promise<void>;
  /** Compares what an import was approved on with the EHR itself, never with a copy of it. Absent where only orders can be read. */
  recheck?(known: KnownRecords, signal: AbortSignal): Promise<Recheck>;
  /** Takes a study off an order; `not-linked` where the order does not name it (any more). Absent: it cannot. */
  unlinkOrder?(orderId: string, studyInstanceUid: string, signal: AbortSignal): Promise<UnlinkOutcome>;
}

/** Everything the import room needs from the rest of the house. */
export interface ImportDeps {
  readonly ledger: Ledger;
  readonly spool: Spool;
  readonly media: MediaReader;
  readonly planInstance: InstancePlanner;
  /** Gives the same bytes as `planInstance` on the spool's files, ahead of their turn. */
  readonly prepare?: PrepareInstances;
  /**
   * An archive of the settings as they are now, the first one for ''; null when there is none of this name. Asked at the start of each station, so a mended
   * setting counts.
   */
  readonly archive: (name: string) => ArchiveClient | null;
  /** The archive for de-identified studies, on the same terms. */
  readonly researchArchive?: () => ArchiveClient | null;
  /** A file as the copy of a scan holds it in the vault; null where it does not. For imports that leave the copy to others. */
  readonly openCopy?: (scanId: string, sourcePath: string, path: string) => Promise<MediaFile | null>;
  /** The EHR of the settings as they are now; null when none is set. */
  readonly orderLinker: () => OrderLinker | null;
  /** Connections of an upload at most, as set now (1 to 8). */
  readonly connections: () => number;
  /** How the line may be used, as set now. Default: without limits. */
  readonly uploadRules?: () => UploadRules;
  /** Who asked for what is being done, for the audit trail: looked at each time. */
  readonly user: string;
  readonly log: Log;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
}
