import { describe, expect, it } from 'vitest';
import { parseCharacterSet } from './character-set.ts';
import { formatPersonName, parsePersonName } from './person-name.ts';
import { decodeText, encodeText } from './text.ts';

/** Bytes and texts of the examples in PS3.5 Annexes H, I, J and K and of the sets of PS3.3 §C.12.1.1.2. */
const standard: readonly [charset: string, hex: string, text: string][] = [
  ['ISO_IR 100', '4d fc 6c 6c 65 72', 'Müller'],
  ['ISO_IR 101', 'a3 f3 64 bc', 'Łódź'],
  ['ISO_IR 144', 'b8 d2 d0 dd de d2', 'Иванов'],
  ['ISO_IR 126', 'c4 e9 ef ed f5 f3 e9 ef f2', 'Διονυσιος'],
  ['ISO_IR 127', 'e2 c8 c7 e6 ea', 'قباني'],
  ['ISO_IR 138', 'f9 f8 e5 ef', 'שרון'],
  ['ISO_IR 148', 'dd 73 74 61 6e 62 75 6c', 'İstanbul'],
  ['ISO_IR 166', 'ca c1 aa d2 c2', 'สมชาย'],
  ['ISO_IR 203', 'a4', '€'],
  ['ISO_IR 192', '57 61 6e 67 5e 3d e7 8e 8b', 'Wang^=王'],
  ['GB18030', '57 61 6e 67 3d cd f5 5e d0 a1 b6 ab', 'Wang=王^小东'],
  ['GBK', 'cd f5', '王'],
  [
    '\\ISO 2022 IR 87',
    '59 61 6d 61 64 61 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42',
    'Yamada=山田^太郎',
  ],
  ['\\ISO 2022 IR 149', '48 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7', 'Hong=洪^吉洞'],
  ['\\ISO 2022 IR 58', '5a 68 3d 1b 24 29 41 d5 c5', 'Zh=张'],
];

describe('texts in the character sets of the standard', () => {
  for (const [charset, hex, text] of standard) {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');

    it(`reads ${text} in ${charset}`, () => {
      expect(decodeText(bytes, parseCharacterSet(charset), 'PN')).toMatchObject({ text, lossy: false });
    });

    it(`writes ${text} in ${charset} as the standard's bytes`, () => {
      expect(encodeText(text, parseCharacterSet(charset), 'PN')?.toString('hex')).toBe(bytes.toString('hex'));
    });
  }

  it('keeps characters whole that hold the byte of a backslash', () => {
    const bytes = Buffer.from([0x82, 0x5c, 0x81, 0x5c]);
    const { text } = decodeText(bytes, parseCharacterSet('GB18030'), 'LO');
    expect(text).toBe(new TextDecoder('gb18030').decode(bytes));
    expect(text).not.toContain('\\');
    expect(encodeText(text, parseCharacterSet('GB18030'), 'LO')).toEqual(bytes);
  });

  it('writes the rarest characters in GB18030 as the decoder reads them', () => {
    for (const text of ['𠀀', '€', 'é', '㐀', '\u{10ffff}']) {
      const bytes = encodeText(text, parseCharacterSet('GB18030'), 'LO')!;
      expect(new TextDecoder('gb18030').decode(bytes)).toBe(text);
    }
  });

  it('guesses undeclared bytes and says that it guessed', () => {
    const none = parseCharacterSet(undefined);
    expect(decodeText(Buffer.from('Müller', 'latin1'), none, 'PN')).toEqual({
      text: 'Müller',
      guessed: 'windows-1252',
      lossy: false,
    });
    expect(decodeText(Buffer.from('Müller', 'utf8'), none, 'PN')).toEqual({
      text: 'Müller',
      guessed: 'utf-8',
      lossy: false,
    });
    expect(decodeText(Buffer.from('Muller'), none, 'PN')).toEqual({ text: 'Muller', lossy: false });
  });

  it('understands misspelt character sets and knows an unknown one', () => {
    for (const term of ['ISO-IR 100', 'iso_ir 100', 'ISO IR 100', 'ISO_IR_100', 'ISO_IR 100 ']) {
      expect(decodeText(Buffer.from([0xfc]), parseCharacterSet(term), 'LO').text).toBe('ü');
    }
    expect(parseCharacterSet('ISO_IR 999')).toMatchObject({ kind: 'undeclared', unknownTerm: 'ISO_IR 999' });
  });

  it('does not claim that a letter fits a set that lacks it', () => {
    expect(encodeText('Иванов', parseCharacterSet('ISO_IR 100'), 'PN')).toBeUndefined();
    expect(encodeText('é', parseCharacterSet(undefined), 'PN')).toBeUndefined();
    expect(encodeText('山田^太郎', parseCharacterSet('\\ISO 2022 IR 87'), 'PN')).toBeUndefined();
  });
});

describe('person names', () => {
  it('takes a name in three writings apart and puts it together again', () => {
    const text = 'Yamada^Tarou=山田^太郎=やまだ^たろう';
    const name = parsePersonName(text);
    expect(name.ideographic).toMatchObject({ family: '山田', given: '太郎' });
    expect(formatPersonName(name)).toBe(text);
    expect(formatPersonName(parsePersonName('Doe^Jane^^Dr^'))).toBe('Doe^Jane^^Dr');
  });
});
