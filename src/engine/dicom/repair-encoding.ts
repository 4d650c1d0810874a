import type { CharacterSet } from './character-set.ts';

/** The encodings that texts of undeclared or mis-declared character set are found in, by their WHATWG name; the likelier first. */
export const repairEncodings = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Latin-1 (Windows-1252)',
  'windows-1251': 'Cyrillic (Windows-1251)',
  gb18030: 'Chinese, simplified (GBK, GB18030)',
  shift_jis: 'Japanese (Shift-JIS)',
  'windows-874': 'Thai (TIS-620)',
  'windows-1254': 'Turkish (Windows-1254)',
  'windows-1250': 'Central European (Windows-1250)',
  'euc-kr': 'Korean (EUC-KR)',
  'windows-1253': 'Greek (Windows-1253)',
  'windows-1255': 'Hebrew (Windows-1255)',
  'windows-1256': 'Arabic (Windows-1256)',
  'koi8-r': 'Cyrillic (KOI8-R)',
  'iso-8859-5': 'Cyrillic (ISO 8859-5)',
  'iso-8859-2': 'Central European (ISO 8859-2)',
  'iso-8859-6': 'Arabic (ISO 8859-6)',
  'iso-8859-7': 'Greek (ISO 8859-7)',
  'iso-8859-8': 'Hebrew (ISO 8859-8)',
  'windows-1257': 'Baltic (Windows-1257)',
  big5: 'Chinese, traditional (Big5)',
  'euc-jp': 'Japanese (EUC-JP)',
  ibm866: 'Cyrillic (DOS 866)',
} as const;
export type RepairEncoding = keyof typeof repairEncodings;

export function isRepairEncoding(word: string): word is RepairEncoding {
  return Object.hasOwn(repairEncodings, word);
}

/** The encoding that a word names: its own name or what else it is known by (`cp1251`, `latin1`, `gbk`, `tis-620`). */
export function repairEncodingOf(word: string): RepairEncoding | undefined {
  try {
    const { encoding } = new TextDecoder(word.trim());
    const whole = encoding === 'gbk' ? 'gb18030' : encoding;
    return isRepairEncoding(whole) ? whole : undefined;
  } catch {
    return undefined;
  }
}

/** The character set that somebody says the texts are in, whatever the file declares. */
export function assumedCharacterSet(encoding: RepairEncoding, declared?: CharacterSet): CharacterSet {
  return { kind: 'assumed', terms: declared?.terms ?? [], encoding };
}
