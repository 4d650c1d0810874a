/** The value representations of PS3.5 §6.2 with what the byte layout and the text rules need of them. */
export type Vr =
  | 'AE'
  | 'AS'
  | 'AT'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'DT'
  | 'FD'
  | 'FL'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'OB'
  | 'OD'
  | 'OF'
  | 'OL'
  | 'OV'
  | 'OW'
  | 'PN'
  | 'SH'
  | 'SL'
  | 'SQ'
  | 'SS'
  | 'ST'
  | 'SV'
  | 'TM'
  | 'UC'
  | 'UI'
  | 'UL'
  | 'UN'
  | 'UR'
  | 'US'
  | 'UT'
  | 'UV';

const shortVrs: readonly Vr[] = [
  'AE',
  'AS',
  'AT',
  'CS',
  'DA',
  'DS',
  'DT',
  'FD',
  'FL',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'SL',
  'SS',
  'ST',
  'TM',
  'UI',
  'UL',
  'US',
];
const longVrs: readonly Vr[] = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];

const allVrs: ReadonlySet<string> = new Set<string>([...shortVrs, ...longVrs]);
const longSet: ReadonlySet<string> = new Set<string>(longVrs);
const charsetVrs: ReadonlySet<string> = new Set(['PN', 'LO', 'SH', 'ST', 'LT', 'UC', 'UT']);
const textVrs: ReadonlySet<string> = new Set([
  ...charsetVrs,
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'DT',
  'IS',
  'TM',
  'UI',
  'UR',
]);
const singleTextVrs: ReadonlySet<string> = new Set(['ST', 'LT', 'UT', 'UR']);

/** VR by its two letters as (first << 8 | second) − 'AA', for the tokenizer's inner loop. */
const vrByLetters: (Vr | undefined)[] = new Array<Vr | undefined>(26 * 26).fill(undefined);
for (const vr of [...shortVrs, ...longVrs]) vrByLetters[(vr.charCodeAt(0) - 65) * 26 + vr.charCodeAt(1) - 65] = vr;

export function vrFromLetters(first: number, second: number): Vr | undefined {
  if (first < 65 || first > 90 || second < 65 || second > 90) return undefined;
  return vrByLetters[(first - 65) * 26 + second - 65];
}

export function isVr(text: string): text is Vr {
  return allVrs.has(text);
}

/** Long or not by the same letters, `false` for those that are no VR. */
const longByLetters: boolean[] = vrByLetters.map((vr) => vr !== undefined && longSet.has(vr));

/** `hasLongLength` by the VR's two letters, which must be those of a VR. */
export function lettersHaveLongLength(first: number, second: number): boolean {
  return longByLetters[(first - 65) * 26 + second - 65] === true;
}

/** Explicit VR elements of these have two reserved bytes and a 32-bit length (PS3.5 Table 7.1-1). */
export function hasLongLength(vr: Vr): boolean {
  return longSet.has(vr);
}

/** VRs whose bytes SpecificCharacterSet governs (PS3.5 §6.1.2.2). */
export function isCharsetVr(vr: Vr): boolean {
  return charsetVrs.has(vr);
}

/** VRs whose value is characters rather than binary. */
export function isTextVr(vr: Vr): boolean {
  return textVrs.has(vr);
}

/** ST, LT, UT and UR hold one value: a backslash in them is text (PS3.5 §6.4). */
export function isSingleText(vr: Vr): boolean {
  return singleTextVrs.has(vr);
}

/** Bytes of one value of a binary number VR; undefined for the others. */
export function numberSize(vr: Vr): number | undefined {
  switch (vr) {
    case 'US':
    case 'SS':
      return 2;
    case 'UL':
    case 'SL':
    case 'FL':
    case 'AT':
      return 4;
    case 'FD':
    case 'UV':
    case 'SV':
      return 8;
    default:
      return undefined;
  }
}
