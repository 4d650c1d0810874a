import type { CharacterSet } from './character-set.ts';
import { assumedCharacterSet, type RepairEncoding, repairEncodings } from './repair-encoding.ts';
import { decodeText, isPlainAscii } from './text.ts';
import { textLikelihood } from './text-likelihood.ts';
import { isSingleText, type Vr } from './vr.ts';

const encodings = Object.keys(repairEncodings) as RepairEncoding[];

/** A text as bytes, without its padding. */
export interface RawText {
  readonly keyword: string;
  readonly vr: Vr;
  readonly bytes: Buffer;
  /** The character set that its file declares. */
  readonly declared: CharacterSet;
}

/** One way to read the texts of a study. */
export interface TextReading {
  /** `null`: as the file declares them, or as undeclared ones are guessed. */
  readonly encoding: RepairEncoding | null;
  /** How plausible, as a share of all the ways: 0…1. */
  readonly score: number;
  readonly texts: readonly { readonly keyword: string; readonly text: string }[];
}

/**
 * The ways in which texts can be read, by a sample of them, the most plausible first; readings that come out alike are named once. `knownName` is the person's name in the
 * EHR as PN, when somebody was chosen. Empty when no text has bytes beyond ASCII: there is nothing to tell apart.
 */
export function rankReadings(texts: readonly RawText[], knownName?: string): TextReading[] {
  const doubtful = sampleOf(texts);
  if (doubtful.length === 0) return [];
  const asDeclared = {
    encoding: null,
    texts: doubtful.map(({ keyword, vr, bytes, declared }) => ({
      keyword,
      text: decodeText(bytes, declared, vr).text,
    })),
  };
  const readings: Omit<TextReading, 'score'>[] = [asDeclared];
  for (const encoding of encodings) {
    const charset = assumedCharacterSet(encoding);
    const read = doubtful.map(({ keyword, vr, bytes }) => ({ keyword, ...decodeText(bytes, charset, vr) }));
    if (read.some(({ lossy }) => lossy)) continue;
    readings.push({ encoding, texts: read.map(({ keyword, text }) => ({ keyword, text })) });
  }
  const known = knownName === undefined ? [] : nameParts(knownName);
  const rated = readings.map((reading, place) => ({ reading, weight: weightOf(reading, place, known) }));
  const best = Math.max(...rated.map(({ weight }) => weight));
  const shares = rated.map(({ reading, weight }) => ({ reading, share: Math.exp((weight - best) / temper) }));
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  return distinct(shares.map(({ reading, share }) => ({ ...reading, score: share / total }))).sort(
    (a, b) => b.score - a.score,
  );
}

const longestSampleBytes = 512;
const sampleBytes = 4096;

/** Enough of the texts with bytes beyond ASCII to tell encodings apart, the patient's name first: a report's pages would only take time. */
function sampleOf(texts: readonly RawText[]): RawText[] {
  const sample: RawText[] = [];
  let total = 0;
  const isName = ({ keyword }: RawText) => keyword === 'PatientName';
  for (const text of [...texts.filter(isName), ...texts.filter((one) => !isName(one))]) {
    const bytes = shortened(text.bytes);
    if (isPlainAscii(bytes)) continue;
    total += bytes.length;
    if (total > sampleBytes && sample.length > 0) break;
    sample.push({ ...text, bytes });
  }
  return sample;
}

/** Cut at a space or line end: these bytes are never the second half of a character. */
function shortened(bytes: Buffer): Buffer {
  if (bytes.length <= longestSampleBytes) return bytes;
  const cut = bytes.subarray(0, longestSampleBytes).findLastIndex((byte) => byte <= 0x20);
  return bytes.subarray(0, cut > 0 ? cut : longestSampleBytes);
}

/** Letters of a text are not independent of each other: the certainty that their product shows is not to be had. */
const temper = 3;
/** What each further encoding in the list must be better by. */
const stepOfRarity = 0.25;

function weightOf({ texts }: Omit<TextReading, 'score'>, place: number, known: readonly string[]): number {
  let weight = -stepOfRarity * Math.max(0, place - 1);
  for (const text of new Set(texts.map((one) => one.text))) weight += textLikelihood(text);
  if (known.length > 0) {
    const name = nameParts(texts.find(({ keyword }) => keyword === 'PatientName')?.text ?? '');
    weight += 12 * known.filter((part) => name.includes(part)).length;
  }
  return weight;
}

function nameParts(name: string): string[] {
  const parts = name
    .normalize('NFC')
    .toUpperCase()
    .split(/[\^= ]+/);
  return parts.filter((part) => /[^\x00-\x7f]/.test(part));
}

/** The file's own reading stands for those that come out like it; among the others the first listed. */
function distinct(readings: readonly TextReading[]): TextReading[] {
  const byTexts = new Map<string, TextReading>();
  for (const reading of readings) {
    const key = JSON.stringify(reading.texts);
    const known = byTexts.get(key);
    if (known === undefined) byTexts.set(key, reading);
    else byTexts.set(key, { ...known, score: known.score + reading.score });
  }
  return [...byTexts.values()];
}

export function rawText(keyword: string, vr: Vr, bytes: Buffer, declared: CharacterSet): RawText {
  const text = bytes.toString('latin1').replace(isSingleText(vr) ? /[\0 ]+$/ : /^[\0 ]+|[\0 ]+$/g, '');
  return { keyword, vr, bytes: Buffer.from(text, 'latin1'), declared };
}

/** The readings that are far more plausible than the file's own: it declares another character set than it is in. Empty when its own may be right. */
export function likelierReadings(readings: readonly TextReading[]): readonly TextReading[] {
  const own = readings.find(({ encoding }) => encoding === null)?.score ?? 0;
  const [best] = readings;
  if (best === undefined || best.encoding === null || own * suspicion > best.score) return [];
  return readings.filter(({ encoding, score }) => encoding !== null && score > own && score > 0.01).slice(0, 3);
}

/** How many times more plausible another reading must be before a file's own word is doubted. */
const suspicion = 10;
