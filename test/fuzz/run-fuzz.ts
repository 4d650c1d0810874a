import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

// `npm run fuzz -- --seconds N --seed S [--mutations M]`: counts to stdout as JSON, each failure with the seed that repeats it. Exit code 1 on failure.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    mutations: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? (values.mutations === undefined ? 60 : Number.POSITIVE_INFINITY));
const mutations = Number(values.mutations ?? Number.MAX_SAFE_INTEGER);
const firstSeed = Number(values.seed);
if (Number.isNaN(seconds) || !Number.isSafeInteger(mutations) || !Number.isSafeInteger(firstSeed)) {
  process.stderr.write('fuzz takes: [--seconds N] [--seed S] [--mutations M]\n');
  process.exit(2);
}
const report = await fuzz({
  firstSeed,
  mutations,
  seconds,
  onProgress: (done) => {
    if (done % 1000 === 0) process.stderr.write(`${done} mutations\n`);
  },
});
if (!report.sharedCorpus) process.stderr.write('The shared corpus is not there: only our own samples were damaged.\n');
for (const { seed, what } of report.failures) process.stderr.write(`seed ${seed}: ${what}\n`);
process.stdout.write(`${JSON.stringify({ firstSeed, ...report, failures: report.failures.length }, null, 1)}\n`);
process.exitCode = report.failures.length > 0 || report.mutations === 0 ? 1 : 0;
