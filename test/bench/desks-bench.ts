import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { type BenchResult, compared } from './measure.ts';

const usualSlices = 150;

/**
 * How many desks one Orthanc takes: one, two and four `gantry queue run` at once, each with its own home and its own study, all staged before; until
 * every image is confirmed. Together they must not be slower than one after the other.
 */
export async function desksBench(
  folder: string,
  gantry: readonly string[],
  _rounds: number,
  slices = usualSlices,
): Promise<BenchResult> {
  const tookMs: number[] = [];
  for (const desks of [1, 2, 4]) {
    const orthanc = await startOrthanc({ dicomWeb: false });
    try {
      const homes = Array.from({ length: desks }, (_, n) =>
        staged(join(folder, `${desks}-${n}`), gantry, orthanc, slices),
      );
      const startedAt = performance.now();
      await Promise.all(homes.map((home) => worksOff(home, gantry)));
      tookMs.push(performance.now() - startedAt);
    } finally {
      await orthanc.stop();
      for (let n = 0; n < desks; n += 1) rmSync(join(folder, `${desks}-${n}`), { recursive: true });
    }
  }
  const [one = 0, two = 0, four = 0] = tookMs;
  const perSecond = (desks: number, ms: number): number => Math.round((desks * slices * 1_000) / ms);
  return {
    data: {
      ...{ filesADesk: slices, bytesAFile: 512 * 512 * 2, archive: 'a real Orthanc on the same machine, SQLite index' },
      imagesPerSecondOneDesk: perSecond(1, one),
      imagesPerSecondTwoDesks: perSecond(2, two),
      imagesPerSecondFourDesks: perSecond(4, four),
    },
    measures: [
      compared('two desks at once', two, 'one after the other', one * 2, 1.2),
      compared('four desks at once', four, 'one after the other', one * 4, 1.2),
    ],
  };
}

/** A home whose study waits in the spool, connected to the archive. */
function staged(folder: string, gantry: readonly string[], orthanc: RunningOrthanc, images: number): string {
  const person = { patientId: folder.slice(-3), patientName: 'Desk^Of', birthDate: '1970-01-01', sex: 'F' };
  const disc = slicesOnDisc({ folder: join(folder, 'disc'), name: folder, images, person, rows: 512 });
  const home = join(folder, 'home');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, orthanc.password, { mode: 0o600 });
  run(gantry, [
    'init',
    '--home',
    home,
    '--orthanc',
    orthanc.url,
    '--user',
    orthanc.user,
    '--password-file',
    passwordFile,
  ]);
  run(gantry, ['import', disc.folder, '--mrn', `MRN-${person.patientId}`, '--no-wait', '--home', home]);
  return home;
}

async function worksOff(home: string, [program = '', ...first]: readonly string[]): Promise<void> {
  const child = spawn(program, [...first, 'queue', 'run', '--home', home], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`a desk ended with ${code}`);
}

function run([program = '', ...first]: readonly string[], args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, [...first, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`gantry ${args[0]} failed: ${stderr}`);
}
