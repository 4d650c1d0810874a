import { codeTable } from './code-table.ts';
import { encodeGb18030 } from './gb18030.ts';
import { hanOfChina, hanOfJapan, hanOfTaiwan, syllablesOfKorea } from './name-characters.ts';

/** How people of one language write: which letters, the frequent ones first, and what cannot stand where. */
export interface WritingModel {
  readonly name: string;
  /** ln of the probability of a character outside ASCII; undefined when the language does not use it. */
  weight(character: string): number | undefined;
  /** ln of what a word of this language loses by its shape. */
  shape(word: string): number;
}

const noShape = () => 0;

/** Zipf's law over a list in the order of frequency, with `mass` of all text. */
function weightsOf(frequent: string, mass: number): Map<string, number> {
  const characters = [...new Set(frequent)];
  const total = characters.reduce((sum, _, rank) => sum + 1 / (rank + 4), 0);
  return new Map(characters.map((character, rank) => [character, Math.log(mass / (rank + 4) / total)]));
}

function alphabet(name: string, letters: string, mass: number, shape: WritingModel['shape'] = noShape): WritingModel {
  const weights = weightsOf(letters, mass);
  return { name, weight: (character) => weights.get(character.toLowerCase()), shape };
}

/** Letters beyond ASCII are few in these languages: one in eight. */
const accentMass = 0.12;
const unusualLetter = -2;

/** A language in Latin letters, with the plain ones that it hardly uses. */
function latin(name: string, accented: string, unusual: string, rarity = 0): WritingModel {
  const isUnusual = new RegExp(`[${unusual}]`, 'gi');
  const shape = (word: string) => rarity + unusualLetter * (word.match(isUnusual) ?? []).length;
  return alphabet(name, accented, accentMass, shape);
}

export const latinModels: readonly WritingModel[] = [
  latin('German', 'üöäßéèáçëêà', 'q'),
  latin('French', 'éèçëïêôîâàûœùüÿ', 'kw'),
  latin('Spanish', 'áéíóñúü', 'kw'),
  latin('Portuguese', 'ãçáéíóêõâôúà', 'kwy'),
  latin('Italian', 'àòèùìé', 'jkwxy'),
  latin('Swedish', 'öåäéü', 'qwz'),
  latin('Danish', 'øåæéöü', 'qwz'),
  latin('Icelandic', 'óáíöðúýéþæ', 'cqwz', -2),
  latin('Dutch', 'ëïéöèüç', 'q'),
  latin('Polish', 'łóńśżęąćź', 'qvx'),
  latin('Czech', 'áéířčýšěžůúňťďľôäóŕĺ', 'qwx'),
  latin('Hungarian', 'áéóíöüőúű', 'qwx'),
  latin('Romanian', 'ățșîâţş', 'kqwy'),
  latin('Croatian', 'ćčšžđ', 'qwxy'),
  latin('Turkish', 'ığşüöçâîû', 'qwx'),
  latin('Baltic', 'šėāžīčūēļņąįųķęģ', 'qwx', -1),
];

const finalSigma = (word: string) => -6 * ((word.match(/ς(?=\p{L})/gu) ?? []).length + Number(/σ$/.test(word)));
const finalHebrew = (word: string) => -6 * (word.match(/[םןךףץ](?=\p{L})/gu) ?? []).length;
const finalArabic = (word: string) => -5 * (word.match(/[ةى](?=\p{L})/gu) ?? []).length;

/** Vowels before the consonant need one behind, signs above and below one before, tones a base (Unicode §16.1). */
const thaiSyllables = /^(?:[เแโใไ]?[ก-ฮฤ](?:[ัิีึืุู็]?[่้๊๋]?[์]?)[ะาำๅ]?[ๆฯ]?)+$/;
function thaiShape(word: string): number {
  if (thaiSyllables.test(word)) return 0;
  let faults = 1;
  let before = '';
  for (const character of word) {
    if (/[ัิ-ฺ็-๎]/.test(character) && !/[ก-ฮัิ-ฺ็-๎]/.test(before)) faults += 1;
    if (/[เแโใไ]/.test(before) && !/[ก-ฮ]/.test(character)) faults += 1;
    before = character;
  }
  return -4 * faults;
}

