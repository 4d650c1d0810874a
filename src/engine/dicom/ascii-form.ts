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

/** Text in ASCII by dropping accents; undefined when a letter has no such form (Cyrillic, Han, Arabic …). */
export function asciiForm(text: string): string | undefined {
  let out = '';
  for (const character of text.normalize('NFD')) {
    if (/\p{M}/u.test(character)) continue;
    const plain = character <= '\x7f' ? character : letters[character];
    if (plain === undefined) return undefined;
    out += plain;
  }
  return out;
}
