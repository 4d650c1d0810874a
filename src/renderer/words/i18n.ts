import i18next, { type BackendModule, type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../../../resources/locales/en.json';
import type { Locale } from '../../contract/plain.ts';
import { withOurDigits } from './format.ts';
import { numberFormat } from './intl-formats.ts';

/** The languages of the window, each in its own words. */
export const localeNames = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
} as const satisfies Record<Locale, string>;

/**
 * The texts of the other languages, fetched when one is chosen: a window starts with the one that it shows. A text missing in one of them does not
 * compile: English is the type.
 */
const others: Record<Exclude<Locale, 'en'>, () => Promise<{ default: typeof en }>> = {
  de: () => import('../../../resources/locales/de.json'),
  fr: () => import('../../../resources/locales/fr.json'),
  es: () => import('../../../resources/locales/es.json'),
  ar: () => import('../../../resources/locales/ar.json'),
};

const files: BackendModule = {
  type: 'backend',
  callbackApi: true,
  init: () => {},
  read: (language, _namespace, done) => {
    const texts = isLocale(language) && language !== 'en' ? others[language]() : Promise.resolve({ default: en });
    texts.then(
      (found) => done(null, found.default),
      (error: Error) => done(error, false),
    );
  },
};

export type Translate = TFunction;

const storageKey = 'gantry-language';

/** The language the operator chose on this computer; null follows the computer. */
export function chosenLocale(): Locale | null {
  const stored = localStorage.getItem(storageKey);
  return isLocale(stored) ? stored : null;
}

/** Remembers the language and shows it at once; null follows the computer, whose languages the page itself may not see. */
export function chooseLocale(locale: Locale | null, computer?: readonly string[]): Promise<unknown> {
  if (locale === null) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, locale);
  return i18next.changeLanguage(locale ?? computerLocale(computer));
}

/** Shows a language and remembers nothing of it: a patient's, for as long as the screen is turned to her. */
export async function showLocale(locale: Locale): Promise<void> {
  await i18next.changeLanguage(locale);
}

/** Makes the texts ready. Resolves before the first screen is drawn. */
export async function startWords(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    document.documentElement.dir = i18next.dir(language);
  });
  await i18next
    .use(files)
    .use(initReactI18next)
    .init({
      resources: { en: { translation: en } },
      partialBundledLanguages: true,
      react: { useSuspense: false },
      lng: chosenLocale() ?? computerLocale(),
      fallbackLng: 'en',
      // React escapes what it draws; this keeps what is put into a sentence together.
      interpolation: { escapeValue: true, escape: (value: string) => isolated(value) },
      missingInterpolationHandler: () => '',
    });
  i18next.services.formatter?.add('number', (value: number, language, options: Intl.NumberFormatOptions) =>
    numberFormat(withOurDigits(language ?? 'en'), options).format(value),
  );
}

/**
 * A value inside a sentence that is read from the right: without isolation the number 20260317-4 would be shown as 4-20260317 there (Unicode UAX #9, FSI and
 * PDI), and somebody would look for the wrong order.
 */
export function isolated(value: string, direction = directionOf(i18next.language)): string {
  return direction === 'rtl' && value !== '' ? `\u2068${value}\u2069` : value;
}

/** What is known of one thing, on one line, parted by dots; what is empty is left out. A date beside Latin words stays whole in each language. */
export function dotted(parts: readonly (string | number | null | undefined)[]): string {
  return parts
    .filter(Boolean)
    .map((part) => isolated(String(part)))
    .join(' · ');
}

const directions = new Map<string, 'ltr' | 'rtl'>();

/** i18next asks a list of a hundred languages each time, and each value of each text asks. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const found = directions.get(language) ?? i18next.dir(language);
  directions.set(language, found);
  return found;
}

function computerLocale(languages: readonly string[] = navigator.languages): Locale {
  const found = languages.map((language) => language.slice(0, 2)).find(isLocale);
  return found ?? 'en';
}

function isLocale(value: string | null): value is Locale {
  return value !== null && Object.hasOwn(localeNames, value);
}
