import { latinModels, scriptModels, type WritingModel } from './writing-models.ts';

/** Letters of plain ASCII, as names everywhere use them. */
const asciiLetters = [...'eanirtoslhdumcgkbyfvzwjpxq'];
const asciiWeights = new Map(asciiLetters.map((letter, rank) => [letter, Math.log(0.13) - rank * 0.16]));
const plainWeight = -3.5;

/** Signs that texts use beside letters; any other is rare. */
const signs = new Map([
  ['№', -6],
  ['\u00a0', -8],
  ['’', -6],
  ['–', -6.5],
  ['°', -7],
  ['µ', -7],
  ['«', -8],
  ['»', -8],
  ['・', -6],
  ['　', -6],
  ['、', -6],
  ['。', -6],
  ['（', -7],
  ['）', -7],
]);
const strangeSign = -12;
const noCharacter = -20;
const foreignLetter = -11;
const brokenWord = -7;

/**
 * How likely a text is as something that people write, as ln of a probability: frequent letters of one language, in its order, in usual case.
 * Two readings of the same bytes can be compared by it.
 */
export function textLikelihood(text: string): number {
  let common = 0;
  for (const character of text.replace(/[\p{L}\p{M}]/gu, '')) common += signWeight(character);
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  const doubtful: string[] = [];
  for (const word of words) {
    common += caseLikelihood(word) + soundLikelihood(word) + mixedScripts(word) * brokenWord;
    if (/^[a-z]*$/i.test(word)) common += wordLikelihood(undefined, word);
    else doubtful.push(word);
  }
  let best = common;
  for (const word of doubtful) best += Math.max(...latinModels.map((model) => wordLikelihood(model, word)));
  for (const model of scriptModels) {
    let sum = common;
    for (const word of doubtful) sum += wordLikelihood(model, word);
    best = Math.max(best, sum);
  }
  return best;
}

function signWeight(character: string): number {
  if (character === '\ufffd' || (character >= '\x7f' && character < '\xa0')) return noCharacter;
  if (character < '\x7f') return plainWeight;
  return signs.get(character) ?? strangeSign;
}

function wordLikelihood(model: WritingModel | undefined, word: string): number {
  let sum = model?.shape(word) ?? 0;
  for (const character of word) {
    const weight = character < '\x80' ? asciiWeights.get(character.toLowerCase()) : model?.weight(character);
    sum += weight ?? foreignLetter;
  }
  return sum;
}

function mixedScripts(word: string): number {
  return (word.match(/\p{Script=Latin}\P{Script=Latin}|\P{Script=Latin}(?=\p{Script=Latin})/gu) ?? []).length;
}

/** Names are written `Xxxx` or `XXXX`; a capital behind a small letter is the sign of another character set. */
function caseLikelihood(word: string): number {
  const cased = word.replace(/[^\p{Lu}\p{Ll}]/gu, '');
  if (cased.length === 0) return 0;
  if (/^\p{Lu}\p{Ll}*$/u.test(cased)) return Math.log(0.6);
  if (/^\p{Lu}+$/u.test(cased)) return Math.log(0.3);
  if (/^\p{Ll}+$/u.test(cased)) return Math.log(0.08);
  return -6 * (cased.match(/\p{Ll}\p{Lu}/gu) ?? [1]).length;
}

/** Vowels and consonants take turns in words of Latin letters. */
function soundLikelihood(word: string): number {
  if (!/^\p{Script=Latin}{3,}$/u.test(word)) return 0;
  const sounds = word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[aeiouyıøæœ]/gi, 'a')
    .replace(/[^a]/g, 'b');
  return -1.5 * (sounds.match(/b(?=bb)|a(?=aa)/g) ?? []).length - (sounds.includes('a') ? 0 : 2);
}
