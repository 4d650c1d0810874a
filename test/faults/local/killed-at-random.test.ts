import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { seededRandom } from '../../fuzz/random.ts';
import { checkDone, checkHome, type Reached } from './check-home.ts';
import type { Said } from './engine-job.ts';
import { type Round, type StudyBed, startStudyBed } from './study-bed.ts';
import { type WarmEngine, warmEngine } from './warm-engine.ts';

/** `npm run faults` sets the 200 of the specification; beside the other tests a few are enough. */
const kills = Number(process.env.GANTRY_FAULT_KILLS ?? 12);
const seed = Number(process.env.GANTRY_FAULT_SEED ?? 1);
const images = 32;

const stations = ['scan', 'stage', 'upload', 'verify', 'link'] as const;
type Target = (typeof stations)[number];

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: engines killed at random, because Orthanc is not installed');

let bed: StudyBed;
beforeAll(async () => {
  if (installed) bed = await startStudyBed();
});
afterAll(() => bed?.stop());

/** Kills an engine so long after it has begun a station. Resolves with what it said until then. */
async function killIn(engine: WarmEngine, round: Round, target: Target, delayMs: number): Promise<Said[]> {
  let timer: NodeJS.Timeout | undefined;
  return engine
    .work(round.job, (said) => {
      if (timer === undefined && isIn(said, target)) timer = setTimeout(engine.kill, delayMs);
    })
    .finally(() => clearTimeout(timer));
}

function isIn(said: Said, target: Target): boolean {
  if (target === 'scan') return said.kind === 'open';
  return said.kind === 'import' && said.condition === 'running' && said.station === target;
}

/** How long each station takes here and now, in milliseconds, so that the kills fall into all of it. */
function durations(times: readonly { said: Said; at: number }[]): Record<Target, number> {
  const beginning = (target: Target): number => times.find(({ said }) => isIn(said, target))?.at ?? Number.NaN;
  const end = times.at(-1)?.at ?? 0;
  const lasted = (target: Target, index: number): number => {
    const next =
      stations
        .slice(index + 1)
        .map(beginning)
        .find((at) => !Number.isNaN(at)) ?? end;
    return Math.max(2, next - beginning(target) || 0);
  };
  return Object.fromEntries(stations.map((target, index) => [target, lasted(target, index)])) as Record<Target, number>;
}

/** Whether a station is still to come for an import that has got so far. */
function isAhead(target: Target, reached: Reached): boolean {
  return stations.indexOf(target) >= stations.indexOf(reached as Target);
}

/** Imports a disc without a kill. Gives how long each of its stations takes here. */
async function measure(round: Round, cache: string): Promise<Record<Target, number>> {
  const times: { said: Said; at: number }[] = [];
  const startedAt = performance.now();
  const said = await warmEngine(cache).work(round.job, (one) =>
    times.push({ said: one, at: performance.now() - startedAt }),
  );
  expect(await checkHome(bed, round, said)).toBe('done');
  await checkDone(bed, round);
  return durations(times);
}

describe.skipIf(!installed)('an engine that is killed at random moments', () => {
  it(`loses no image and claims nothing that is not so, ${kills} times (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const cache = join(bed.work, 'cache');
    // Once without and once with a copying scan: the way of a disc that is read twice, and of one that is read once.
    const lasts = [await measure(bed.round(1, images), cache), await measure(bed.round(2, images), cache)] as const;

    const struck: Record<string, number> = {};
    let n = 3;
    let round = bed.round(n, images);
    let reached: Reached = 'nothing';
    let before: Said[] = [];
    let engine = warmEngine(cache);

    /** One start of the engine, killed or left alone; then every promise is looked at. */
    async function start(kill?: { target: Target; delayMs: number }): Promise<void> {
      const next = warmEngine(cache);
      const said = kill ? await killIn(engine, round, kill.target, kill.delayMs) : await engine.work(round.job);
      engine = next;
      before = [...before, ...said];
      reached = await checkHome(bed, round, before);
      if (kill)
        struck[`${kill.target}: found at ${reached}`] = (struck[`${kill.target}: found at ${reached}`] ?? 0) + 1;
      else expect(reached).toBe('done');
      if (reached !== 'done') return;
      await checkDone(bed, round);
      n += 1;
      before = [];
      reached = 'nothing';
      round = bed.round(n, images);
    }
    for (let kill = 0; kill < kills; kill += 1) {
      const target = stations[random(stations.length)] ?? 'scan';
      // Whatever was killed is finished by the next start that is left alone.
      if (!isAhead(target, reached)) await start();
      const delayMs = (random(1_000) / 1_000) * lasts[round.job.copies ? 1 : 0][target];
      await start({ target, delayMs });
    }
    await start();
    engine.kill();
    process.stdout.write(`killed ${kills} times in ${n - 1} studies: ${JSON.stringify(struck)}\n`);
  }, 1_800_000);
});
