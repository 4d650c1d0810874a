#!/usr/bin/env node
// `npm test`: sets everything up, runs every suite and closes with one line over all of them.
// `npm test -- --only unit,flow` runs a part. Needs no dependency, and runs on the system's Node 20 as well.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { debianPackages, ensureDebianPackages } from './setup/debian-packages.mjs';
import { ensureElectron } from './setup/electron-runtime.mjs';
import { checkScriptNode, requireProjectNode } from './setup/node-version.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { ensureOhif } from './setup/ohif.mjs';
import { runScript, SetupProblem } from './setup/report-step.mjs';
import { killRunning } from './test-suites/run-logged.mjs';
import { forgetKeptLogs, resultsDir, suites } from './test-suites/suites.mjs';
import { singleOutcome, sumOutcomes } from './test-suites/test-report.mjs';

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    killRunning();
    process.exit(130);
  });
}

await runScript(async () => {
  const wanted = wantedSuites();
  await setUp(wanted);
  mkdirSync(resultsDir, { recursive: true });
  if (wanted.some((name) => name === 'flow' || name === 'e2e')) forgetKeptLogs();

  // Two lanes for two cores; what measures time or drives a window then has the machine for itself.
  const lanes = [['types', 'lint'], ['unit']];
  const early = await Promise.all(lanes.map((lane) => runInTurn(lane.filter((name) => wanted.includes(name)))));
  const late = await runInTurn(['flow', 'components', 'e2e', 'traces'].filter((name) => wanted.includes(name)));

  const { passed, failed, skipped } = sumOutcomes([...early.flat(), ...late]);
  if (failed > 0) process.stdout.write(`logs: ${resultsDir}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});

/** @returns {string[]} */
function wantedSuites() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const known = Object.keys(suites);
  const wanted = values.only?.split(',') ?? known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return wanted;
  throw new SetupProblem(`There is no suite "${unknown}". --only takes some of: ${known.join(', ')}`);
}

/** @param {string[]} wanted */
async function setUp(wanted) {
  checkScriptNode();
  await ensureNpmPackages();
  requireProjectNode();
  if (wanted.every((name) => name === 'types' || name === 'lint')) return;
  const { missing, advice } = await ensureDebianPackages(debianPackages.test);
  if (missing.length > 0)
    process.stderr.write(`setup: tests of what is missing are skipped (${missing.join(' ')}). ${advice ?? ''}\n`);
  if (!wanted.includes('e2e') && !wanted.includes('components')) return;
  if (wanted.includes('e2e')) await ensureOhif();
  await ensureElectron();
}

/**
 * Runs suites one after the other and says how each went.
 *
 * @param {string[]} names
 */
async function runInTurn(names) {
  const outcomes = [];
  for (const name of names) {
    const startedAt = Date.now();
    const outcome = await suites[name]().catch((error) => singleOutcome(`${name}: ${error.message}`, false));
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : '';
    process.stdout.write(
      `${name.padEnd(10)} ${outcome.passed} passed, ${outcome.failed} failed${skipped}  (${seconds} s)\n`,
    );
    for (const failure of outcome.failures) process.stdout.write(`    ${failure}\n`);
    outcomes.push(outcome);
  }
  return outcomes;
}
