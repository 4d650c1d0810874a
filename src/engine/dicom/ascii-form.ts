import lettersOfAlphabets from '../../../resources/ascii-letters.json' with { type: 'json' };

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  Ø: 'O',
  ø: 'o',
  Đ: 'D',
  đ: 'd',
  Ð: 'D',
  ð: 'd',
  Þ: 'Th',
  þ: 'th',
  Ł: 'L',
  ł: 'l',
  ı: 'i',
  Ħ: 'H',
  ħ: 'h',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '\u00a0': ' ',
};

/** Cyrillic, Greek, Armenian and Georgian letters have one usual Latin form each. Han, kana and Arabic writing do not tell how a name is read. */
const alphabets: Readonly<Record<string, string>> = lettersOfAlphabets;

/** Text in ASCII: accents dropped, other alphabets letter by letter; undefined when a letter has no such form (Han, kana, Arabic …). */
export function asciiForm(text: string): string | undefined {
  let out = '';
  for (const character of text.normalize('NFC')) {
    const plain = alphabets[character] ?? withoutAccents(character);
    if (plain === undefined) return undefined;
    out += plain;
  }
  return out;
}

function withoutAccents(character: string): string | undefined {
  let out = '';
  for (const part of character.normalize('NFD')) {
    if (/\p{M}/u.test(part)) continue;
    const plain = part <= '\x7f' ? part : letters[part];
    if (plain === undefined) return undefined;
    out += plain;
  }
  return out;
}
