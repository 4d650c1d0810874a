import { parseArgs } from 'node:util';
import { seededRandom } from '../fuzz/random.ts';
import { allCases } from './all-cases.ts';
import { runFault } from './fault-bed.ts';

// `npm run faults -- [--seed S] [--runs N] [--only NAME,…]`: each fault with seeds S … S+N-1. Counts to stdout as JSON, each broken promise with
// the seed that repeats it to stderr. Exit code 1 when one is broken.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const firstSeed = Number(values.seed);
const runs = Number(values.runs);
const wanted = allCases.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name));
if (!Number.isSafeInteger(firstSeed) || !Number.isSafeInteger(runs) || wanted.length === 0) {
  const names = allCases.map(({ name }) => name).join(', ');
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
process.stdout.write(`${JSON.stringify({ firstSeed, runs, faults: counts }, null, 1)}\n`);
process.exitCode = broken > 0 ? 1 : 0;
