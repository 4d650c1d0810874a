import { type BenchResult, compared } from './measure.ts';
import { rewriteFolders } from './rewrite-folders.ts';
import { bestOf } from './timed-runs.ts';

/** The rewriter as a whole command, with its digests, against the least that anybody does who wants a checked copy. */
export async function rewriteBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
  const { inFolder, outFolder, data, edits, before, remove } = rewriteFolders(folder);
  const [ours = 0, copy = 0] = await bestOf(rounds, [
    { name: 'gantry rewrite', before, command: [...gantry, 'rewrite', inFolder, outFolder, ...edits, '--json'] },
    {
      name: 'cp -r and md5sum',
      before,
      command: ['sh', '-c', 'cp -r "$1/." "$2" && find "$2" -type f -exec md5sum {} +', 'sh', inFolder, outFolder],
    },
  ]);
  remove();
  return {
    data,
    measures: [compared('rewrite of three tags', ours, 'cp -r, then md5sum of the copy', copy, 1)],
  };
}
