import type { Patient } from '../../contract/directory.ts';

const special: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'a',
  œ: 'o',
  ı: 'i',
};

/**
 * Words as people type them, for the search box and not for matching: without case and accents, the parts of a name apart, ue as u (Müller, Mueller and Muller
 * are found by each other), dates in one piece. What folds a whole word folds its beginning to the same word's beginning.
 */
export function searchWords(text: string): string[] {
  return text
    .replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, '$1$2$3')
    .replace(/\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b/g, (_, day: string, month: string, year: string) =>
      [year, month.padStart(2, '0'), day.padStart(2, '0')].join(''),
    )
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/[ßøłđðþæœı]/g, (letter) => special[letter] ?? letter)
    .replace(/['’‘`´]/g, '')
    .replace(/([aou])e/g, '$1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Every word that a patient is found by: her names in all writings, former ones, her numbers (also without leading zeros), her birth date. */
export function patientWords(patient: Patient): string[] {
  const texts = [
    ...[patient.familyName, patient.givenName, patient.middleName, patient.nameIdeographic, patient.namePhonetic],
    ...patient.previousNames,
    ...[patient.mrn, ...patient.otherIds.map(({ value }) => value)].flatMap((id) => [id, id.replace(/^0+/, '')]),
    patient.birthDate,
  ];
  return [...new Set(texts.flatMap(searchWords))];
}
