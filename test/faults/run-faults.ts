import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../fuzz/random.ts';
import { allCases } from './all-cases.ts';
import { runFault } from './fault-bed.ts';

// `npm run faults -- [--seed S] [--runs N] [--only NAME,…] [--kills N] [--cuts N]`: each fault of archive, network and disk with seeds S … S+N-1, then what
// befalls this machine (`local`): the engine killed 200 times, the power cut 40 times, clocks, key rotation, locks and damaged pages, with seed S.
// Counts to stdout as JSON, each broken promise with the seed that repeats it to stderr. Exit code 1 when one is broken.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
    kills: { type: 'string', default: '200' },
    cuts: { type: 'string', default: '40' },
  },
});
const firstSeed = Number(values.seed);
const runs = Number(values.runs);
const isWanted = (name: string): boolean => values.only === undefined || values.only.split(',').includes(name);
const wanted = allCases.filter(({ name }) => isWanted(name));
if (!Number.isSafeInteger(firstSeed) || !Number.isSafeInteger(runs) || (wanted.length === 0 && !isWanted('local'))) {
  const names = [...allCases.map(({ name }) => name), 'local'].join(', ');
  process.stderr.write(`faults takes: [--seed S] [--runs N] [--only some of ${names}]\n`);
  process.exit(2);
}
const counts: Record<string, { kept: number; broken: number } | string> = {};
let broken = 0;
for (const fault of wanted) {
  const reason = fault.cannotRun?.() ?? null;
  if (reason !== null) {
    counts[fault.name] = `not run: ${reason}`;
    continue;
  }
  const count = { kept: 0, broken: 0 };
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    try {
      await runFault(fault, seededRandom(seed));
      count.kept += 1;
    } catch (error) {
      count.broken += 1;
      broken += 1;
      const what = error instanceof Error ? error.message : String(error);
      process.stderr.write(`BROKEN: ${fault.name}, seed ${seed}: ${what}\n`);
    }
  }
  counts[fault.name] = count;
  process.stderr.write(`${fault.name}: ${count.kept} of ${runs}\n`);
}
if (isWanted('local')) {
  const repository = join(import.meta.dirname, '..', '..');
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'flow', 'test/faults/local'], {
    cwd: repository,
    env: {
      ...process.env,
      GANTRY_FAULT_SEED: values.seed,
      GANTRY_FAULT_KILLS: values.kills,
      GANTRY_FAULT_CUTS: values.cuts,
    },
    // The test's own report is for people; stdout is the JSON document alone.
    stdio: ['ignore', 2, 2],
  });
  counts.local = status === 0 ? { kept: 1, broken: 0 } : { kept: 0, broken: 1 };
  if (status !== 0) broken += 1;
}
process.stdout.write(`${JSON.stringify({ firstSeed, runs, faults: counts }, null, 1)}\n`);
process.exitCode = broken > 0 ? 1 : 0;
