import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { PlanDigests } from './apply-plan.ts';
import { descriptorSource, firstWindowBytes } from './byte-source.ts';
import type { TagEdit } from './edit.ts';
import { type Md5Room, openMd5Room } from './md5-lanes.ts';
import type { SplicePlan } from './plan-rewrite.ts';
import {
  planSource,
  type RewriteOptions,
  type RewriteResult,
  rewriteFile,
  rewritten,
  writeBeside,
  writeFully,
} from './rewrite-file.ts';

export interface RewriteJob {
  readonly inPath: string;
  readonly outPath: string;
}

/** What became of one job: a result, or the error that the file system gave. */
export type RewriteAnswer = { readonly result: RewriteResult } | { readonly error: unknown };

/** Outputs up to this size, usual slices, are put together in memory; larger ones are streamed. */
const laneBytes = 2 * 1024 * 1024;

/** An output that is complete in its lane and waits for its digests. */
interface Assembled extends Omit<PlanDigests, 'md5'> {
  readonly plan: SplicePlan;
  readonly bytes: Buffer;
  readonly lane: number;
}

/**
 * Makes a rewriter of many files with the same edits, at most `md5Lanes` at a time; the answers stand in the order of the jobs. As `rewriteFile`, but
 * reads and writes blocking, for commands and threads, and takes the MD5 of a whole batch at once.
 */
export function batchRewriter(edits: readonly TagEdit[], options: RewriteOptions = {}) {
  const window = Buffer.allocUnsafeSlow(firstWindowBytes);
  let room: Md5Room | undefined;

  /** Reads and plans one file and puts its output together, or gives its result where that was all. */
  async function assemble({ inPath, outPath }: RewriteJob, lane: number): Promise<Assembled | RewriteResult> {
    const descriptor = openSync(inPath, 'r');
    try {
      const source = descriptorSource(descriptor, fstatSync(descriptor).size, { window });
      if (source.sizeBytes > laneBytes) return await rewriteFile(inPath, outPath, edits, options);
      const planned = await planSource(source, edits, options);
      if (!planned.ok) return planned;
      const { plan } = planned;
      if (plan.sizeBytes > laneBytes) return await rewriteFile(inPath, outPath, edits, options);
      room ??= openMd5Room(laneBytes);
      const bytes = room.lane(lane).subarray(0, plan.sizeBytes);
      fillWith(bytes, plan, descriptor);
      // Now, while the bytes are still in the processor's cache.
      return { plan, bytes, lane, ...sha256Of(plan, bytes, options.pixelDigest !== false) };
    } finally {
      closeSync(descriptor);
    }
  }

  return async (jobs: readonly RewriteJob[]): Promise<RewriteAnswer[]> => {
    const begun: (Assembled | RewriteAnswer)[] = [];
    let lanes = 0;
    for (const job of jobs) {
      const one = await assemble(job, lanes).then(
        (made) => ('lane' in made ? made : { result: made }),
        (error: unknown) => ({ error }),
      );
      if ('lane' in one) lanes += 1;
      begun.push(one);
    }
    const sizes = begun.flatMap((one) => ('lane' in one ? [one.bytes.length] : []));
    const md5s = room?.digests(sizes) ?? [];
    const answers: RewriteAnswer[] = [];
    for (const [index, one] of begun.entries()) {
      answers.push('lane' in one ? await written(one, md5s[one.lane] ?? '', jobs[index]?.outPath ?? '') : one);
    }
    return answers;
  };
}

async function written(
  { plan, bytes, lane: _lane, ...digests }: Assembled,
  md5: string,
  outPath: string,
): Promise<RewriteAnswer> {
  try {
    await writeBeside(outPath, async (out) => writeFully(out, bytes));
    return { result: rewritten(plan, { md5, ...digests }) };
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
