import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { type HealthFact, healthFact, healthFactCodes } from '../../contract/settings.ts';
import { everyLocale } from './every-locale.ts';
import { healthFactWords } from './health-words.ts';
import { numberFormat } from './intl-formats.ts';

beforeAll(async () => {
  const resources = Object.fromEntries(
    Object.entries(everyLocale).map(([name, texts]) => [name, { translation: texts }]),
  );
  await i18next.init({ resources, lng: 'en', interpolation: { escapeValue: false } });
  i18next.services.formatter?.add('number', (value: number, language) => numberFormat(language ?? 'en').format(value));
});

/** Whatever any fact carries. */
const everything: HealthFact['params'] = {
  ...{ name: 'Orthanc 1.12.11', url: 'https://x.example', host: 'ehr.example', hosts: 'a, b', project: 'Lung' },
  ...{
    part: 'archive',
    endsOn: '2026-03-26',
    madeOn: '2026-03-17',
    leftDays: 9,
    offlineDays: 7,
    skewSeconds: 95,
    idleSeconds: 600,
  },
  ...{ freeBytes: 41.2e9, procedures: 1200, servers: 2, open: 3 },
};

describe.each(Object.entries(everyLocale))('in %s', (language, texts) => {
  const t = i18next.getFixedT(language);

  test('everything that the engine can tell of a part has its words, and each place in them is filled', () => {
    expect(Object.keys(texts.settings.fact)).toEqual([...healthFactCodes]);
    for (const code of healthFactCodes)
      expect(healthFactWords(t, language, healthFact(code, everything)), code).not.toMatch(/\{\{|\}\}|undefined|^$/);
  });

  test('nothing but names, addresses and DICOM’s own words reads as in English', () => {
    if (language === 'en') return;
    const same = healthFactCodes.filter((code) => texts.settings.fact[code] === everyLocale.en.settings.fact[code]);
    expect(same).toEqual(['product', 'viewer-address', ...(language === 'ar' ? [] : ['proxy'])]);
  });
});

test('sizes, spans, days and dates are written as the language writes them', () => {
  const inGerman = (code: HealthFact['code']) =>
    healthFactWords(i18next.getFixedT('de'), 'de', healthFact(code, everything)).replaceAll('\u00a0', ' ');
  expect(inGerman('free-space')).toBe('41,2 GB frei');
  expect(inGerman('certificate-until')).toBe('Archiv: bis 26.03.2026 (noch 9 Tage)');
  expect(inGerman('locks-after')).toBe('Sperrt nach 10 Min.');
  expect(inGerman('clock-behind')).toBe('Archiv: Die Uhr dieses Computers geht 1 Min. 35 Sek. nach');
  expect(inGerman('scheduled')).toBe('Geplante Untersuchungen: 1.200');
});
