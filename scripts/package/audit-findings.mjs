/**
 * @typedef {{ check: string, file: string, line: number }} ShellFinding a finding about the whole app has no file ('')
 */

/**
 * The findings of Electronegativity's SARIF report. It says nothing of their severity; its other report, which does, is written by two writers at once that
 * destroy each other's lines.
 *
 * @param {string} sarif
 * @returns {ShellFinding[]}
 */
export function findingsOf(sarif) {
  return JSON.parse(sarif).runs.flatMap(({ results }) =>
    results.map(({ ruleId, locations: [{ physicalLocation }] }) => ({
      check: ruleId,
      file: physicalLocation.artifactLocation.uri.replace(/^file:\/\/\/$/, ''),
      line: physicalLocation.region.startLine,
    })),
  );
}

/**
 * What of the findings still waits for an answer, of whatever severity: not a row of SECURITY.md's table with the check's name and the file's.
 *
 * @param {ShellFinding[]} findings
 * @param {string} securityPaper
 */
export function unargued(findings, securityPaper) {
  const rows = securityPaper.split('\n').filter((line) => line.startsWith('| `'));
  return findings.filter(({ check, file }) => {
    const place = file === '' ? 'whole app' : (file.split(/[\\/]/).pop() ?? file);
    return !rows.some((row) => row.includes(`\`${check}\``) && row.includes(place));
  });
}
