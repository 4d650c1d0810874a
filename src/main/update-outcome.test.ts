import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noteInstall, takeOutcome } from './update-outcome.ts';

test('the start after a change of version tells what became of it, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-outcome-'));
  const path = join(folder, 'update.json');
  expect(takeOutcome(path, '0.1.0')).toBeNull();
  noteInstall(path, '0.2.0');
  expect(takeOutcome(path, '0.2.0')).toEqual({ outcome: 'installed', version: '0.2.0' });
  expect(takeOutcome(path, '0.2.0')).toBeNull();
  noteInstall(path, '0.2.0');
  expect(takeOutcome(path, '0.1.0')).toEqual({ outcome: 'failed', version: '0.2.0' });
  writeFileSync(path, 'cut o');
  expect(takeOutcome(path, '0.1.0')).toBeNull();
  rmSync(folder, { recursive: true });
});
