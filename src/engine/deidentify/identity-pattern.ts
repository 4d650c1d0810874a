import { fold } from './folded-text.ts';
import type { KnownIdentity } from './known-identity.ts';

const months = [
  'jan\\w*',
  'feb\\w*|fev\\w*',
  'mar\\w*|mae?rz|mrz',
  'apr\\w*|avr\\w*|abr\\w*',
  'may|mai\\w*',
  'jun\\w*|juin',
  'jul\\w*|juil\\w*',
  'aug\\w*|aout|ago\\w*',
  'sep\\w*',
  'o[ck]t\\w*',
  'nov\\w*',
  'de[cz]\\w*|dic\\w*',
];

/** A pattern over folded text that finds an identity in any of the ways people write it; undefined when nothing is known. */
export function identityPattern(known: KnownIdentity): RegExp | undefined {
  const alternatives = [
    ...known.uids.map((uid) => `${escaped(uid)}(?![\\d])`),
    ...known.phrases.map((phrase) => fold(phrase).text.split(/\s+/).map(escaped).join('[\\s,;]+')),
    ...known.words.flatMap(wordForms).map(bounded),
    ...known.ids.map(idForm),
    ...known.dates.flatMap(dateForms),
  ];
  if (alternatives.length === 0) return undefined;
  // The longest first: of `maria` and `marianne` the whole name goes.
  return new RegExp(alternatives.sort((a, b) => b.length - a.length).join('|'), 'gu');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll('\\-', '-');
}

/** As it stands, and with the German ways of writing umlauts without them. */
function wordForms(word: string): string[] {
  const spelled = word
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('å', 'aa');
  return [...new Set([fold(word).text, fold(spelled).text])].filter((form) => form.length > 0);
}

/**
 * Short names only as words of their own; Han, kana and hangul are written without gaps, and longer names are found within words too. A family name of
 * one character is in many words: it counts where no letter stands beside it.
 */
function bounded(form: string): string {
  const pattern = form.split(/\s+/).map(escaped).join("[\\s^_'’-]*");
  const gapless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(form);
  const isFamilyName = [...form.normalize('NFC')].length === 1;
  return (gapless && !isFamilyName) || form.length >= 5 ? pattern : `(?<!\\p{L})${pattern}(?!\\p{L})`;
}

/** With or without the marks that people put into numbers. */
function idForm(id: string): string {
  const characters = [...fold(id).text].filter((one) => !/[\s._/-]/.test(one)).map(escaped);
  if (characters.length < 3) return `(?<![\\p{L}\\p{N}])${escaped(fold(id).text)}(?![\\p{L}\\p{N}])`;
  const body = characters.join('[\\s._/-]?');
  return characters.length >= 6 ? body : `(?<![\\p{L}\\p{N}.])${body}(?![\\p{L}\\p{N}]|\\.\\d)`;
}

/** A day in digits in all orders, and with the month's name in the languages of the window. */
function dateForms(date: string): string[] {
  const year = `(?:${date.slice(0, 4)}|${date.slice(2, 4)})`;
  const full = date.slice(0, 4);
  const month = Number(date.slice(4, 6));
  const day = Number(date.slice(6, 8));
  const m = month < 10 ? `0?${month}` : `${month}`;
  const d = day < 10 ? `0?${day}` : `${day}`;
  const gap = '[-./ ]\\s?';
  const name = `(?:${months[month - 1] ?? ''})`;
  const before = '(?<!\\d)';
  const after = '(?!\\d)';
  return [
    `${before}${date}${after}`,
    `${before}${full}${gap}${m}${gap}${d}${after}`,
    `${before}${d}${gap}${m}${gap}${year}${after}`,
    `${before}${m}${gap}${d}${gap}${year}${after}`,
    `${before}${date.slice(6)}${date.slice(4, 6)}${full}${after}`,
    `${before}${date.slice(4)}${full}${after}`,
    `${before}${d}\\.?[\\s-]*${name}[\\s,.-]*${year}${after}`,
    `${name}[\\s.-]*${d}(?:st|nd|rd|th)?[\\s,.-]*${year}${after}`,
    `${before}${full}[\\s-]*${name}[\\s-]*${d}${after}`,
  ];
}
