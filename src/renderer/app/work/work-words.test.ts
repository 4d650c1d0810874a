import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Activity } from '../../../contract/activity.ts';
import { placeSchema, workSignsSchema } from '../../../contract/shell.ts';
import { everyLocale } from '../../words/every-locale.ts';
import { noticeMessage, stoppedByLeaving, undecidedOnLeaving, workSignsOf } from './work-words.ts';

const quiet: Activity = {
  ...{ running: 0, waiting: 0, paused: 0, needsPerson: 0, reading: 0 },
  ...{ share: null, secondsLeft: null, nextAt: null },
};

beforeAll(async () => {
  const resources = Object.fromEntries(
    Object.entries(everyLocale).map(([name, texts]) => [name, { translation: texts }]),
  );
  await i18next.init({ resources, lng: 'en' });
});

describe.each(Object.keys(everyLocale))('in %s', (language) => {
  const t = i18next.getFixedT(language);
  const words = {
    t,
    span: (seconds: number) => `${seconds} s`,
    share: (share: number) => `${share * 100} %`,
    time: () => '22:00',
  };

  test('whatever happens, the task bar, the tray and a notification say it in full and in the space that there is', () => {
    const busy = {
      running: 12,
      waiting: 3,
      paused: 2,
      needsPerson: 4,
      reading: 1,
      share: 0.5,
      secondsLeft: 25,
      nextAt: 'x',
    };
    for (const activity of [quiet, busy, { ...busy, secondsLeft: null, nextAt: null }])
      expect(workSignsSchema.safeParse(workSignsOf(activity, words)).success).toBe(true);
    for (const notices of [
      [{ kind: 'finished', importId: 'i', status: 'success' }],
      [{ kind: 'finished', importId: 'i', status: 'partial' }],
      [{ kind: 'finished', importId: 'i', status: 'failed' }],
      [{ kind: 'needs-person', importId: 'i' }],
      [{ kind: 'disc-read', scanId: 's', studies: 2 }],
      [
        { kind: 'needs-person', importId: 'i' },
        { kind: 'needs-person', importId: 'j' },
      ],
    ] as const) {
      const { title, body, place } = noticeMessage(notices, t);
      expect(placeSchema.safeParse(place).success).toBe(true);
      for (const text of [title, body]) expect(text).not.toMatch(/\{\{|notice\.|^$/);
      expect(title.length).toBeLessThanOrEqual(80);
      expect(body.length).toBeLessThanOrEqual(160);
    }
  });
});

test('work that waits for its hour is work: closing the window would stop it too', () => {
  const words = { t: i18next.getFixedT('en'), span: String, share: String, time: () => '22:00' };
  const waiting = { ...quiet, waiting: 23, nextAt: '2026-03-17T21:00:00.000Z' };
  expect(workSignsOf(waiting, words).isWorking).toBe(true);
  expect(stoppedByLeaving(waiting, words)).toEqual(['23 studies wait; the next try is at 22:00']);
});

test('discs that wait for a decision are named on leaving, with the first moment that one of them is kept no longer', () => {
  const words = { t: i18next.getFixedT('en'), moment: (at: string) => at.slice(0, 10) };
  const held = (scanId: string, keptUntil: string) => ({ scanId, paths: ['/d'], copiedAt: '', keptUntil });
  const [later, sooner] = [held('a', '2026-03-19T08:00:00Z'), held('b', '2026-03-18T08:00:00Z')];
  expect(undecidedOnLeaving([], words)).toBeNull();
  expect(undecidedOnLeaving([later], words)).toBe(
    '1 disc is read and waits for your decision; it is kept until 2026-03-19.',
  );
  expect(undecidedOnLeaving([later, sooner], words)).toBe(
    '2 discs are read and wait for your decision; they are kept until 2026-03-18 at least.',
  );
});

test('what only waits for a person, or was stopped by one, keeps nobody from leaving', () => {
  const words = { t: i18next.getFixedT('en'), span: String, share: String, time: String };
  expect(workSignsOf({ ...quiet, needsPerson: 2, paused: 1 }, words)).toMatchObject({
    isWorking: false,
    needsPerson: 2,
  });
});

test('a notification leads to what it is about: the study, the disc, or the queue for several', () => {
  const t = i18next.getFixedT('en');
  expect(noticeMessage([{ kind: 'finished', importId: 'i-7', status: 'success' }], t).place).toEqual({
    to: 'study',
    importId: 'i-7',
  });
  expect(noticeMessage([{ kind: 'disc-read', scanId: 's-1', studies: 1 }], t).place).toEqual({
    to: 'review',
    scanId: 's-1',
  });
});
