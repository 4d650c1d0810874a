import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import ar from '../../../resources/locales/ar.json';
import de from '../../../resources/locales/de.json';
import en from '../../../resources/locales/en.json';
import es from '../../../resources/locales/es.json';
import fr from '../../../resources/locales/fr.json';
import { withOurDigits } from './format.ts';

/** The languages of the window. A text missing in one of them does not compile: English is the type. */
export const locales = { en, de, fr, es, ar } as const satisfies Record<string, typeof en>;
export type Locale = keyof typeof locales;
export const localeNames: Record<Locale, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
};

export type Translate = TFunction;

const storageKey = 'gantry-language';

/** The language the operator chose on this computer; null follows the computer. */
export function chosenLocale(): Locale | null {
  const stored = localStorage.getItem(storageKey);
  return isLocale(stored) ? stored : null;
}

/** Remembers the language and shows it at once; null follows the computer. */
export function chooseLocale(locale: Locale | null): Promise<unknown> {
  if (locale === null) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, locale);
  return i18next.changeLanguage(locale ?? computerLocale());
}

/** Makes the texts ready. Resolves before the first screen is drawn. */
export async function startWords(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    document.documentElement.dir = i18next.dir(language);
  });
  await i18next.use(initReactI18next).init({
    resources: Object.fromEntries(Object.entries(locales).map(([name, texts]) => [name, { translation: texts }])),
    lng: chosenLocale() ?? computerLocale(),
    fallbackLng: 'en',
    // React escapes what it draws; this keeps what is put into a sentence together.
    interpolation: { escapeValue: true, escape: (value: string) => isolated(value) },
    missingInterpolationHandler: () => '',
  });
  i18next.services.formatter?.add('number', (value: number, language, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(withOurDigits(language ?? 'en'), options).format(value),
  );
}

/**
 * A value inside a sentence that is read from the right: without isolation the number 20260317-4 would be shown as 4-20260317 there (Unicode UAX #9, FSI and
 * PDI), and somebody would look for the wrong order.
 */
export function isolated(value: string, direction = i18next.dir()): string {
  return direction === 'rtl' ? `\u2068${value}\u2069` : value;
}

function computerLocale(): Locale {
  const found = navigator.languages.map((language) => language.slice(0, 2)).find(isLocale);
  return found ?? 'en';
}

function isLocale(value: string | null): value is Locale {
  return value !== null && Object.hasOwn(locales, value);
}
