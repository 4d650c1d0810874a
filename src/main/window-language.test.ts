import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLanguage, readLanguage, speak } from './window-language.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-language-'));
  path = join(folder, 'language');
  vi.stubEnv('LANGUAGE', 'fr:en');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function chromium() {
  const switches: string[][] = [];
  const commandLine = { appendSwitch: (...given: string[]) => switches.push(given) };
  const getPreferredSystemLanguages = () => process.env.LANGUAGE?.split(':') ?? [];
  return { switches, app: { commandLine, getPreferredSystemLanguages } as unknown as Parameters<typeof speak>[0] };
}

test('a language that was chosen is there at the next start, and gone when the computer is followed again', () => {
  expect(readLanguage(path)).toBeNull();
  keepLanguage(path, 'de');
  expect(readLanguage(path)).toBe('de');
  keepLanguage(path, null);
  expect(readLanguage(path)).toBeNull();
});

test('nothing but one of the window’s languages reaches the command line of Chromium', () => {
  writeFileSync(path, 'de --no-sandbox');
  expect(readLanguage(path)).toBeNull();
});

test('date fields follow the chosen language, English the British way round, and the computer’s own languages are still known', () => {
  for (const [locale, spoken] of [
    ['de', 'de'],
    ['en', 'en-GB'],
  ] as const) {
    vi.stubEnv('LANGUAGE', 'fr:en');
    const { app, switches } = chromium();
    expect(speak(app, locale)).toEqual(['fr', 'en']);
    expect(switches).toEqual([['lang', spoken]]);
    if (process.platform === 'linux') expect(process.env.LANGUAGE).toBe(spoken);
  }
});

test('without a choice nothing is changed', () => {
  const { app, switches } = chromium();
  expect(speak(app, null)).toEqual(['fr', 'en']);
  expect(switches).toEqual([]);
  expect(process.env.LANGUAGE).toBe('fr:en');
});
