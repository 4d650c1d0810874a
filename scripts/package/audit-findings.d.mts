export interface Finding {
  issue: string;
  severity: string;
  filename: string;
  location: string;
}
export function unargued(findings: Finding[], securityPaper: string): Finding[];
