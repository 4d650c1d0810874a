import type { FieldComparison, fieldVerdicts, Patient } from '../../contract/directory.ts';
import type { PersonName } from '../../contract/scan.ts';
import { type NameGroup, parsePersonName } from '../dicom/person-name.ts';
import { patientName } from '../directory/patient-name.ts';
import type { StudyPerson } from '../study/scanned-study.ts';
import { compareWritings, type NameAgreement } from './compare-writings.ts';
import { sameWriting } from './fold-name.ts';
import { isEmptyWriting, type Writing, writingOf } from './writing.ts';

type Verdict = (typeof fieldVerdicts)[number];

/** The person on a disc beside a patient of the EHR, field by field, in the order in which people check them. Pure. */
export function compareIdentity(disc: StudyPerson, patient: Patient): FieldComparison[] {
  const name = compareName(disc.patientName, patient);
  return [
    { field: 'name', disc: rawName(disc.patientName), ehr: patientName(patient), verdict: name },
    {
      field: 'birth-date',
      disc: disc.birthDate,
      ehr: patient.birthDate,
      verdict: compareBirthDate(disc.birthDate, patient.birthDate),
    },
    { field: 'sex', disc: disc.sex, ehr: patient.sex, verdict: compareSex(disc.sex, patient.sex) },
    { field: 'patient-id', disc: disc.patientId, ehr: patient.mrn, verdict: comparePatientId(disc, patient, name) },
  ];
}

function rawName({ alphabetic, ideographic, phonetic }: PersonName): string {
  return [alphabetic, ideographic, phonetic].join('=').replace(/=+$/, '');
}

/**
 * Every writing on the disc against every writing of the EHR, former family names included (PS3.5 Annex J.5 allows any script in any
 * group); the best counts, unless two ideographic or two phonetic writings are there and differ: 張 and 章 are both Zhang.
 */
export function compareName(disc: PersonName, patient: Patient): Verdict {
  const ours = [disc.alphabetic, disc.ideographic, disc.phonetic].map(writingOfText);
  const theirs = [ehrGroup(patient), ...[patient.nameIdeographic, patient.namePhonetic].map(firstGroup)].map(writingOf);
  if (ours.every(isEmptyWriting) || theirs.every(isEmptyWriting)) return 'missing';
  const former = patient.previousNames.map((name) => writingOf(formerGroup(name, patient)));

  const agreement = best(pairs(ours, [...theirs, ...former]));
  if (agreement === 'same') {
    const clash = [1, 2].some((slot) =>
      pairs(ours.slice(slot, slot + 1), theirs.slice(slot, slot + 1)).some((pair) => pair !== 'same'),
    );
    if (clash) return 'different';
    return isWrittenAlike(disc, patient) ? 'equal' : 'equal-folded';
  }
  if (agreement === 'incomplete') return 'missing';
  return agreement === 'part' ? 'different' : 'conflict';
}

function pairs(ours: readonly Writing[], theirs: readonly Writing[]): NameAgreement[] {
  return ours
    .filter((writing) => !isEmptyWriting(writing))
    .flatMap((left) =>
      theirs.filter((writing) => !isEmptyWriting(writing)).map((right) => compareWritings(left, right)),
    );
}

/** A contradiction in one pair outweighs agreement in another: father and son share everything but it. */
function best(agreements: readonly NameAgreement[]): NameAgreement {
  const order: readonly NameAgreement[] = ['contradicts', 'same', 'incomplete', 'part'];
  return order.find((agreement) => agreements.includes(agreement)) ?? 'none';
}

function isWrittenAlike(disc: PersonName, patient: Patient): boolean {
  const ours = [disc.alphabetic, disc.ideographic, disc.phonetic].filter((group) => group !== '');
  const theirs = patientName(patient)
    .split('=')
    .filter((group) => group !== '');
  return ours.some((group) => theirs.some((ehr) => sameWriting(group, ehr)));
}

function writingOfText(text: string): Writing {
  return writingOf(firstGroup(text));
}

function firstGroup(text: string): NameGroup {
  return parsePersonName(text).alphabetic;
}

function ehrGroup(patient: Patient): NameGroup {
  return {
    family: patient.familyName,
    given: patient.givenName,
    middle: patient.middleName,
    prefix: '',
    suffix: patient.suffix,
  };
}

/** A former name is a whole PN, or a family name that went with today's given names. */
function formerGroup(name: string, patient: Patient): NameGroup {
  return name.includes('^') ? firstGroup(name) : { ...ehrGroup(patient), family: name };
}

const digits = (date: string) => date.replaceAll('-', '');

/** Dates that systems write where they know none. */
function isPlaceholderDate(date: string): boolean {
  return date < '1890' || date === '1900-01-01' || date === '1901-01-01' || date.startsWith('9999');
}

/** `different`: one digit off, or day and month exchanged; anything further apart is another birth date, a `conflict`. */
export function compareBirthDate(disc: string, ehr: string): Verdict {
  if (disc === '' || ehr === '' || isPlaceholderDate(disc) || isPlaceholderDate(ehr)) return 'missing';
  if (disc === ehr) return 'equal';
  const [year, month, day] = disc.split('-');
  if (ehr === `${year}-${day}-${month}`) return 'different';
  const differing = [...digits(disc)].filter((digit, index) => digit !== digits(ehr)[index]).length;
  return differing === 1 ? 'different' : 'conflict';
}

/** Female and male contradict; O on one side only is no proof of another person but must be seen (PS3.3 §C.7.1.1: M, F, O). */
function compareSex(disc: string, ehr: Patient['sex']): Verdict {
  if (!['M', 'F', 'O'].includes(disc) || ehr === 'U') return 'missing';
  if (disc === ehr) return 'equal';
  return disc === 'O' || ehr === 'O' ? 'different' : 'conflict';
}

/**
 * A number means something only with who issued it. The same number without an issuer is no evidence (`missing`), with another name it
 * is an alarm; two numbers of one issuer are two patients.
 */
function comparePatientId(disc: StudyPerson, patient: Patient, name: Verdict): Verdict {
  const { patientId, issuer } = disc;
  if (patientId === '' || patient.mrn === '') return 'missing';
  const known = [{ value: patient.mrn, issuer: patient.issuer }, ...patient.otherIds];
  if (known.some((id) => id.value === patientId && id.issuer !== '' && id.issuer === issuer)) return 'equal';
  if (issuer !== '' && known.some((id) => id.issuer === issuer)) return 'conflict';
  if (patientId !== patient.mrn || (issuer !== '' && patient.issuer !== '')) return 'different';
  return name === 'equal' || name === 'equal-folded' ? 'missing' : 'conflict';
}
