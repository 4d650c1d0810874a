/** A finding about the whole app has no file (''). */
export interface ShellFinding {
  check: string;
  file: string;
  line: number;
}
export function findingsOf(sarif: string): ShellFinding[];
export function unargued(findings: ShellFinding[], securityPaper: string): ShellFinding[];
