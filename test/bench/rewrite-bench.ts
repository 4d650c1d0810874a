import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeCtSlices } from './ct-slices.ts';
import { type BenchResult, compared } from './measure.ts';
import { bestOf } from './timed-runs.ts';

const files = 1000;

/** The rewriter as a whole command, with its digests, against the least that anybody does who wants a checked copy. */
export async function rewriteBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
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
  const edits = ['--set', 'PatientName=MUSTER^ERIKA', '--set', 'PatientID=M-1234', '--set', 'AccessionNumber=A-77'];
  const [ours = 0, copy = 0] = await bestOf(rounds, [
    { name: 'gantry rewrite', before, command: [...gantry, 'rewrite', inFolder, outFolder, ...edits, '--json'] },
    {
      name: 'cp -r and md5sum',
      before,
      command: ['sh', '-c', 'cp -r "$1/." "$2" && find "$2" -type f -exec md5sum {} +', 'sh', inFolder, outFolder],
    },
  ]);
  rmSync(outFolder, { recursive: true, force: true });
  return {
    data: { files, bytes: sizeBytes, digests: 'MD5 and SHA-256 of each output' },
    measures: [compared('rewrite of three tags', ours, 'cp -r, then md5sum of the copy', copy, 1)],
  };
}
