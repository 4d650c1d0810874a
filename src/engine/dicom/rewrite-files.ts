import type { TagEdit } from './edit.ts';
import type { RewriteOptions, RewriteResult } from './rewrite-file.ts';
import type { RewriteThreadData } from './rewrite-thread.ts';
import type { WriteJob } from './write-batch.ts';
import { writeFiles } from './write-files.ts';

/** Rewrites files with the same edits; see `writeFiles`, and `rewriteFile` for what happens to each. */
export function rewriteFiles(
  jobs: readonly WriteJob[],
  edits: readonly TagEdit[],
  options: RewriteOptions = {},
): AsyncGenerator<RewriteResult, void, undefined> {
  const data: RewriteThreadData = { edits, options };
  return writeFiles(jobs, {
    thread: { program: new URL('rewrite-thread.ts', import.meta.url), data },
    here: async () => (await import('./rewrite-batch.ts')).batchRewriter(edits, options),
  });
}
