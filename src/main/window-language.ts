import { readFileSync, writeFileSync } from 'node:fs';
import type { App } from 'electron';
import { type Locale, locales } from '../contract/plain.ts';

/** The language that somebody chose for the window, as it was told last; null where it follows the computer. */
export function readLanguage(path: string): Locale | null {
  try {
    const read = readFileSync(path, 'utf8').trim();
    return locales.find((locale) => locale === read) ?? null;
  } catch {
    return null;
  }
}

/** Keeps it for the next start: Chromium is told once, before anything of it runs. */
export function keepLanguage(path: string, locale: Locale | null): void {
  if (readLanguage(path) === locale) return;
  try {
    writeFileSync(path, locale ?? '', { mode: 0o600 });
  } catch {
    // On a full disk date fields stay as they are.
  }
}

/**
 * What Chromium writes by itself, the order of day and month in a date field above all, is in the language of the window. Before `ready`.
 * @returns the computer's own languages, the first one first: the page cannot see them any more
 */
export function speak(
  app: Pick<App, 'commandLine' | 'getPreferredSystemLanguages'>,
  locale: Locale | null,
): readonly string[] {
  const computer = app.getPreferredSystemLanguages();
  if (locale === null) return computer;
  // English dates are written the British way round, as everywhere in the window.
  const spoken = locale === 'en' ? 'en-GB' : locale;
  app.commandLine.appendSwitch('lang', spoken);
  // There the environment comes before the switch.
  if (process.platform === 'linux') process.env.LANGUAGE = spoken;
  return computer;
}
