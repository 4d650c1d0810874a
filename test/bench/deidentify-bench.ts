import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeCtSlices } from './ct-slices.ts';
import { type BenchResult, compared } from './measure.ts';
import { bestOf } from './timed-runs.ts';

const files = 1000;

/** De-identification as a whole command, both passes, against the plain rewrite of three tags of the same files: at least 0.7 of its speed. */
export async function deidentifyBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
  const inFolder = join(folder, 'in');
  const outFolder = join(folder, 'out');
  const sizeBytes = makeCtSlices({ folder: inFolder, files, pixels: 'noise' });
  for (const entry of readdirSync(inFolder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) readFileSync(join(entry.parentPath, entry.name));
  }
  const before = () => {
    rmSync(outFolder, { recursive: true, force: true });
    mkdirSync(outFolder);
  };
  const options = ['--option', 'clean-descriptors', '--option', 'retain-modified-dates'];
  const edits = ['--set', 'PatientName=MUSTER^ERIKA', '--set', 'PatientID=M-1234', '--set', 'AccessionNumber=A-77'];
  const [ours = 0, rewrite = 0] = await bestOf(rounds, [
    {
      name: 'gantry deidentify',
      before,
      command: [...gantry, 'deidentify', inFolder, outFolder, ...options, '--json'],
    },
    { name: 'gantry rewrite', before, command: [...gantry, 'rewrite', inFolder, outFolder, ...edits, '--json'] },
  ]);
  rmSync(outFolder, { recursive: true, force: true });
  return {
    data: { files, bytes: sizeBytes, digests: 'MD5 and SHA-256 of each output' },
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
