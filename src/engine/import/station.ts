import { type Fault, FaultError, fault } from '../../contract/fault.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import type { Clock } from './clock.ts';
import type { ImportDeps } from './import-deps.ts';
import type { UploadLine } from './upload-line.ts';

/** What a station came to. Only the worker turns this into the import's station and condition. */
export type StationResult =
  | { readonly kind: 'advance'; readonly status?: 'success' | 'partial' | 'failed' }
  /** `retryAt`: when exactly (ms since 1970), where the station knows; otherwise the waiting grows from try to try. */
  | { readonly kind: 'retry'; readonly fault: Fault; readonly retryAt?: number }
  /** The archive lost something after it said yes: upload once more. */
  | { readonly kind: 'send-again'; readonly fault: Fault }
  | { readonly kind: 'hold'; readonly fault: Fault }
  /** `stop` fired; what is done is done. */
  | { readonly kind: 'stopped' };

export interface StationContext {
  readonly deps: ImportDeps;
  readonly clock: Clock;
  /** Fires when the station should end after the instances it has in hand (pause, cancel). */
  readonly stop: AbortSignal;
  /** Fires when the engine closes: whatever is on its way ends now. */
  readonly abort: AbortSignal;
  readonly progress: StationProgress;
  /** The line to the archive, shared by all uploads. */
  readonly line: UploadLine;
  /** Right before an image leaves: somebody else has stored under its UID since we compared, so it must not be sent. Absent: nobody can. */
  readonly isTaken?: (instance: InstanceRow) => Promise<boolean>;
}
/** Tells the window how it goes between the facts. */
export interface StationProgress {
  /** Bytes of the current station that moved just now. */
  moved(bytes: number): void;
  /** Facts were written: the counts changed. */
  recorded(): void;
}

/** One of stage, upload, verify, link. Safe to run again at any time, from any point at which it may have ended. */
export type StationRun = (row: ImportRow, context: StationContext) => Promise<StationResult>;

/** A fault of the whole station: transient ones wait, all others need somebody. */
export function stationResult(cause: Fault): StationResult {
  return cause.class === 'transient' ? { kind: 'retry', fault: cause } : { kind: 'hold', fault: cause };
}

/** The fault that an error carries; an error that carries none is a bug of ours, unless the ledger's disk is the trouble. */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'SQLITE_FULL') return fault('disk-full');
  if (code === 'SQLITE_CORRUPT') return fault('ledger-damaged');
  return fault('internal');
}
