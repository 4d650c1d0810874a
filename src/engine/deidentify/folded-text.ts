/** Text as names are compared: small letters without accents, and where each of them stood. */
export interface FoldedText {
  readonly text: string;
  /** Position in the original for each position in `text`, and its length at the end. Undefined: the positions are the same. */
  readonly at?: readonly number[];
}

const special: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  þ: 'th',
  ð: 'd',
};

/** Folds case, accents, half and full width (Unicode NFKD); a search in it finds `Müller` as `MULLER`. */
export function fold(original: string): FoldedText {
  if (/^[\0-\x7f]*$/.test(original)) return { text: original.toLowerCase() };
  const at: number[] = [];
  let text = '';
  let position = 0;
  for (const character of original) {
    const lower = character.toLowerCase();
    const plain = (special[lower] ?? lower).normalize('NFKD').replace(/\p{M}/gu, '');
    for (let i = 0; i < plain.length; i += 1) at.push(position);
    text += plain;
    position += character.length;
  }
  at.push(original.length);
  return { text, at };
}
