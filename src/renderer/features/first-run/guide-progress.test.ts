import { expect, test } from 'vitest';
import type { Settings } from '../../../contract/settings.ts';
import { firstOpenStep, stepAfter, stepBefore, wantsGuide } from './guide-progress.ts';

const settings = { archive: null } as Settings;
const archive: Settings['archive'] = { url: 'https://archive.example', user: '', hasPassword: false, caPem: '' };

test('the guide opens on a new installation, and not where `gantry init` has connected an archive', () => {
  expect(wantsGuide(settings)).toBe(true);
  expect(wantsGuide({ ...settings, archive })).toBe(false);
});

test('the guide that was left half-way opens again at the step that was not answered, and never once it was closed', () => {
  const answers = { vault: 'done', archive: 'later' } as const;
  expect(wantsGuide({ ...settings, archive, firstRun: { answers, isClosed: false } })).toBe(true);
  expect(firstOpenStep(answers)).toBe('directory');
  expect(wantsGuide({ ...settings, firstRun: { answers, isClosed: true } })).toBe(false);
});

test('a person who opens it again after the end begins at the beginning', () => {
  const all = { vault: 'done', archive: 'done', directory: 'none', viewer: 'none', practice: 'later' } as const;
  expect(firstOpenStep(all)).toBe('vault');
});

test('every step leads on and back', () => {
  expect(stepAfter('vault')).toBe('archive');
  expect(stepBefore('archive')).toBe('vault');
  expect(stepAfter('practice')).toBeNull();
  expect(stepBefore('vault')).toBeNull();
});