const slavicLetters = 'аоинервлсткдмпугяьзйчыбжхюшцщэфёъ';
const alphabets: readonly WritingModel[] = [
  alphabet('Russian', slavicLetters, 0.99),
  alphabet('Ukrainian', 'аоиінервлсткдмпуєгяьзйчбжхюшцїщфґ', 0.97),
  alphabet('Serbian', 'аоиенрсјтвкдмлпузгбчћшжцњљхђфџ', 0.97),
  alphabet('Greek', 'αοιστνερπυςκμληγίάωδόχέθήφύβώξζψϊϋΐΰ', 0.99, finalSigma),
  alphabet('Hebrew', 'יולהרמאבנשתדכקעטחפגסםצזןךףץ', 0.99, finalHebrew),
  alphabet('Arabic', 'الميدنرحبسعوهفةتقكصشطجزخىغضثذأءإظئؤآ', 0.98, finalArabic),
  alphabet('Thai', 'านรกัยอ์งิมวลสีุ่ทชต้เพหปคดศจบขธณผญแะภไซูำไถฐืใโฎึษฑ็ฒฬฟฉฏฆฮฝฤ', 0.99, thaiShape),
];

/** Characters of the common half of a national set weigh what is left of all text, shared among them. */
const rest = { common: -10.2, rare: -12, foreign: -14.5 };

function listedHan(name: string, list: string, rank: (character: string) => number): WritingModel {
  const listed = weightsOf(list, 0.86);
  return {
    name,
    weight: (character) => (/\p{Script=Han}/u.test(character) ? (listed.get(character) ?? rank(character)) : undefined),
    shape: noShape,
  };
}

/** GB 2312 has its common characters in rows 16–55, JIS X 0208 in rows 16–47. */
function rankInChina(character: string): number {
  const [lead = 0, trail = 0] = encodeGb18030(character, 'gbk') ?? [];
  if (trail < 0xa1 || lead < 0xb0) return rest.foreign;
  return lead <= 0xd7 ? rest.common : rest.rare;
}

function rankInJapan(character: string): number {
  const code = codeTable('jis-x-0208').encode(character);
  if (code === undefined) return rest.foreign;
  return code >> 8 < 0x50 ? rest.common : rest.rare;
}

const hanJapan = listedHan('Japanese', hanOfJapan, rankInJapan);
const kana = weightsOf(
  'うんいたかしとみやまこのりきあさなおさすけよくひつえちるもせはろゆぎじほてごがだえにわれげきぶどむねぐそふでずべめばざらへぜぞぬびをぼょゅゃっ',
  0.95,
);
const halfWidth = -0.3;
const voicingMark = -2;

function japaneseWeight(character: string): number | undefined {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0xff66 && point <= 0xff9f) {
    if (point >= 0xff9e) return voicingMark;
    const full = character.normalize('NFKC').codePointAt(0) ?? 0;
    return (kana.get(String.fromCodePoint(full - 0x60)) ?? -5) + halfWidth;
  }
  if (point >= 0x30a1 && point <= 0x30f6) return (kana.get(String.fromCodePoint(point - 0x60)) ?? -8) - 0.7;
  if (point >= 0x3041 && point <= 0x3096) return kana.get(character) ?? -8;
  if (character === 'ー') return -4.5;
  return hanJapan.weight(character);
}

/** Half-width kana stand alone, a voicing mark only behind what it can voice, small kana never first. */
function japaneseShape(word: string): number {
  if (!/[ｦ-ﾟ]/.test(word)) return 0;
  const mixed = (word.match(/[ｦ-ﾟ][^ｦ-ﾟ]|[^ｦ-ﾟ][ｦ-ﾟ]/g) ?? []).length;
  const marks = (word.match(/(?<![ｶ-ﾄﾊ-ﾎｳ])ﾞ|(?<![ﾊ-ﾎ])ﾟ/g) ?? []).length;
  return -6 * mixed - 5 * marks - (/^[ｧ-ｯｰﾞﾟ]/.test(word) ? 5 : 0);
}

const hangul = weightsOf(syllablesOfKorea, 0.95);
const korean: WritingModel = {
  name: 'Korean',
  weight: (character) => {
    if (/[가-힣]/.test(character)) return hangul.get(character) ?? -10.5;
    return /\p{Script=Han}/u.test(character) ? Math.min(-9, (hanJapan.weight(character) ?? -12) - 2) : undefined;
  },
  shape: (word) => (/[가-힣]/.test(word) && /\p{Script=Han}/u.test(word) ? -8 : 0),
};

/** Languages of other scripts: a text is in one of them. In Latin letters each name may be of another. */
export const scriptModels: readonly WritingModel[] = [
  ...alphabets,
  listedHan('Chinese', hanOfChina, rankInChina),
  listedHan('Taiwanese', hanOfTaiwan, (character) => (hanOfChina.includes(character) ? -9.5 : -11)),
  { name: 'Japanese', weight: japaneseWeight, shape: japaneseShape },
  korean,
];
