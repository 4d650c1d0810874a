import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { applyPlan, type DigestOptions, type PlanDigests } from './apply-plan.ts';
import { type ByteSource, openFileSource } from './byte-source.ts';
import type { TagEdit } from './edit.ts';
import { type PlanOptions, planRewrite, type SplicePlan } from './plan-rewrite.ts';
import { readHeader } from './read-header.ts';
import type { RefusalReason } from './rewrite-refusal.ts';

/** How files are rewritten, and whether SHA-256 of the pixel data is taken too (default: yes). */
export type RewriteOptions = PlanOptions & Pick<DigestOptions, 'pixelDigest'>;

export type RewriteResult =
  | ({ readonly ok: true } & PlanDigests & Pick<SplicePlan, 'charset' | 'transcodedTags' | 'warnings' | 'changed'>)
  | { readonly ok: false; readonly reason: RefusalReason; readonly message: string };

/**
 * Rewrites one file of any size; memory is its header. It is written to a temporary name beside its place, then renamed, so that no half file
 * ever bears the name. Nothing is flushed to the disk: the original lies beside it and the command can be run again; what must
 * survive a power cut goes through the vault, which sees to that itself.
 *
 * The input is opened read-only. Refusals are values; errors of the file system (`ENOSPC`, `EACCES`, `EIO`) are thrown and leave nothing behind.
 */
export async function rewriteFile(
  inPath: string,
  outPath: string,
  edits: readonly TagEdit[],
  options: RewriteOptions = {},
): Promise<RewriteResult> {
  const source = openFileSource(inPath);
  try {
    const planned = await planSource(source, edits, options);
    if (!planned.ok) return planned;
    const { plan } = planned;
    const digests = await writeBeside(outPath, (out) =>
      applyPlan(source, plan, async (chunk) => writeFully(out, chunk), options),
    );
    return rewritten(plan, digests);
  } finally {
    await source.close();
  }
}

/** The result for an output that is written. */
export function rewritten(plan: SplicePlan, digests: PlanDigests): RewriteResult {
  const { charset, transcodedTags, warnings, changed } = plan;
  return { ok: true, ...digests, ...(charset === undefined ? {} : { charset }), transcodedTags, warnings, changed };
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

/** Fills a new file under a temporary name and renames it to `outPath`; removes it when that fails. */
export async function writeBeside<T>(outPath: string, fill: (descriptor: number) => Promise<T>): Promise<T> {
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

/** Writes all of it; the system takes less at once when the disk is nearly full, and then says so. */
export function writeFully(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
