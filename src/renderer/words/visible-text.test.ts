import { expect, test } from 'vitest';
import { readableName } from './person-name.ts';
import { visibleText } from './visible-text.ts';

test('a name or path from a disc cannot turn the text around it or colour it', () => {
  expect(visibleText('gnp.\u202eEXE')).toBe('gnp.\\u202eEXE');
  expect(visibleText('IM\u001b[31m')).toBe('IM\\u001b[31m');
  expect(readableName('M\u202eüller^J\u0007örg')).toBe('M\\u202eüller, J\\u0007örg');
});

test('ordinary names of any script stay as they are', () => {
  for (const name of ['Müller', '山田 太郎', 'Иванов', 'كريم', 'אברהם\u200f', 'O’Brien'])
    expect(visibleText(name)).toBe(name);
});
