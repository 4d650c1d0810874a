import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoDir } from './setup/places.mjs';

test('each risk of the threat model has a mitigation, and a test that exists', () => {
  const text = readFileSync(join(repoDir, 'docs', 'security', 'threat-model.md'), 'utf8');
  const risks = (text.split('## Risks')[1]?.split('## Accepted')[0] ?? '')
    .split('\n')
    .filter((line) => /^\| [A-Z]/.test(line));
  expect(risks.length).toBeGreaterThan(20);
  for (const risk of risks) {
    const [, path = '', sentence = ''] = /`([^`]+\.(?:test|spec)\.ts)` “([^”]+)” \|$/.exec(risk) ?? [];
    const file = join(repoDir, path);
    expect(path !== '' && existsSync(file) && readFileSync(file, 'utf8').includes(sentence), risk).toBe(true);
  }
});
