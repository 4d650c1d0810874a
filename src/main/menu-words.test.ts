import { expect, test } from 'vitest';
import en from '../../resources/locales/en.json';
import { firstMenuWords } from './menu-words.ts';

test('the menu says the same before the window has spoken as it does afterwards in English', () => {
  expect(firstMenuWords).toEqual(en.menu);
});
