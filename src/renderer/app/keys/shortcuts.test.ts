import { expect, test } from 'vitest';
import { everyLocale } from '../../words/every-locale.ts';
import { asksForSheet, roomOfKey, shortcuts } from './shortcuts.ts';

const key = (pressed: string, more: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  ...{ key: pressed, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
  ...more,
});

test('Ctrl and a digit lead to a room, in the order of the rail; a bare digit leads nowhere', () => {
  expect(roomOfKey(key('1', { ctrlKey: true }))).toBe('home');
  expect(roomOfKey(key('3', { metaKey: true }))).toBe('queue');
  expect(roomOfKey(key('1'))).toBeNull();
  expect(roomOfKey(key('9', { ctrlKey: true }))).toBeNull();
  expect(roomOfKey(key('1', { ctrlKey: true, altKey: true }))).toBeNull();
});

test('a question mark in a field is written, anywhere else it shows the keys', () => {
  expect(asksForSheet(key('?', { shiftKey: true }), false)).toBe(true);
  expect(asksForSheet(key('?', { shiftKey: true }), true)).toBe(false);
  expect(asksForSheet(key('F1'), true)).toBe(true);
});

test('every key of the cheat sheet is explained in every language', () => {
  for (const { keys } of Object.values(everyLocale)) {
    const does: Record<string, string> = keys.does;
    for (const group of Object.values(shortcuts))
      for (const one of group) expect(does[one.does], one.does).toBeTruthy();
  }
});

test('the cheat sheet of Review has the key that finds an order', () => {
  expect(shortcuts.review.map(({ keys }) => keys[0].join('+'))).toContain('mod+Shift+F');
});
