import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoDir } from '../setup/places.mjs';
import { unargued } from './audit-findings.mjs';

const paper = readFileSync(join(repoDir, 'SECURITY.md'), 'utf8');
const finding = (issue: string, severity: string, filename: string) => ({ issue, severity, filename, location: '1:1' });

test('a finding about the shell that SECURITY.md argues is answered; another one, or the same in another file, is not', () => {
  const findings = [
    finding('CSP_GLOBAL_CHECK', 'MEDIUM', 'N/A'),
    finding('PRELOAD_JS_CHECK', 'MEDIUM', '/src/main/main-window.ts'),
    finding('PRELOAD_JS_CHECK', 'MEDIUM', '/src/main/viewer-window.ts'),
    finding('NODE_INTEGRATION_JS_CHECK', 'HIGH', '/src/main/main-window.ts'),
    finding('LIMIT_NAVIGATION_JS_CHECK', 'LOW', '/src/main/menu.ts'),
  ];
  expect(unargued(findings, paper)).toEqual([findings[2], findings[3]]);
});
