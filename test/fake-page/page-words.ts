import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoDir } from '../../scripts/setup/places.mjs';

export type Language = 'en' | 'de' | 'fr' | 'es' | 'ar';

/** What begins with a text of the window in a language, whatever stands in its gaps. `key`: as in `resources/locales`, with dots. */
export function words(language: Language, key: string): RegExp {
  const texts = JSON.parse(readFileSync(join(repoDir, 'resources', 'locales', `${language}.json`), 'utf8'));
  const text: unknown = key.split('.').reduce((inner, name) => inner?.[name], texts);
  if (typeof text !== 'string') throw new Error(`no text ${key} in ${language}`);
  const parts = text.split(/{{[^}]+}}/).map((part) => part.replace(/[^\p{L}\p{N}]/gu, '.'));
  return new RegExp(`^${parts.join('.*')}`, 'u');
}
