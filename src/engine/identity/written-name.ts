import type { NameGroup } from '../dicom/person-name.ts';
import { foldText, foldWithDigraphs, words } from './fold-text.ts';
import { foldHan } from './han-forms.ts';

/**
 * How far the Latin form of a writing can be trusted. `letters`: alphabets and syllabaries. `han`: ideographs, whose reading a machine guesses.
 * `guessed`: scripts without vowels or with readings of their own (Arabic, Hebrew, Thai, Indic): good for a ranking, never for a decision.
 */
export type Script = 'letters' | 'han' | 'guessed';

/** One way a person's name is written, ready to be compared: folded words. */
export interface WrittenName {
  readonly family: NamePart;
  /** Given and middle names in order, for the second given name often is the middle name (PS3.5 §6.2.1). */
  readonly given: NamePart;
  /** How many of the given words came from the middle component; only for words to people. */
  readonly middleWords: number;
  /** `jr`, `sr`, `2`, `3`, `4`, or empty. Titles and degrees are no part of it. */
  readonly generation: string;
  readonly script: Script;
  /** A name that the person had before. */
  readonly isFormer: boolean;
}

export interface NamePart {
  readonly words: readonly string[];
  /** All words in one, once for each way to fold them: with any-ascii, and with ae, oe, ue. */
  readonly joined: readonly string[];
  /** Parts that a hyphen joins, each folded; empty without one. */
  readonly hyphenated: readonly string[];
  /** As the directory or disc has it, NFKC and small letters: what is compared within a script. */
  readonly raw: string;
  /** The group is exactly as long as systems cut names off at, and this is its last part. */
  readonly isCutOff?: boolean;
}

const generations: Readonly<Record<string, string>> = {
  ...{ jr: 'jr', junior: 'jr', jnr: 'jr', jun: 'jr', sr: 'sr', senior: 'sr', snr: 'sr', sen: 'sr' },
  ...{ ii: '2', '2nd': '2', iii: '3', '3rd': '3', iv: '4', '4th': '4' },
};
const titles = new Set(
  'mr mrs ms miss mx dr prof herr frau hr fr rev sir dame mme mlle sra dra dott ing dipl phd md mba bsc msc'.split(' '),
);
/** Fields of old systems, and the 64 characters of PN (PS3.5 §6.2.1). */
const cutOffLengths = [16, 64];
const hanScript = /\p{Script=Han}/u;
const guessedScript =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Sinhala}\p{Script=Tibetan}\p{Script=Ethiopic}]/u;

/** A PN group (or an EHR's name parts) as it is compared. `Smith, John` in one component is taken apart at the comma. */
export function writtenName(group: NameGroup, isFormer = false): WrittenName {
  const [beforeComma = '', ...afterComma] = group.given === '' ? group.family.split(/[,，]/) : [group.family];
  const family = withoutTitles(beforeComma);
  const given = withoutTitles([group.given, ...afterComma].join(' '));
  const middle = withoutTitles(group.middle);
  const suffixes = [...words(foldText(group.suffix)), ...words(foldText(group.prefix))];
  const suffix = suffixes.find((word) => word in generations);
  const text = `${family.text} ${given.text}`;
  const givenPart = namePart([given.text, middle.text].filter((part) => part !== '').join(' '));
  const isCutOff = cutOffLengths.includes(
    [group.family, group.given, group.middle].join('^').replace(/\^+$/, '').length,
  );
  return {
    family: namePart(family.text),
    given: isCutOff ? { ...givenPart, isCutOff } : givenPart,
    middleWords: words(foldText(middle.text)).length,
    generation: generations[suffix ?? ''] ?? (family.generation || given.generation || middle.generation),
    script: hanScript.test(text) ? 'han' : guessedScript.test(text) ? 'guessed' : 'letters',
    isFormer,
  };
}

export function isNameless(name: WrittenName): boolean {
  return name.family.words.length + name.given.words.length === 0;
}

/** Whether all that there is stands in one component. */
export function isOneComponent(name: WrittenName): boolean {
  return name.given.words.length === 0;
}

export function namePart(text: string): NamePart {
  const folded = foldText(text);
  const own = words(folded);
  const joined = own.join('');
  const other = foldWithDigraphs(text).replaceAll(' ', '');
  const hyphenated = /[-‐‑–]/.test(text)
    ? text
        .split(/[-‐‑–]/)
        .map((part) => foldText(part).replaceAll(' ', ''))
        .filter((part) => part !== '')
    : [];
  return {
    words: own,
    joined: other === joined ? [joined] : [joined, other],
    hyphenated: hyphenated.length > 1 ? hyphenated : [],
    raw: foldHan(
      text
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[\s\-‐‑–・·]+/g, ''),
    ),
  };
}

/** A component without the titles and the generation that some systems put there; a component that is nothing else stays as it is. */
function withoutTitles(text: string): { text: string; generation: string } {
  const parts = text.split(/\s+/).filter((word) => word !== '');
  if (parts.length < 2) return { text: parts.join(' '), generation: '' };
  let generation = '';
  const kept = parts.filter((word, index) => {
    const folded = foldText(word);
    if (index > 0 && generation === '' && folded in generations) {
      generation = generations[folded] ?? '';
      return false;
    }
    return !titles.has(folded);
  });
  return kept.length === 0 ? { text: parts.join(' '), generation } : { text: kept.join(' '), generation };
}
