import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { fault, faultCodes } from '../../contract/fault.ts';
import { everyLocale } from './every-locale.ts';
import { faultWords } from './fault-words.ts';

beforeAll(async () => {
  const resources = Object.fromEntries(
    Object.entries(everyLocale).map(([name, texts]) => [name, { translation: texts }]),
  );
  await i18next.init({
    resources,
    lng: 'en',
    missingInterpolationHandler: () => '',
    interpolation: { escapeValue: false },
  });
});

describe.each(Object.keys(everyLocale))('in %s', (language) => {
  const t = i18next.getFixedT(language);

  test('the headline of a fault names the file that it is about', () => {
    const { code, params } = fault('directory-file-unreadable', {
      file: 'orders.csv',
      reason: 'no header',
      column: 'mrn',
    });
    const { what } = faultWords(t, code, params);
    expect(what).toContain('orders.csv');
    expect(what).toContain('no header');
  });

  test('no fault shows a place that nothing fills, whatever it carries', () => {
    for (const code of faultCodes)
      for (const sentence of Object.values(faultWords(t, code)))
        expect(sentence, code).not.toMatch(/\{\{|\}\}|\(\s*\)|undefined/);
  });
});

test('a value that a fault carries never chooses another text', () => {
  const words = faultWords(i18next.t, 'archive-full', { lng: 'de', count: 2, context: 'x' });
  expect(words).toEqual(faultWords(i18next.t, 'archive-full'));
});
