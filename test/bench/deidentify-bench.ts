import { type BenchResult, compared } from './measure.ts';
import { rewriteFolders } from './rewrite-folders.ts';
import { bestOf } from './timed-runs.ts';

/** De-identification as a whole command, both passes, against the plain rewrite of three tags of the same files: at least 0.7 of its speed. */
export async function deidentifyBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
  const { inFolder, outFolder, data, edits, before, remove } = rewriteFolders(folder);
  const options = ['--option', 'clean-descriptors', '--option', 'retain-modified-dates'];
  const [ours = 0, rewrite = 0] = await bestOf(rounds, [
    {
      name: 'gantry deidentify',
      before,
      command: [...gantry, 'deidentify', inFolder, outFolder, ...options, '--json'],
    },
    { name: 'gantry rewrite', before, command: [...gantry, 'rewrite', inFolder, outFolder, ...edits, '--json'] },
  ]);
  remove();
  return {
    data,
    measures: [
      compared(
        'de-identification, basic profile with two options',
        ours,
        'gantry rewrite of three tags',
        rewrite,
        1 / 0.7,
      ),
    ],
  };
}
