import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, repoDir } from '../setup/places.mjs';
import { startVirtualDisplay } from '../setup/virtual-display.mjs';
import { runLogged } from './run-logged.mjs';
import { readPlaywrightReport, readVitestReport, singleOutcome, sumOutcomes } from './test-report.mjs';

export const resultsDir = join(repoDir, 'test-results');

const MINUTE_MS = 60_000;

/** Where the tests leave the logs of their data folders (`test/fakes/keep-logs.ts`). */
const keptLogsDir = join(resultsDir, 'kept-logs');

/** Runs a JavaScript program of node_modules under the project's Node. */
function runTool(log, program, args, { timeoutMs = 10 * MINUTE_MS, env } = {}) {
  const logPath = join(resultsDir, `${log}.log`);
  return runLogged(projectNode, [join(repoDir, 'node_modules', ...program.split('/')), ...args], {
    cwd: repoDir,
    logPath,
    timeoutMs,
    env,
  });
}

/** TypeScript, one room after the other: each tsconfig counts as one test. */
async function types() {
  const rooms = readdirSync(repoDir).filter(
    (file) => /^tsconfig\.\w+\.json$/.test(file) && file !== 'tsconfig.base.json',
  );
  const outcomes = [];
  for (const room of rooms.sort()) {
    const { exitCode } = await runTool(`types-${room.split('.')[1]}`, 'typescript/bin/tsc', ['-p', room]);
    outcomes.push(singleOutcome(`types: ${room}`, exitCode === 0));
  }
  return sumOutcomes(outcomes);
}

/** Biome: format, imports and rules are one test. */
async function lint() {
  const { exitCode } = await runTool('lint', '@biomejs/biome/bin/biome', [
    'check',
    '.',
    '--error-on-warnings',
    '--max-diagnostics=100',
  ]);
  return singleOutcome('lint: biome check', exitCode === 0);
}

/** @param {'unit' | 'flow'} project of vitest.config.ts */
async function vitest(project) {
  const report = join(resultsDir, `${project}.json`);
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = { GANTRY_KEPT_LOGS: keptLogsDir };
  const run = await runTool(project, 'vitest/vitest.mjs', args, { timeoutMs: 30 * MINUTE_MS, env });
  return checked(project, run, readVitestReport(report));
}

/** Of playwright.config.ts: those that start the app itself. */
const appProjects = ['shell', 'journeys', 'package'].map((name) => `--project=${name}`);

/** The window, for real: builds the app and runs Playwright under a display of its own. */
async function e2e() {
  const build = await runLogged(projectNode, [join(repoDir, 'scripts', 'build.mjs')], {
    cwd: repoDir,
    logPath: join(resultsDir, 'build.log'),
    timeoutMs: 5 * MINUTE_MS,
  });
  if (build.exitCode !== 0) return singleOutcome('e2e: the app does not build', false);

  const report = join(resultsDir, 'e2e.json');
  rmSync(report, { force: true });
  const display = process.platform === 'linux' ? await startVirtualDisplay('1440x900') : undefined;
  try {
    const env = {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      GANTRY_KEPT_LOGS: keptLogsDir,
      ...(display ? { DISPLAY: display.display } : {}),
    };
    const options = { timeoutMs: 40 * MINUTE_MS, env };
    const run = await runTool(
      'e2e',
      '@playwright/test/cli.js',
      ['test', ...appProjects, '--reporter=list,json'],
      options,
    );
    return checked('e2e', run, readPlaywrightReport(report));
  } finally {
    await display?.stop();
  }
}

/** The screens on the contract's fake, in Electron's own page: no built app, no servers. Two at once, for they mostly wait for what is drawn. */
async function components() {
  const report = join(resultsDir, 'components.json');
  rmSync(report, { force: true });
  const args = ['test', '--project=components', '--workers=2', '--reporter=list,json'];
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const run = await runTool('components', '@playwright/test/cli.js', args, { env });
  return checked('components', run, readPlaywrightReport(report));
}

/** Logs of an earlier run prove nothing about this one. */
export function forgetKeptLogs() {
  rmSync(keptLogsDir, { recursive: true, force: true });
  mkdirSync(keptLogsDir, { recursive: true });
}

/** After the suites: do the logs that all of them left behind name anybody who stands on a disc of theirs? One test. */
async function traces() {
  if (!existsSync(keptLogsDir)) return singleOutcome('traces: no suite has left logs; run flow or e2e before', false);
  const { exitCode } = await runLogged(
    projectNode,
    [join(repoDir, 'test', 'traces', 'search-kept-logs.ts'), keptLogsDir],
    { cwd: repoDir, logPath: join(resultsDir, 'traces.log'), timeoutMs: 5 * MINUTE_MS },
  );
  return singleOutcome('traces: no patient in any log (test-results/traces.log)', exitCode === 0);
}

/**
 * A report that says all is well from a run that ended badly is not believed, and neither is a suite without tests.
 *
 * @param {string} name
 * @param {{ exitCode: number, timedOut: boolean }} run
 * @param {import('./test-report.mjs').Outcome | undefined} outcome
 */
function checked(name, run, outcome) {
  if (run.timedOut)
    return sumOutcomes([outcome ?? noOutcome, singleOutcome(`${name}: stopped after its time limit`, false)]);
  if (outcome === undefined) return singleOutcome(`${name}: ended without a report`, false);
  if (outcome.failed > 0) return outcome;
  if (run.exitCode !== 0)
    return sumOutcomes([outcome, singleOutcome(`${name}: ended with code ${run.exitCode}`, false)]);
  if (outcome.passed === 0) return sumOutcomes([outcome, singleOutcome(`${name}: no test ran`, false)]);
  return outcome;
}

const noOutcome = { passed: 0, failed: 0, skipped: 0, failures: [] };

export const suites = { types, lint, unit: () => vitest('unit'), flow: () => vitest('flow'), components, e2e, traces };
