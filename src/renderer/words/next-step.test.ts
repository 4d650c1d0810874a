import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { fault } from '../../contract/fault.ts';
import { fakeImport } from '../app/fake/fake-imports.ts';
import { everyLocale } from './every-locale.ts';
import { nextStepText, placesInTurn } from './next-step.ts';

beforeAll(async () => {
  await i18next.init({ resources: { en: { translation: everyLocale.en } }, lng: 'en' });
});
const next = (changes: Parameters<typeof fakeImport>[0], more = { paused: false, before: 0 }) =>
  nextStepText(i18next.t, fakeImport(changes), more);

test('every import that is not over says what happens next', () => {
  for (const station of ['stage', 'upload', 'verify', 'link'] as const)
    for (const condition of ['ready', 'running'] as const) expect(next({ id: 'i', station, condition })).toMatch(/\.$/);
  expect(next({ id: 'i', condition: 'held', fault: fault('order-cancelled') })).toMatch(/person/);
  expect(next({ id: 'i', station: 'done' })).toBe('');
});

test('one that a person stopped does not claim to go on by itself', () => {
  expect(next({ id: 'i', paused: true })).toBe(i18next.t('next.stopped'));
  expect(next({ id: 'i' }, { paused: true, before: 0 })).toBe(i18next.t('next.queueStopped'));
});

test('its turn is counted as the queue takes it: the urgent first, then the oldest; what waits or is stopped is in nobody’s way', () => {
  const at = (minute: number) => `2026-03-17T08:0${minute}:00.000Z`;
  const own = fakeImport({ id: 'own', station: 'upload', createdAt: at(5) });
  const others = [
    fakeImport({ id: 'running', station: 'upload', condition: 'running', createdAt: at(1) }),
    fakeImport({ id: 'older', station: 'verify', createdAt: at(2) }),
    fakeImport({ id: 'urgent', station: 'upload', urgent: true, createdAt: at(9) }),
    fakeImport({ id: 'younger', station: 'upload', createdAt: at(6) }),
    fakeImport({ id: 'reading', station: 'stage', createdAt: at(0) }),
    fakeImport({ id: 'stopped', station: 'upload', paused: true, createdAt: at(0) }),
    fakeImport({ id: 'waiting', station: 'upload', condition: 'waiting', createdAt: at(0) }),
    fakeImport({ id: 'elsewhere', station: 'upload', archive: 'Cardiology', createdAt: at(0) }),
  ];
  expect(placesInTurn([own, ...others]).get('own')).toBe(3);
});
