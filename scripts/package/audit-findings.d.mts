/** A finding of Electronegativity; one about the whole app has no file (''). */
export interface ShellFinding {
  readonly check: string;
  readonly file: string;
  readonly line: number;
}
export function findingsOf(sarif: string): ShellFinding[];
export function unargued(findings: readonly ShellFinding[], securityPaper: string): ShellFinding[];
