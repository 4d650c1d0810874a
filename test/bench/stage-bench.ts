import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeCtSlices } from './ct-slices.ts';
import { type BenchResult, compared } from './measure.ts';
import { bestOf } from './timed-runs.ts';

const files = 1000;
const child = fileURLToPath(new URL('stage-child.ts', import.meta.url));

/**
 * The single pass in an engine that runs, as behind the window when a disc is put in: read, index, hash, encrypt, make durable, record; against a copy
 * that is checked and made durable as well. Both begin with the disc in the page cache and nothing that waits for the disk. How long the whole
 * command takes, with the start of the program, plan and approval, is told too.
 */
export async function stageBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
  const disc = join(folder, 'disc');
  const small = join(folder, 'small');
  const home = join(folder, 'home');
  const copy = join(folder, 'copy');
  const sizeBytes = makeCtSlices({ folder: disc, files, pixels: 'noise' });
  makeCtSlices({ folder: small, files: 32, pixels: 'noise' });
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
  const [ours = 0, theirs = 0, command = 0] = await bestOf(rounds, [
    { name: 'an engine that runs', before: makeHome, timed: () => stagedMs(program, [home, small, disc]) },
    {
      name: 'cp -r, md5sum and sync',
      before: makeFolder,
      command: ['sh', '-c', 'cp -r "$1/." "$2" && find "$2" -type f -exec md5sum {} + && sync', 'sh', disc, copy],
    },
    {
      name: 'gantry import --no-wait',
      before: makeHome,
      command: [...gantry, 'import', disc, '--home', home, '--mrn', 'M-1234', '--no-wait', '--json'],
    },
  ]);
  rmSync(home, { recursive: true, force: true });
  rmSync(copy, { recursive: true, force: true });
  return {
    data: {
      files,
      bytes: sizeBytes,
      work: 'headers, SHA-256, AES-256-GCM, fdatasync, ledger',
      wholeCommandMs: Math.round(command),
      wholeCommand: 'gantry import --no-wait: start of the program, the same, plan and approval',
    },
    measures: [compared('single-pass staging', ours, 'cp -r, then md5sum of the copy, then sync', theirs, 1)],
  };
}

async function stagedMs(node: string, args: readonly string[]): Promise<number> {
  const engine = spawn(node, [child, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '32' },
  });
  const exited = once(engine, 'exit');
  const answers: string[] = [];
  for await (const line of createInterface({ input: engine.stdout })) {
    if (line === 'ready') engine.stdin.write('go\n');
    else answers.push(line);
  }
  const [code] = await exited;
  const { tookMs, images } = JSON.parse(answers.at(-1) ?? '{}') as { tookMs?: number; images?: number };
  if (code !== 0 || tookMs === undefined || images !== files) throw new Error('the engine did not take every image');
  return tookMs;
}
