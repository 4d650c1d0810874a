import { spawnSync } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { makeCtSlices } from './ct-slices.ts';
import { type BenchResult, compared } from './measure.ts';
import { bestOf } from './timed-runs.ts';

const bareClient = fileURLToPath(new URL('bare-client.ts', import.meta.url));
const usualSlices = 1000;

/** One file at a time, as a script of three lines does it. */
const curlInTurn = `find "$1" -type f | while read -r file; do
  curl -sf -o /dev/null -H 'Expect:' -H 'Content-Type: application/dicom' -u "$BENCH_USER:$BENCH_PASSWORD" --data-binary "@$file" "$2/instances" || exit 1
done`;

/**
 * From the encrypted spool to the last confirmed image, and from the folder to the last confirmed image, as whole commands, against those that only
 * send. The archive is a real Orthanc on this machine, emptied before each run; the pixels are noise, so that nothing can be shortened.
 */
export async function uploadBench(
  folder: string,
  gantry: readonly string[],
  rounds: number,
  slices = usualSlices,
): Promise<BenchResult> {
  const discFolder = join(folder, 'disc');
  const sizeBytes = makeCtSlices({ folder: discFolder, files: slices, pixels: 'noise' });
  const orthanc = await startOrthanc({ dicomWeb: false, dicomServer: true });
  try {
    Object.assign(process.env, { BENCH_USER: orthanc.user, BENCH_PASSWORD: orthanc.password });
    const homes = prepareHomes(folder, discFolder, gantry, orthanc);
    // Side by side in time: a minute of something else in between leaves a colder memory to whoever comes next. Three times as often, for they take
    // seconds, in which other programs of the machine weigh more than in the minutes of the others.
    const [staged = 0, whole = 0, bare = 0] = await bestOf(rounds * 3, [
      {
        name: 'gantry queue run (already staged)',
        before: () => Promise.all([homes.layOutStaged(), empty(orthanc)]),
        command: [...gantry, 'queue', 'run', '--home', homes.staged],
      },
      {
        name: 'gantry import (from the folder)',
        before: () => Promise.all([homes.layOutFresh(), empty(orthanc)]),
        command: [...gantry, 'import', discFolder, ...wish, '--home', homes.fresh],
      },
      {
        name: 'bare client, 8 connections',
        before: () => empty(orthanc),
        command: [process.execPath, bareClient, discFolder, orthanc.url],
      },
    ]);
    const [curl = 0, storescu = 0] = await bestOf(rounds, [
      {
        name: 'curl, a file in turn',
        before: () => empty(orthanc),
        command: ['sh', '-c', curlInTurn, 'sh', discFolder, orthanc.url],
      },
      {
        name: 'storescu +sd',
        before: () => empty(orthanc),
        command: ['storescu', '-aec', 'GANTRYDEMO', '+sd', '+r', '127.0.0.1', `${orthanc.dicomPort}`, discFolder],
      },
    ]);
    return {
      data: { files: slices, bytes: sizeBytes, archive: 'a real Orthanc on the same machine, files on its disk' },
      measures: [
        compared('staged to confirmed', staged, 'bare client, 8 connections, posts only', bare, 1.4),
        compared('folder to confirmed', whole, 'bare client, 8 connections, posts only', bare, 1.8),
        compared('staged to confirmed', staged, 'curl, a file in turn', curl, 0.5),
        compared('staged to confirmed', staged, 'storescu +sd', storescu, 0.1),
      ],
    };
  } finally {
    await orthanc.stop();
  }
}

const wish = ['--mrn', 'BENCH-0815', '--accession', 'ACC-BENCH-1', '--progress', 'json', '--json'];

/** A home with everything staged, and one with nothing, laid out anew before each run. */
function prepareHomes(folder: string, discFolder: string, gantry: readonly string[], orthanc: RunningOrthanc) {
  const model = join(folder, 'model-home');
  const empty = join(folder, 'empty-home');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, orthanc.password, { mode: 0o600 });
  const account = ['--orthanc', orthanc.url, '--user', orthanc.user, '--password-file', passwordFile];
  run(gantry, ['init', '--home', empty, ...account], [0]);
  // Without an archive the import stops where this bench begins.
  run(gantry, ['init', '--home', model], [0]);
  const held = run(gantry, ['import', discFolder, ...wish, '--home', model], [1]);
  run(gantry, ['init', '--home', model, ...account], [0]);
  run(gantry, ['queue', 'retry', JSON.parse(held).imports[0].id, '--home', model], [0]);
  const staged = join(folder, 'home');
  const fresh = join(folder, 'fresh-home');
  return {
    staged,
    fresh,
    layOutStaged: async () => layOut(model, staged),
    layOutFresh: async () => layOut(empty, fresh),
  };
}

/** A copy of a home whose spool files are the same files under a second name: nothing of them is ever changed. */
function layOut(model: string, home: string): void {
  rmSync(home, { recursive: true, force: true });
  cpSync(model, home, { recursive: true, filter: (path) => path !== join(model, 'spool') });
  mkdirSync(join(home, 'spool'), { recursive: true });
  for (const entry of readdirSync(join(model, 'spool'), { withFileTypes: true }))
    if (entry.isFile()) linkSync(join(model, 'spool', entry.name), join(home, 'spool', entry.name));
}

function run([program = '', ...first]: readonly string[], args: readonly string[], codes: readonly number[]): string {
  const result = spawnSync(program, [...first, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (!codes.includes(result.status ?? -1))
    throw new Error(`gantry ${args[0]} failed: ${result.stderr}${result.stdout}`);
  return result.stdout;
}

async function empty(orthanc: RunningOrthanc): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}` };
  const patients = (await (await fetch(`${orthanc.url}/patients`, { headers })).json()) as string[];
  for (const id of patients) await fetch(`${orthanc.url}/patients/${id}`, { method: 'DELETE', headers });
}
