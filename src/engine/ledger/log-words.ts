import type { UploadLog } from '../../contract/imports.ts';

/** The words by which a log is found: names, numbers, UIDs and who did it, folded. Numbers also without their leading zeros. */
export function wordsOfLog(log: UploadLog): Set<string> {
  const texts = [
    ...[log.originalPatientName, log.modifiedPatientName, log.originalPatientId, log.modifiedPatientId],
    ...[log.originalAccessionNumber, log.modifiedAccessionNumber, log.studyInstanceUid, log.uploadedBy],
  ];
  const words = new Set<string>();
  for (const text of texts) {
    for (const term of searchTerms(text ?? '')) {
      for (const word of [term, ...term.split(/[^\p{L}\p{N}.]+/u), term.replace(/^0+/, '')])
        if (word !== '') words.add(word);
    }
  }
  return words;
}

/** What a person typed, in words that are compared: without case, accents and the signs between the parts of a name. */
export function searchTerms(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .split(/[\s^=,;]+/)
    .filter((term) => term !== '');
}
