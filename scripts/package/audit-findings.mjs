/**
 * What of Electronegativity's findings still waits for an answer: medium or above, and not a row of SECURITY.md's table with the check's
 * name and the file's.
 *
 * @param {{ issue: string, severity: string, filename: string, location: string }[]} findings
 * @param {string} securityPaper
 */
export function unargued(findings, securityPaper) {
  const rows = securityPaper.split('\n').filter((line) => line.startsWith('| `'));
  return findings.filter(({ issue, severity, filename }) => {
    if (!['MEDIUM', 'HIGH'].includes(severity.toUpperCase())) return false;
    const file = filename === 'N/A' ? 'whole app' : (filename.split(/[\\/]/).pop() ?? filename);
    return !rows.some((row) => row.includes(`\`${issue}\``) && row.includes(file));
  });
}
