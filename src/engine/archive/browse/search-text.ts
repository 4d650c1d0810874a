import type { StudySearch } from './archive-browser.ts';

/**
 * What a person may mean by what she typed, each a search of its own: a UID; a number, which is an MRN or an accession number; or a name, whose
 * words she may have written in either order. Empty for nothing.
 */
export function searchesOf(typed: string): StudySearch[] {
  const text = typed.trim();
  if (text === '') return [];
  // PS3.5 §9.1: digits and dots, one made from a UUID with two of them (§B.2). Another number with so few may be an accession number.
  if (/^(\d+(\.\d+){3,}|2\.25\.\d{20,39})$/.test(text)) return [{ studyInstanceUid: text }];
  if (/\d/.test(text)) return [{ patientId: text }, { accessionNumber: text }];
  const words = text.split(/[\s,^]+/).filter((word) => word !== '');
  const [first, ...others] = words;
  if (first === undefined) return [];
  const last = words.at(-1) ?? first;
  return others.length === 0
    ? [{ patientName: words }]
    : [{ patientName: words }, { patientName: [last, ...words.slice(0, -1)] }];
}

/** Pattern and list characters (PS3.4 §C.2.2.2) stand for any one character; what comes back is compared exactly. */
export function plain(value: string): string {
  return value.replace(/[*\\]/g, '?');
}

/** `*words*in*order*` */
export function namePattern(words: readonly string[]): string {
  return `*${words.map(plain).join('*')}*`;
}

/** A range of days (PS3.4 §C.2.2.2.5); undefined for all. */
export function dayRange({ from, until }: StudySearch): string | undefined {
  if (from === undefined && until === undefined) return undefined;
  return `${from?.replaceAll('-', '') ?? ''}-${until?.replaceAll('-', '') ?? ''}`;
}

/** The keys of a search as both kinds of archive take them. */
export function matchingKeys(search: StudySearch): Record<string, string> {
  const { patientName, patientId, accessionNumber, studyInstanceUid, modality, description } = search;
  const days = dayRange(search);
  return {
    ...(patientName ? { PatientName: namePattern(patientName) } : {}),
    ...(patientId ? { PatientID: plain(patientId) } : {}),
    ...(accessionNumber ? { AccessionNumber: plain(accessionNumber) } : {}),
    ...(studyInstanceUid ? { StudyInstanceUID: plain(studyInstanceUid) } : {}),
    ...(days ? { StudyDate: days } : {}),
    ...(modality ? { ModalitiesInStudy: plain(modality) } : {}),
    ...(description ? { StudyDescription: `*${plain(description)}*` } : {}),
  };
}

/** Archives take patterns in ids, and some take `1234` and `_1234` for one another. */
export function isMeant(
  { patientId, accessionNumber, studyInstanceUid }: StudySearch,
  study: { patientId: string; accessionNumber: string; studyInstanceUid: string },
): boolean {
  const same = (asked: string | undefined, found: string) =>
    asked === undefined || asked.trim().toLowerCase() === found.trim().toLowerCase();
  return (
    same(patientId, study.patientId) &&
    same(accessionNumber, study.accessionNumber) &&
    same(studyInstanceUid, study.studyInstanceUid)
  );
}
