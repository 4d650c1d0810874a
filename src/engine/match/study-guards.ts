import type { MatchGuard } from '../../contract/directory.ts';
import { foldedWords } from '../identity/fold-text.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { ScannedStudy, StudyPerson } from '../study/scanned-study.ts';

/** Names that stand for nobody: tests, phantoms, anonymised data. */
const nobody = new Set(
  (
    'test testpatient patient phantom anonymous anonymized anonymised anonym anonymisiert anonyme anonimo anon dummy unknown unbekannt inconnu ' +
    'desconocido noname deidentified calibration kalibrierung qc qa demo sample xxx zzz none null na'
  ).split(' '),
);
/** Of these, two together or one alone; a person may be called Patient or Demo by family name. */
const onlyAlone = new Set('patient demo sample none null na xxx zzz qa'.split(' '));
const newborn = new Set(
  'baby babyboy babygirl newborn neugeborenes neugeborener infant twin boy girl bb bg sohn tochter'.split(' '),
);
const unidentified = new Set('doe unidentified trauma'.split(' '));

/** Guards that leave nobody to look for: nothing is offered then. */
export const noPersonGuards: readonly MatchGuard[] = ['no-person', 'de-identified', 'veterinary'];

/** Why a study is never matched automatically, whatever the names say (matching.md §6.1): its headers, all of them. Pure. */
export function guardStudy(study: ScannedStudy): MatchGuard[] {
  const { instances, summary, patient } = study;
  const guards = guardPerson(patient, summary.studyDate);
  const some = (fits: (instance: ScannedInstance) => boolean) => instances.some(fits);
  if (some(({ attributes }) => attributes.PatientIdentityRemoved?.trim() === 'YES')) guards.push('de-identified');
  if (some(({ attributes }) => hasValue(attributes.PatientSpeciesDescription))) guards.push('veterinary');
  if (some(({ attributes }) => hasValue(attributes.ResponsiblePerson))) guards.push('responsible-person');
  if (summary.warnings.some(({ code }) => code === 'conflicting-patient')) guards.push('several-people');
  return guards;
}

/** The same for a person without objects: what name and dates say. */
export function guardPerson(person: StudyPerson, studyDate: string): MatchGuard[] {
  const guards: MatchGuard[] = [];
  const words = Object.values(person.patientName).flatMap((group) => foldedWords(group.replaceAll('^', ' ')));
  if (isNobody(words)) guards.push('no-person');
  if (words.some((word) => newborn.has(word))) guards.push('newborn-name');
  if (words.some((word) => unidentified.has(word))) guards.push('unidentified-name');
  if (studyDate !== '' && person.birthDate !== '' && studyDate < person.birthDate) guards.push('before-birth');
  return guards;
}

function isNobody(words: readonly string[]): boolean {
  if (!words.some((word) => /[a-z]/.test(word))) return true;
  if (words.some((word) => nobody.has(word) && !onlyAlone.has(word))) return true;
  return words.every((word) => nobody.has(word));
}

function hasValue(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
