import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync, writevSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { applyPlan, digestChunks, type PlanDigests } from './apply-plan.ts';
import { type ByteSource, bufferSource, descriptorSource } from './byte-source.ts';
import type { TagEdit } from './edit.ts';
import { type PlanOptions, planRewrite, type SplicePlan } from './plan-rewrite.ts';
import { readHeader } from './read-header.ts';
import type { RefusalReason } from './rewrite-refusal.ts';

export type RewriteResult =
  | ({ readonly ok: true } & PlanDigests & Pick<SplicePlan, 'charset' | 'transcodedTags' | 'warnings' | 'changed'>)
  | { readonly ok: false; readonly reason: RefusalReason; readonly message: string };

/** Rewrites one file after the other; the next may be begun when the one before is done. */
export type FileRewriter = (inPath: string, outPath: string) => Promise<RewriteResult>;

/** Files up to this size are read in one go and written in one go; larger ones are streamed. */
const wholeFileBytes = 4 * 1024 * 1024;

/**
 * Makes a rewriter for many files with the same edits. Each is written to a temporary name beside its place, then renamed, so that no half file
 * ever bears the name. Nothing is flushed to the disk: the original lies beside it and the command can be run again; what must
 * survive a power cut goes through the vault, which sees to that itself.
 *
 * It reads and writes blocking: for commands and threads, not for the engine's event loop. The input is opened read-only. Refusals are values;
 * errors of the file system (`ENOSPC`, `EACCES`, `EIO`) are thrown and leave nothing behind.
 */
export function fileRewriter(edits: readonly TagEdit[], options: PlanOptions = {}): FileRewriter {
  let lent: Buffer | undefined;

  /** The file's bytes in the buffer that all files share, or undefined for one too large. */
  function readWhole(descriptor: number, sizeBytes: number): Buffer | undefined {
    if (sizeBytes > wholeFileBytes) return undefined;
    lent ??= Buffer.allocUnsafeSlow(wholeFileBytes);
    let filled = 0;
    while (filled < sizeBytes) {
      const got = readSync(descriptor, lent, filled, sizeBytes - filled, filled);
      if (got === 0) break;
      filled += got;
    }
    return lent.subarray(0, filled);
  }

  return async (inPath, outPath) => {
    const descriptor = openSync(inPath, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const whole = readWhole(descriptor, size);
      const source = whole === undefined ? descriptorSource(descriptor, size) : bufferSource(whole);
      const planned = await planSource(source, edits, options);
      if (!planned.ok) return planned;
      const { plan } = planned;
      const digests = await writeBeside(outPath, (out) =>
        whole === undefined
          ? applyPlan(source, plan, async (chunk) => writeFully(out, [chunk]))
          : writePieces(out, plan, whole),
      );
      const { charset, transcodedTags, warnings, changed } = plan;
      return { ok: true, ...digests, ...(charset === undefined ? {} : { charset }), transcodedTags, warnings, changed };
    } finally {
      closeSync(descriptor);
    }
  };
}

/** Rewrites one file; see `fileRewriter`. */
export function rewriteFile(
  inPath: string,
  outPath: string,
  edits: readonly TagEdit[],
  options: PlanOptions = {},
): Promise<RewriteResult> {
  return fileRewriter(edits, options)(inPath, outPath);
}

/** Reads the header to its end and plans; pixel data cut short does not stop a rewrite, a header cut short does. */
export async function planSource(source: ByteSource, edits: readonly TagEdit[], options: PlanOptions = {}) {
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok && (read.reason !== 'truncated' || read.header === undefined)) {
    return { ok: false as const, reason: read.reason, message: read.message };
  }
  if (read.header === undefined)
    return { ok: false as const, reason: 'not-dicom' as const, message: 'The file is no DICOM.' };
  return planRewrite(read.header, source, edits, options);
}

async function writePieces(out: number, plan: SplicePlan, whole: Buffer): Promise<PlanDigests> {
  const chunks = plan.pieces.map((piece) => ('bytes' in piece ? piece.bytes : whole.subarray(...piece.copy)));
  writeFully(out, chunks);
  return digestChunks(chunks, plan);
}

async function writeBeside<T>(outPath: string, fill: (descriptor: number) => Promise<T>): Promise<T> {
  const temporary = join(dirname(outPath), `.${basename(outPath).slice(0, 64)}.${randomUUID()}.part`);
  const descriptor = openSync(temporary, 'wx');
  let open = true;
  try {
    const result = await fill(descriptor);
    open = false;
    closeSync(descriptor);
    renameSync(temporary, outPath);
    return result;
  } catch (error) {
    if (open) closeSync(descriptor);
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** All of the chunks in one call where the system takes them all; it may take fewer when the disk is nearly full. */
function writeFully(descriptor: number, chunks: readonly Buffer[]): void {
  let written = writevSync(descriptor, chunks);
  for (const chunk of chunks) {
    const skipped = Math.min(written, chunk.length);
    written -= skipped;
    for (let at = skipped; at < chunk.length; ) at += writeSync(descriptor, chunk, at);
  }
}
