import anyAscii from 'any-ascii';

/** Cyrillic letters that look like Latin ones: old systems mix them within a word. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...{ a: 'а', b: 'в', c: 'с', e: 'е', h: 'н', k: 'к', m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у' },
};

/** Letters that are written with two where a system lacks them, beside the plain letter that any-ascii gives. */
const digraphs: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa', æ: 'ae', œ: 'oe' };

const remembered = new Map<string, string>();
const rememberedLimit = 20_000;

/**
 * A text in small Latin letters: compatibility forms, case, accents, script and apostrophes make no difference; what separates words
 * becomes one space. `?` and U+FFFD, which stand for a letter that was lost, stay as `?`.
 */
export function foldText(text: string): string {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const folded = toLatin(normalised(text));
  if (remembered.size >= rememberedLimit) remembered.clear();
  remembered.set(text, folded);
  return folded;
}

/** The same with ä, ö, ü, ø, å as ae, oe, ue, oe, aa; the same text where there are none. */
export function foldWithDigraphs(text: string): string {
  const normal = normalised(text);
  return /[äöüøåæœ]/.test(normal)
    ? toLatin(normal.replace(/[äöüøåæœ]/g, (letter) => digraphs[letter] ?? letter))
    : foldText(text);
}

/** The folded words of a text. */
export function foldedWords(text: string): string[] {
  return words(foldText(text));
}

export function words(folded: string): string[] {
  return folded === '' ? [] : folded.split(' ');
}

function normalised(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase().normalize('NFC');
  return lower.replace(/\p{L}+/gu, (word) =>
    /\p{Script=Cyrillic}/u.test(word) && /[a-z]/.test(word)
      ? word.replace(/[a-z]/g, (letter) => lookAlikes[letter] ?? letter)
      : word,
  );
}

function toLatin(normal: string): string {
  const latin = /^[\x20-\x7e]*$/.test(normal) ? normal : anyAscii(normal.replaceAll('\ufffd', '?')).toLowerCase();
  return latin
    .replace(/['’‘`´".]/g, '')
    .replace(/[^a-z0-9?]+/g, ' ')
    .trim();
}
