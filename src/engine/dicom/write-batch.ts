import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { applyPlan, type PlanDigests } from './apply-plan.ts';
import { type ByteSource, descriptorSource, firstWindowBytes, openFileSource } from './byte-source.ts';
import { type Md5Room, openMd5Room } from './md5-lanes.ts';
import type { SplicePlan } from './plan-rewrite.ts';
import { writeBeside, writeFully } from './write-beside.ts';

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

/** Outputs up to this size, usual slices, are put together in memory; larger ones are streamed. */
const laneBytes = 2 * 1024 * 1024;

/** An output that is complete in its lane and waits for its digests. */
interface Assembled<R> extends Omit<PlanDigests, 'md5'> {
  readonly result: (digests: PlanDigests) => R;
  readonly bytes: Buffer;
  readonly lane: number;
}

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

  /** Reads and plans one file and puts its output together, or gives its result where that was all. */
  async function assemble(job: J, lane: number): Promise<Assembled<R> | { readonly done: R }> {
    const descriptor = openSync(job.inPath, 'r');
    try {
      const source = descriptorSource(descriptor, fstatSync(descriptor).size, { window });
      if (source.sizeBytes > laneBytes) return { done: await writeOne(job, planFile, options) };
      const planned = await planFile(source, job);
      if ('refused' in planned) return { done: planned.refused };
      const { plan, result } = planned;
      if (plan.sizeBytes > laneBytes) return { done: await writeOne(job, planFile, options) };
      room ??= openMd5Room(laneBytes);
      const bytes = room.lane(lane).subarray(0, plan.sizeBytes);
      fillWith(bytes, plan, descriptor);
      // Now, while the bytes are still in the processor's cache.
      return { result, bytes, lane, ...sha256Of(plan, bytes, options.pixelDigest !== false) };
    } finally {
      closeSync(descriptor);
    }
  }

  return async (jobs) => {
    const begun: (Assembled<R> | WriteAnswer<R>)[] = [];
    let lanes = 0;
    for (const job of jobs) {
      const one = await assemble(job, lanes).then(
        (made) => ('lane' in made ? made : { result: made.done }),
        (error: unknown) => ({ error }),
      );
      if ('lane' in one) lanes += 1;
      begun.push(one);
    }
    const sizes = begun.flatMap((one) => ('lane' in one ? [one.bytes.length] : []));
    const md5s = room?.digests(sizes) ?? [];
    const answers: WriteAnswer<R>[] = [];
    for (const [index, one] of begun.entries()) {
      answers.push('lane' in one ? await written(one, md5s[one.lane] ?? '', jobs[index]?.outPath ?? '') : one);
    }
    return answers;
  };
}

async function written<R>(
  { result, bytes, lane: _lane, ...digests }: Assembled<R>,
  md5: string,
  outPath: string,
): Promise<WriteAnswer<R>> {
  try {
    await writeBeside(outPath, async (out) => writeFully(out, bytes));
    return { result: result({ md5, ...digests }) };
  } catch (error) {
    return { error };
  }
}

function sha256Of(plan: SplicePlan, bytes: Buffer, pixelDigest: boolean): Omit<PlanDigests, 'md5'> {
  const { pixelRange } = plan;
  const ofRange = () => (pixelRange ? hash('sha256', bytes.subarray(...pixelRange.output)) : plan.pixelSha256);
  const pixelSha256 = pixelDigest ? ofRange() : undefined;
  return {
    sha256: hash('sha256', bytes),
    ...(pixelSha256 === undefined ? {} : { pixelSha256 }),
    sizeBytes: bytes.length,
  };
}

/** Puts a plan's output together. Throws when the file has become shorter than planned. */
function fillWith(target: Buffer, plan: SplicePlan, descriptor: number): void {
  let at = 0;
  for (const piece of plan.pieces) {
    if ('bytes' in piece) {
      target.set(piece.bytes, at);
      at += piece.bytes.length;
      continue;
    }
    const [start, end] = piece.copy;
    for (let position = start; position < end; ) {
      const got = readSync(descriptor, target, at, end - position, position);
      if (got === 0) throw new Error(`source ended at byte ${position}`);
      position += got;
      at += got;
    }
  }
}
