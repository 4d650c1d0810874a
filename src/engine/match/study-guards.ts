import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { nameWords } from './fold-name.ts';

/**
 * Why a study is never matched automatically, whatever the names say (matching.md §6.1). `no-person`: its headers name no person
 * at all, so nothing is offered; `caution`: a person must look.
 */
export type StudyGuard = 'none' | 'caution' | 'no-person';

const nobody = new Set([
  'test',
  'phantom',
  'anonymous',
  'anonymized',
  'anonymised',
  'anonym',
  'anon',
  'dummy',
  'unknown',
  'unbekannt',
  'unidentified',
  'noname',
  'deidentified',
  'calibration',
  'qc',
]);
const newborn = new Set([
  'baby',
  'babyboy',
  'babygirl',
  'newborn',
  'neugeborenes',
  'infant',
  'twin',
  'boy',
  'girl',
  'doe',
]);

/** Looks at all headers of a study: placeholders, de-identified and animal patients, contradicting headers, dates that cannot be. Pure. */
export function guardStudy(study: ScannedStudy): StudyGuard {
  const words = Object.values(study.patient.patientName).flatMap((group) => nameWords(group.replaceAll('^', ' ')));
  if (!words.some((word) => /\p{L}/u.test(word)) || words.some((word) => nobody.has(word))) return 'no-person';
  if (study.instances.some(isNoPatientOfOurs)) return 'no-person';
  const { warnings, studyDate } = study.summary;
  const beforeBirth = studyDate !== '' && study.patient.birthDate !== '' && studyDate < study.patient.birthDate;
  const contradicting = warnings.some((warning) => warning.code === 'conflicting-patient');
  const unsureName = words.some((word) => newborn.has(word) || /[?\ufffd]/.test(word));
  const responsible = study.instances.some((instance) => hasValue(instance.attributes.ResponsiblePerson));
  return beforeBirth || contradicting || unsureName || responsible ? 'caution' : 'none';
}

/** De-identified (PS3.3 §C.7.1.1: PatientIdentityRemoved) or an animal. */
function isNoPatientOfOurs({ attributes }: ScannedInstance): boolean {
  return attributes.PatientIdentityRemoved?.trim() === 'YES' || hasValue(attributes.PatientSpeciesDescription);
}

function hasValue(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
