import type { ScannedStudy } from '../study/scanned-study.ts';
import type { FoundDocument } from './document-facts.ts';
import { derivedUid } from './document-uids.ts';

/**
 * The study that the documents of media without any image can be taken into: of nobody yet. Its UID follows from the documents, so that the same
 * disc gives the same study again, and one that was given to somebody cannot be given to somebody else unnoticed. Null without usable documents.
 */
export function documentStudy(documents: readonly FoundDocument[]): ScannedStudy | null {
  if (!documents.some(({ facts }) => facts.problem === null)) return null;
  const contents = documents.map(({ path, sample }) => [path, sample]).sort();
  const studyInstanceUid = derivedUid('study of documents', JSON.stringify(contents));
  return {
    studyInstanceUid,
    patient: {
      patientId: '',
      issuer: '',
      patientName: { alphabetic: '', ideographic: '', phonetic: '' },
      birthDate: '',
      sex: '',
    },
    summary: {
      studyInstanceUid,
      studyDate: '',
      studyTime: '',
      accessionNumber: '',
      description: '',
      modalities: [],
      institution: '',
      bodyPart: '',
      series: [],
      instances: 0,
      bytes: 0,
      missing: 0,
      warnings: [],
      conflicts: { identities: [], files: [] },
      earlier: null,
    },
    instances: [],
    missingFiles: [],
    contested: [],
  };
}
