import { existsSync, readFileSync } from 'node:fs';

/**
 * What a suite came to. `failures` are the sentences of what failed.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Outcome
 */

/**
 * A step that is one test by itself: a type check, the linter.
 *
 * @param {string} name
 * @param {boolean} isWell
 * @returns {Outcome}
 */
export function singleOutcome(name, isWell) {
  return isWell
    ? { passed: 1, failed: 0, skipped: 0, failures: [] }
    : { passed: 0, failed: 1, skipped: 0, failures: [name] };
}

/**
 * Adds outcomes up.
 *
 * @param {Outcome[]} outcomes
 * @returns {Outcome}
 */
export function sumOutcomes(outcomes) {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    skipped: outcomes.reduce((sum, { skipped }) => sum + skipped, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

/**
 * Reads Vitest's JSON report. A file that could not be loaded has no tests in it and counts as one failure.
 *
 * @param {string} path
 * @returns {Outcome | undefined} undefined when there is no report
 */
export function readVitestReport(path) {
  const report = readJson(path);
  if (report === undefined) return undefined;
  const files = report.testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed');
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed.length + broken.length,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').length,
    failures: [
      ...failed.map(({ fullName, failureMessages }) => withReason(fullName, failureMessages?.[0])),
      ...broken.map(({ name, message }) => withReason(name, message)),
    ],
  };
}

/**
 * Reads Playwright's JSON report. A test that only passed when repeated has passed.
 *
 * @param {string} path
 * @returns {Outcome | undefined} undefined when there is no report
 */
export function readPlaywrightReport(path) {
  const report = readJson(path);
  if (report === undefined) return undefined;
  const { expected, flaky, unexpected, skipped } = report.stats;
  const broken = unexpected === 0 ? report.errors : [];
  return {
    passed: expected + flaky,
    failed: unexpected + broken.length,
    skipped,
    failures: [
      ...allSpecs(report.suites)
        .filter((spec) => !spec.ok)
        .map((spec) => withReason(spec.title, spec.tests[0]?.results.at(-1)?.error?.message)),
      ...broken.map((error) => withReason('the suite itself', error.message)),
    ],
  };
}

function allSpecs(suites = []) {
  return suites.flatMap((suite) => [...(suite.specs ?? []), ...allSpecs(suite.suites)]);
}

/** With as much of the reason as tells, where only this output is kept, what was found. */
function withReason(name, message = '') {
  const reason = message
    .replace(/\u001b\[[0-9;]*m/g, '')
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
    .join('\n      ');
  return reason === '' ? name : `${name}\n      ${reason}`;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
