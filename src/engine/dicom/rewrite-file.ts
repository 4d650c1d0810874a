import type { PlanDigests } from './apply-plan.ts';
import type { ByteSource } from './byte-source.ts';
import type { TagEdit } from './edit.ts';
import { type PlanOptions, planRewrite, type SplicePlan } from './plan-rewrite.ts';
import { readHeader } from './read-header.ts';
import type { RefusalReason } from './rewrite-refusal.ts';
import { type FilePlanner, type WriteJob, type WriteOptions, writeOne } from './write-batch.ts';

/** How files are rewritten, and whether SHA-256 of the pixel data is taken too (default: yes). */
export type RewriteOptions = PlanOptions & WriteOptions;

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
  return writeOne({ inPath, outPath }, editsPlanner(edits, options), options);
}

/** Plans the same edits for each file. */
export function editsPlanner(edits: readonly TagEdit[], options: RewriteOptions): FilePlanner<WriteJob, RewriteResult> {
  return async (source) => {
    const planned = await planSource(source, edits, options);
    if (!planned.ok) return { refused: planned };
    return { plan: planned.plan, result: (digests) => rewritten(planned.plan, digests) };
  };
}

/** The result for an output that is written. */
function rewritten(plan: SplicePlan, digests: PlanDigests): RewriteResult {
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
