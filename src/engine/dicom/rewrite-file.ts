import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { applyPlan, type PlanDigests } from './apply-plan.ts';
import { type ByteSource, openFileSource } from './byte-source.ts';
import type { TagEdit } from './edit.ts';
import { type PlanOptions, planRewrite, type SplicePlan } from './plan-rewrite.ts';
import { readHeader } from './read-header.ts';
import type { RefusalReason } from './rewrite-refusal.ts';

export type RewriteResult =
  | ({ readonly ok: true } & PlanDigests & Pick<SplicePlan, 'charset' | 'transcodedTags' | 'warnings' | 'changed'>)
  | { readonly ok: false; readonly reason: RefusalReason; readonly message: string };

/**
 * Rewrites one file into another: to a temporary name beside it, flushed, then renamed, so that no half file ever bears the name.
 * The input is opened read-only. Refusals are values; errors of the file system (`ENOSPC`, `EACCES`, `EIO`) are thrown and leave nothing behind.
 */
export async function rewriteFile(
  inPath: string,
  outPath: string,
  edits: readonly TagEdit[],
  options: PlanOptions = {},
): Promise<RewriteResult> {
  const source = openFileSource(inPath);
  try {
    const planned = await planSource(source, edits, options);
    if (!planned.ok) return planned;
    const { plan } = planned;
    const digests = await writeWhole(outPath, (write) => applyPlan(source, plan, write));
    const { charset, transcodedTags, warnings, changed } = plan;
    return { ok: true, ...digests, ...(charset === undefined ? {} : { charset }), transcodedTags, warnings, changed };
  } finally {
    await source.close();
  }
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

async function writeWhole<T>(
  outPath: string,
  fill: (write: (chunk: Buffer) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const folder = dirname(outPath);
  const temporary = join(folder, `.${basename(outPath).slice(0, 64)}.${randomUUID()}.part`);
  const handle = await open(temporary, 'wx');
  try {
    const result = await fill((chunk) => writeFully(handle, chunk));
    await handle.sync();
    await handle.close();
    await rename(temporary, outPath);
    return result;
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeFully(handle: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  let written = 0;
  while (written < chunk.length) written += (await handle.write(chunk, written)).bytesWritten;
}
