const special: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/**
 * A name as it is compared: compatibility forms, case, Latin, Greek and Cyrillic accents, apostrophes and hyphens make no difference; nor do
 * ü, ue and u (so written by systems that know no umlauts), in words of four letters and more, and the two kana alphabets.
 */
export function foldName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ßøłđðþæœı]/g, (letter) => special[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[\u30a1-\u30f6]/g, (katakana) => String.fromCharCode(katakana.charCodeAt(0) - 0x60))
    .replace(/['’‘`´.]/g, '')
    .replace(/[-‐‑–_,]/g, ' ')
    .split(/\s+/)
    .map((word) => (word.length < 4 ? word : word.replace(/([aou])e/g, '$1')))
    .filter((word) => word !== '')
    .join(' ');
}

/** The folded words of a name part. */
export function nameWords(text: string): string[] {
  const folded = foldName(text);
  return folded === '' ? [] : folded.split(' ');
}

/** Exactly the same but for case, composition of accents and spaces. */
export function sameWriting(left: string, right: string): boolean {
  const plain = (text: string) => text.normalize('NFC').toUpperCase().replace(/\s+/g, ' ').trim();
  return plain(left) === plain(right);
}
