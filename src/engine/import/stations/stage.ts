import { type Fault, FaultError, fault } from '../../../contract/fault.ts';
import type { ImportRow } from '../../ledger/imports.ts';
import type { InstanceRow, StagedFact } from '../../ledger/instances.ts';
import type { SpoolBatch } from '../../vault/spool.ts';
import { isoTime } from '../clock.ts';
import type { MediaFile } from '../import-deps.ts';
import { type StationContext, type StationRun, stationResult } from '../station.ts';

/** One wait for the disk for so many files or bytes; what a crash loses of it is read again. */
const batchFiles = 32;
const batchBytes = 32 * 1024 * 1024;

/** Faults of one file; the others go on. Everything else stops the station. */
const fileFaults = new Set([
  'media-read-error',
  'media-changed',
  'path-unreadable',
  'path-not-found',
  'document-unusable',
]);

/**
 * Copies the original bytes of each instance from the medium into the encrypted spool, in the order of the disc and in a single pass.
 * A file that cannot be read, or is not the size it had when it was scanned, is named and left out; the import goes on and ends `partial`.
 */
export const stage: StationRun = async (row, context) => {
  const { ledger, spool } = context.deps;
  const neededBytes = row.bytesTotal - row.bytesStaged;
  const freeBytes = await spool.freeBytes();
  if (neededBytes > freeBytes) return { kind: 'hold', fault: fault('disk-full', { neededBytes, freeBytes }) };
  for (let after = 0; ; ) {
    const instances = ledger.instances.toStage(row.seq, after, batchFiles);
    if (instances.length === 0) break;
    const batch = spool.batch();
    const staged: StagedFact[] = [];
    let bytes = 0;
    let ended: Fault | 'stopped' | null = null;
    for (const instance of instances) {
      if (context.stop.aborted) ended = 'stopped';
      if (ended !== null || bytes >= batchBytes) break;
      after = instance.seq;
      try {
        staged.push(await stageOne(row, instance, batch, context));
        bytes += instance.sizeBytes;
      } catch (error) {
        // The engine closes: a read that was cut short says nothing about the file.
        if (context.abort.aborted) ended = 'stopped';
        else if (!(error instanceof FaultError)) throw await discarded(batch, error);
        else if (fileFaults.has(error.fault.code)) ledger.instances.recordFault(instance.seq, error.fault);
        else ended = error.fault;
      }
    }
    await batch.commit().catch(async (error: unknown) => {
      throw await discarded(batch, error);
    });
    ledger.instances.recordStaged(staged);
    context.progress.recorded();
    if (ended === 'stopped') return { kind: 'stopped' };
    if (ended !== null) return stationResult(ended);
  }
  return { kind: 'advance' };
};

async function discarded(batch: SpoolBatch, error: unknown): Promise<unknown> {
  await batch.discard();
  return error;
}

async function stageOne(
  row: ImportRow,
  instance: InstanceRow,
  batch: SpoolBatch,
  context: StationContext,
): Promise<StagedFact> {
  const { media } = context.deps;
  const { sourcePath, path, built } = instance;
  const file = (await ownCopy(row, instance, context)) ?? (await media.open(sourcePath, path, context.abort, built));
  try {
    if (file.sizeBytes !== instance.sizeBytes) throw new FaultError('media-changed', { path: instance.path });
    const entry = await batch.write(bytesOf(file, instance.path, context));
    return { seq: instance.seq, spoolName: entry.name, sha256: entry.sha256, at: isoTime(context.clock.now()) };
  } finally {
    await file.close();
  }
}

/** A de-identified study takes a copy of its own of what the scan holds: the same disc may still be imported for its patient. */
async function ownCopy(
  { project, scanId }: ImportRow,
  { sourcePath, path }: InstanceRow,
  { deps }: StationContext,
): Promise<MediaFile | null> {
  if (project === null || scanId === null) return null;
  return (await deps.openCopy?.(scanId, sourcePath, path)) ?? null;
}

/** Trouble of the medium must not be mistaken for trouble of the spool's disk; a file that ends early is not kept. */
async function* bytesOf(file: MediaFile, path: string, context: StationContext): AsyncGenerator<Buffer> {
  let missing = file.sizeBytes;
  try {
    for await (const part of file.stream(context.abort)) {
      missing -= part.length;
      context.progress.moved(part.length);
      yield part;
    }
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw new FaultError('media-read-error', { path }, { cause: error });
  }
  if (missing !== 0) throw new FaultError('media-read-error', { path });
}
