import { describe, expect, it } from 'vitest';
import { encodeText } from './text-encoding.ts';

describe('names on a synthetic disc', () => {
  it.each([
    ['latin1', 'Müller^Jörg', 'iso-8859-1'],
    ['cyrillic', 'Ёлкина^Юлия № 4', 'iso-8859-5'],
    ['cp1251', 'Ёлкина^Юлия № 4', 'windows-1251'],
    ['utf8', '鈴木^花子', 'utf-8'],
    ['iso2022jp', 'Yamada=山田^太郎', 'iso-2022-jp'],
  ] as const)('come back from %s as they were', (encoding, text, label) => {
    expect(new TextDecoder(label, { fatal: true }).decode(encodeText(text, encoding))).toBe(text);
  });

  it('are back in ASCII before every delimiter of a Japanese name', () => {
    const bytes = encodeText('山^太=や', 'iso2022jp').toString('latin1');
    expect(bytes.split(/(?<=\x1b\(B)[\^=]/).map((part) => part.slice(0, 3))).toEqual(['\x1b$B', '\x1b$B', '\x1b$B']);
  });

  it('are refused where the character set has no place for them', () => {
    expect(() => encodeText('Дом', 'latin1')).toThrow('no place');
    expect(() => encodeText('é', 'cyrillic')).toThrow('no place');
  });
});
