import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoDir } from '../setup/places.mjs';
import { findingsOf, unargued } from './audit-findings.mjs';

const paper = readFileSync(join(repoDir, 'SECURITY.md'), 'utf8');
const result = (ruleId: string, uri: string, startLine: number) => ({
  ...{ ruleId, level: 'warning', message: { text: '' } },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine, startColumn: 1 } } }],
});

test('a finding about the shell that SECURITY.md argues is answered; another one, or the same in another file, is not', () => {
  const results = [
    result('CSP_GLOBAL_CHECK', 'file:///', 1),
    result('PRELOAD_JS_CHECK', 'main/main-window.ts', 29),
    result('PRELOAD_JS_CHECK', 'main/viewer-window.ts', 7),
    result('NODE_INTEGRATION_JS_CHECK', 'main/main-window.ts', 8),
  ];
  const findings = findingsOf(JSON.stringify({ version: '2.1.0', runs: [{ tool: {}, results }] }));
  expect(findings[0]).toEqual({ check: 'CSP_GLOBAL_CHECK', file: '', line: 1 });
  expect(unargued(findings, paper)).toEqual([
    { check: 'PRELOAD_JS_CHECK', file: 'main/viewer-window.ts', line: 7 },
    { check: 'NODE_INTEGRATION_JS_CHECK', file: 'main/main-window.ts', line: 8 },
  ]);
});
