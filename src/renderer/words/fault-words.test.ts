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

  test('why a file of the directory cannot be used is said in words; only an unusual reason keeps its code', () => {
    const whatOf = (params: Record<string, string>) =>
      faultWords(t, 'directory-file-unreadable', { file: 'orders.csv', ...params }).what;
    for (const reason of ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'EBUSY'])
      expect(whatOf({ reason }), reason).not.toMatch(/E[A-Z]{3}/);
    expect(whatOf({ reason: 'empty' })).not.toMatch(/\(empty/);
    expect(whatOf({ reason: 'ENOENT' })).not.toBe(whatOf({ reason: 'EACCES' }));
    expect(whatOf({ reason: 'column', column: 'mrn' })).toMatch(/\(.{5,}mrn.*\)/);
    expect(whatOf({ reason: 'EIO' })).toContain('(EIO)');
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
