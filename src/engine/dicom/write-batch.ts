import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { applyPlan, type PlanDigests, sha256Hasher } from './apply-plan.ts';
import { type ByteSource, descriptorSource, firstWindowBytes, openFileSource } from './byte-source.ts';
import { type Md5Room, openMd5Room } from './md5-lanes.ts';
import type { SplicePlan } from './plan-rewrite.ts';
import { pieceSize } from './splice.ts';
import { openBeside, writeBeside, writeFully } from './write-beside.ts';

/** One file to read and one to write. */
export interface WriteJob {
  readonly inPath: string;
  readonly outPath: string;
}

/** What a planner makes of a file: a plan and the result once it is written, or the result where nothing is to be written. */
export type PlannedFile<R> =
  | { readonly plan: SplicePlan; readonly result: (digests: PlanDigests) => R }
  | { readonly refused: R };
export type FilePlanner<J extends WriteJob, R> = (source: ByteSource, job: J) => Promise<PlannedFile<R>>;

/** What became of one job: a result, or the error that the file system gave. */
export type WriteAnswer<R> = { readonly result: R } | { readonly error: unknown };

export type BatchWriter<J extends WriteJob, R> = (jobs: readonly J[]) => Promise<readonly WriteAnswer<R>[]>;

export interface WriteOptions {
  /** Whether SHA-256 of the pixel data is taken too. Default true. */
  readonly pixelDigest?: boolean;
}

/** Outputs up to this size, usual slices, are written side by side; larger ones one after the other. */
const sideBySideBytes = 2 * 1024 * 1024;
/** So much of each file is read, hashed and written at a time: what all of them have in hand fits into a processor's cache. */
const partBytes = 128 * 1024;

/**
 * Writes one file of any size as planned; memory is its header. It is written to a temporary name beside its place, then renamed, so that no half file
 * ever bears the name. Refusals are results; errors of the file system are thrown and leave nothing behind.
 */
export async function writeOne<J extends WriteJob, R>(
  job: J,
  planFile: FilePlanner<J, R>,
  options: WriteOptions = {},
): Promise<R> {
  const source = openFileSource(job.inPath);
  try {
    const planned = await planFile(source, job);
    if ('refused' in planned) return planned.refused;
    const digests = await writeBeside(job.outPath, (out) =>
      applyPlan(source, planned.plan, async (chunk) => writeFully(out, chunk), options),
    );
    return planned.result(digests);
  } finally {
    await source.close();
  }
}

/**
 * Makes a writer of many files, at most `md5Lanes` at a time; the answers stand in the order of the jobs. As `writeOne`, but reads and writes
 * blocking, for commands and threads, and takes the MD5 of a whole batch at once.
 */
export function batchWriter<J extends WriteJob, R>(
  planFile: FilePlanner<J, R>,
  options: WriteOptions = {},
): BatchWriter<J, R> {
  const window = Buffer.allocUnsafeSlow(firstWindowBytes);
  let room: Md5Room | undefined;

  /** Reads and plans one file and opens its output, or gives its result where that was all. */
  async function begin(job: J): Promise<CopyInHand<R> | { readonly result: R }> {
    const descriptor = openSync(job.inPath, 'r');
    let isBegun = false;
    try {
      const source = descriptorSource(descriptor, fstatSync(descriptor).size, { window });
      if (source.sizeBytes > sideBySideBytes) return { result: await writeOne(job, planFile, options) };
      const planned = await planFile(source, job);
      if ('refused' in planned) return { result: planned.refused };
      if (planned.plan.sizeBytes > sideBySideBytes) return { result: await writeOne(job, planFile, options) };
      const copy = openCopy(descriptor, planned, job.outPath, options.pixelDigest !== false);
      isBegun = true;
      return copy;
    } finally {
      if (!isBegun) closeSync(descriptor);
    }
  }

  return async (jobs) => {
    const begun: (CopyInHand<R> | WriteAnswer<R>)[] = [];
    for (const job of jobs) begun.push(await begin(job).catch((error: unknown) => ({ error })));
    const copies = begun.filter((one): one is CopyInHand<R> => 'goOn' in one);
    if (copies.length > 0) {
      room ??= openMd5Room(partBytes);
      writeSideBySide(copies, room);
    }
    let lane = 0;
    return begun.map((one) => ('goOn' in one ? one.end(room?.digest(lane++) ?? '') : one));
  };
}

function writeSideBySide(copies: readonly CopyInHand<unknown>[], room: Md5Room): void {
  const sizes = copies.map(({ sizeBytes }) => sizeBytes);
  room.begin(sizes);
  for (let taken = 0; taken <= Math.max(...sizes); taken += partBytes) {
    for (const [lane, copy] of copies.entries()) copy.goOn(room.lane(lane));
    room.takeParts();
  }
}

/** A file whose output is being written. What goes wrong with it is told at its end, for the others go on. */
interface CopyInHand<R> {
  readonly sizeBytes: number;
  /** Puts the next part of the output into the buffer and writes it; nothing once all is written. */
  goOn(part: Buffer): void;
  /** Closes it and gives what became of it. */
  end(md5: string): WriteAnswer<R>;
}

function openCopy<R>(
  descriptor: number,
  { plan, result }: Extract<PlannedFile<R>, { plan: unknown }>,
  outPath: string,
  pixelDigest: boolean,
): CopyInHand<R> {
  const { sizeBytes } = plan;
  const hasher = sha256Hasher(plan, pixelDigest);
  const out = openBeside(outPath);
  const fill = outputReader(plan, descriptor);
  let written = 0;
  let failure: { readonly error: unknown } | undefined;
  return {
    sizeBytes,
    goOn: (part) => {
      if (failure !== undefined || written === sizeBytes) return;
      try {
        const bytes = part.subarray(0, Math.min(part.length, sizeBytes - written));
        fill(bytes);
        // While the bytes are still in the processor's cache.
        hasher.update(bytes);
        writeFully(out.descriptor, bytes);
        written += bytes.length;
      } catch (error) {
        failure = { error };
      }
    },
    end: (md5) => {
      closeSync(descriptor);
      try {
        if (failure !== undefined) throw failure.error;
        out.keep();
        return { result: result({ md5, ...hasher.digests() }) };
      } catch (error) {
        out.discard();
        return { error };
      }
    },
  };
}

/** Gives a plan's output from its start, as much as each buffer holds. Throws when the file has become shorter than planned. */
function outputReader({ pieces }: SplicePlan, descriptor: number): (target: Buffer) => void {
  let index = 0;
  let within = 0;
  return (target) => {
    for (let at = 0; at < target.length; ) {
      const piece = pieces[index];
      if (piece === undefined) throw new Error('the plan is shorter than it says');
      const left = pieceSize(piece) - within;
      const take = Math.min(left, target.length - at);
      if ('bytes' in piece) target.set(piece.bytes.subarray(within, within + take), at);
      else readFully(descriptor, target.subarray(at, at + take), piece.copy[0] + within);
      at += take;
      within = take === left ? 0 : within + take;
      if (take === left) index += 1;
    }
  };
}

function readFully(descriptor: number, target: Buffer, position: number): void {
  for (let at = 0; at < target.length; ) {
    const got = readSync(descriptor, target, at, target.length - at, position + at);
    if (got === 0) throw new Error(`source ended at byte ${position + at}`);
    at += got;
  }
}
