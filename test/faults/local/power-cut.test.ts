import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { seededRandom } from '../../fuzz/random.ts';
import { whyNoFuse } from '../../media-fuse/mount-medium.ts';
import { checkDone, checkHome, type Reached } from './check-home.ts';
import type { Said } from './engine-job.ts';
import { type Round, type StudyBed, startStudyBed } from './study-bed.ts';
import { mountVolatileDisk } from './volatile-disk.ts';
import { type WarmEngine, warmEngine } from './warm-engine.ts';

const cuts = Number(process.env.GANTRY_FAULT_CUTS ?? 4);
const seed = Number(process.env.GANTRY_FAULT_SEED ?? 1);
const images = 20;
/** How much of what was not synced is there after all: nothing, or sectors and names at random, in any order. */
const survivals = [0, 0.5, 0.9];

const reason = findOrthanc() === undefined ? 'Orthanc is not installed' : whyNoFuse();
if (reason !== null) console.warn(`SKIPPED: power cuts, because ${reason}`);

let bed: StudyBed;
beforeAll(async () => {
  if (reason === null) bed = await startStudyBed();
});
afterAll(() => bed?.stop());

/** Lets an engine work on a disk whose power goes before a certain call. What is left lies in the round's home. */
async function workOnVolatileDisk(
  engine: WarmEngine,
  round: Round,
  cut: { at: number; survival: number; seed: number },
) {
  const place = join(bed.work, `mount-of-${round.studyInstanceUid}-${cut.seed}`);
  mkdirSync(place);
  const disk = await mountVolatileDisk({ image: round.job.home, place, cutAt: cut.at, ...cut });
  const said = await engine.work({ ...round.job, home: place });
  return { said, calls: await disk.end() };
}

/** Two files and a third that never comes: the power goes before the seventh call. */
const keepOneOfTwo = `
  const { openSync, writeSync, fsyncSync } = require('node:fs');
  const folder = process.argv[1];
  writeSync(openSync(folder + '/lost', 'w'), 'never synced');
  const kept = openSync(folder + '/kept', 'w');
  writeSync(kept, 'synced');
  fsyncSync(kept);
  fsyncSync(openSync(folder, 'r'));
  writeSync(kept, 'changed');`;

describe.skipIf(reason !== null)('a power cut', () => {
  it('keeps of a disk what was synced, and the name of a file once its folder was', async () => {
    const [image, place] = [join(bed.work, 'image'), join(bed.work, 'place')];
    mkdirSync(image);
    mkdirSync(place);
    const disk = await mountVolatileDisk({ image, place, cutAt: 7, survival: 0, seed: 1 });
    const [, signal] = await once(spawn(process.execPath, ['-e', keepOneOfTwo, place]), 'exit');
    expect([signal, await disk.end()]).toEqual(['SIGKILL', 7]);
    expect(readdirSync(image).sort()).toEqual(['kept', 'lost']);
    expect(readFileSync(join(image, 'kept'), 'utf8')).toBe('synced');
    expect(readFileSync(join(image, 'lost'), 'utf8')).toBe('');
  });

  it(`takes nothing that was said to be stored, and leaves a ledger that opens whole, ${cuts} times (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const cache = join(bed.work, 'cache');
    const whole: number[] = [];
    for (const n of [1, 2]) {
      const round = bed.round(n, images);
      const { said, calls } = await workOnVolatileDisk(warmEngine(cache), round, { at: 0, survival: 0, seed: 0 });
      expect(await checkHome(bed, round, said)).toBe('done');
      await checkDone(bed, round);
      whole.push(calls);
    }
    const met: Record<string, number> = {};
    let n = 3;
    let round = bed.round(n, images);
    let before: Said[] = [];
    let reached: Reached = 'nothing';
    let engine = warmEngine(cache);
    for (let cut = 1; cut <= cuts; cut += 1) {
      const next = warmEngine(cache);
      // Not every call of a whole way is still to come: a cut that comes too late finds the import done.
      const at = 1 + random(Math.ceil((whole[n % 2] ?? 1) * (reached === 'nothing' ? 1 : 0.4)));
      const survival = survivals[random(survivals.length)] ?? 0;
      const { said } = await workOnVolatileDisk(engine, round, { at, survival, seed: cut });
      engine = next;
      before = [...before, ...said];
      reached = await checkHome(bed, round, before).catch((error: unknown) => {
        throw new Error(`cut ${cut} of seed ${seed}, before call ${at}, survival ${survival}`, { cause: error });
      });
      met[reached] = (met[reached] ?? 0) + 1;
      if (reached !== 'done') continue;
      await checkDone(bed, round);
      n += 1;
      before = [];
      reached = 'nothing';
      round = bed.round(n, images);
    }
    before = [...before, ...(await engine.work(round.job))];
    expect(await checkHome(bed, round, before)).toBe('done');
    await checkDone(bed, round);
    process.stdout.write(`${cuts} power cuts in ${n} studies, found at: ${JSON.stringify(met)}; calls ${whole}\n`);
  }, 1_800_000);
});
