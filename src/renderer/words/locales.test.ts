import { describe, expect, test } from 'vitest';
import { faultCodes } from '../../contract/fault.ts';
import { stations } from '../../contract/import-choices.ts';
import { skipReasons, warningCodes } from '../../contract/scan.ts';
import { everyLocale } from './every-locale.ts';
import { dotted, isolated } from './i18n.ts';

const { en } = everyLocale;

function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value as object, `${path}${key}.`),
  );
}

/** A language has its own forms of "one image, two images": Arabic has six. */
const plural = /_(zero|one|two|few|many|other)$/;

/** The keys that a language must have for the English ones. */
function keysIn(language: string, english: readonly string[]): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  // `_zero` in English is a sentence of its own, which every language has.
  const wanted = english.flatMap((key) =>
    plural.test(key) && !key.endsWith('_zero') ? forms.map((form) => key.replace(plural, `_${form}`)) : [key],
  );
  return [...new Set(wanted)].toSorted();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '').sort();
}

describe.each(Object.entries(everyLocale))('in %s', (name, texts) => {
  const entries = leaves(texts);

  test.each([
    { kind: 'fault', words: texts.fault, codes: faultCodes },
    { kind: 'warning', words: texts.warning, codes: warningCodes },
  ])('every $kind says what happened, whether the data is safe, and what to do', ({ words, codes }) => {
    const known: Record<string, { what: string; safe: string; todo: string } | undefined> = words;
    for (const code of codes) {
      expect(known[code], code).toBeDefined();
      for (const sentence of [known[code]?.what, known[code]?.safe, known[code]?.todo])
        expect(sentence, code).toMatch(/\S.*\.$/);
    }
    expect(Object.keys(known).toSorted()).toEqual([...codes].sort());
  });

  test('a warning is short: each of its parts is one sentence, so that several are no wall of text', () => {
    for (const [code, { what, safe, todo }] of Object.entries(texts.warning))
      for (const sentence of [what, safe, todo]) {
        expect(sentence.slice(0, -1), code).not.toMatch(/[.!?؟]/);
        expect(sentence.length, code).toBeLessThanOrEqual(100);
      }
  });

  test('every reason for a file left behind and every station has its words', () => {
    expect(Object.keys(texts.reason).toSorted()).toEqual([...skipReasons].sort());
    expect(Object.keys(texts.station)).toEqual(expect.arrayContaining([...stations]));
  });

  test('no text is empty, shouts, apologises like a toy or begins with a code', () => {
    for (const [key, text] of entries) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toMatch(/!|oops|hoppla/i);
      expect(text, key).not.toMatch(/^[A-Z]{2,}[-_ ]?\d+/);
    }
  });

  test('the headline of a fault is at most twelve words', () => {
    for (const [key, text] of entries.filter(([path]) => path.endsWith('.what'))) {
      expect(text.split(/\s+/).length, key).toBeLessThanOrEqual(12);
    }
  });

  test('every text names the same values as the English one', () => {
    const english = new Map(leaves(en));
    expect(entries.map(([key]) => key).toSorted()).toEqual(keysIn(name, [...english.keys()]));
    for (const [key, text] of entries) {
      const wanted = placeholders(english.get(key) ?? english.get(key.replace(plural, '_other')) ?? '');
      // "One image", "two images": the number may be in the word.
      const optional = plural.test(key) ? ['count'] : [];
      const bare = (names: readonly string[]) => [...new Set(names)].filter((one) => !optional.includes(one));
      expect(bare(placeholders(text)), key).toEqual(bare(wanted));
    }
  });
});

/** Other names of a thing that has its word already: an examination, a password, a patient's number. */
test.each([
  ['de', /Studie|Kennwort|\bMRN\b/],
  ['fr', /[Éé]tude|\bMRN\b/],
  ['es', /\bMRN\b/],
] as const)('one word for one thing, also in %s', (language, second) => {
  expect(leaves(everyLocale[language]).filter(([, text]) => second.test(text))).toEqual([]);
});

test.each(Object.entries(everyLocale))('what is counted is written as the language writes numbers (%s)', (_, texts) => {
  expect(leaves(texts).filter(([, text]) => /\{\{count\}\}/.test(text))).toEqual([]);
});

test('a number in an Arabic sentence keeps its order', () => {
  expect(isolated('20260317-4', 'rtl')).toBe('\u206820260317-4\u2069');
  expect(isolated('20260317-4', 'ltr')).toBe('20260317-4');
  expect(isolated('', 'rtl')).toBe('');
});

test('facts on one line leave out what is not known', () => {
  expect(dotted([2, 'CT', '', null, 'Thorax'])).toBe('2 · CT · Thorax');
  expect(dotted([null, ''])).toBe('');
});
