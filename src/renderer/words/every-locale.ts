import ar from '../../../resources/locales/ar.json';
import de from '../../../resources/locales/de.json';
import en from '../../../resources/locales/en.json';
import es from '../../../resources/locales/es.json';
import fr from '../../../resources/locales/fr.json';
import type { Locale } from '../../contract/plain.ts';

/** All texts of all languages at once: for tests. The window fetches the one that it shows (`i18n.ts`). */
export const everyLocale: Record<Locale, typeof en> = { en, de, fr, es, ar };
