import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeCtSlices } from './ct-slices.ts';
import { type BenchResult, compared } from './measure.ts';
import { bestOf } from './timed-runs.ts';

const files = 1000;

/**
 * The single pass as a whole command: read, index, hash, encrypt, make durable, plan and approve, against a copy that is checked and made durable as well.
 * Both begin with the disc in the page cache and nothing that waits for the disk.
 */
export async function stageBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
  const disc = join(folder, 'disc');
  const home = join(folder, 'home');
  const copy = join(folder, 'copy');
  const sizeBytes = makeCtSlices({ folder: disc, files, pixels: 'noise' });
  const beforeAny = () => {
    rmSync(home, { recursive: true, force: true });
    rmSync(copy, { recursive: true, force: true });
    for (const entry of readdirSync(disc, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) readFileSync(join(entry.parentPath, entry.name));
    }
  };
  const [program = '', ...args] = gantry;
  const makeHome = () => {
    beforeAny();
    const made = spawnSync(program, [...args, 'init', '--home', home], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`gantry init failed: ${made.stderr}`);
    spawnSync('sync');
  };
  const makeFolder = () => {
    beforeAny();
    mkdirSync(copy);
    spawnSync('sync');
  };
  const [ours = 0, theirs = 0] = await bestOf(rounds, [
    {
      name: 'gantry import --no-wait',
      before: makeHome,
      command: [...gantry, 'import', disc, '--home', home, '--mrn', 'M-1234', '--no-wait', '--json'],
    },
    {
      name: 'cp -r, md5sum and sync',
      before: makeFolder,
      command: ['sh', '-c', 'cp -r "$1/." "$2" && find "$2" -type f -exec md5sum {} + && sync', 'sh', disc, copy],
    },
  ]);
  rmSync(home, { recursive: true, force: true });
  rmSync(copy, { recursive: true, force: true });
  return {
    data: { files, bytes: sizeBytes, work: 'headers, SHA-256, AES-256-GCM, fdatasync, ledger, plan and approval' },
    measures: [compared('single-pass staging', ours, 'cp -r, then md5sum of the copy, then sync', theirs, 1)],
  };
}
