import type { FieldComparison, FieldReason, fieldVerdicts, Patient } from '../../contract/directory.ts';
import type { PersonName } from '../../contract/scan.ts';
import { patientName } from '../directory/patient-name.ts';
import { writtenNamesOfDisc, writtenNamesOfPatient } from '../identity/person-names.ts';
import type { WrittenName } from '../identity/written-name.ts';
import type { StudyPerson } from '../study/scanned-study.ts';
import { type BirthDateComparison, compareBirthDates } from './compare-birth-dates.ts';
import { compareIds, type IdComparison } from './compare-ids.ts';
import { compareNames, type NameComparison } from './compare-names.ts';

type Verdict = (typeof fieldVerdicts)[number];

/** A disc's person beside a patient of the EHR: all that the rules and the weights look at. */
export interface IdentityComparison {
  readonly name: NameComparison;
  readonly birthDate: BirthDateComparison;
  readonly sex: 'same' | 'missing' | 'other' | 'conflict';
  readonly ids: IdComparison;
}

/** Compares two people. Pure; `ourNames` spares the folding of one disc's names for every candidate. */
export function comparePeople(
  disc: StudyPerson,
  patient: Patient,
  ourNames: readonly WrittenName[] = writtenNamesOfDisc(disc),
): IdentityComparison {
  const name = compareNames(ourNames, writtenNamesOfPatient(patient));
  return {
    name,
    birthDate: compareBirthDates(disc.birthDate, patient.birthDate),
    sex: compareSex(disc.sex, patient.sex),
    ids: compareIds(disc, patient, isSameName(name)),
  };
}

/** The person on a disc beside a patient of the EHR, field by field, in the order in which people check them. Pure. */
export function compareIdentity(disc: StudyPerson, patient: Patient): FieldComparison[] {
  return fieldsOf(disc, patient, comparePeople(disc, patient));
}

/** A comparison as it is shown: verdicts, and the reasons that have words in every locale. */
export function fieldsOf(disc: StudyPerson, patient: Patient, compared: IdentityComparison): FieldComparison[] {
  const { name, birthDate, sex, ids } = compared;
  const ourName = rawName(disc.patientName);
  const theirName = patientName(patient);
  return [
    field('name', ourName, theirName, nameVerdict(name, ourName, theirName), name.reasons),
    field('birth-date', disc.birthDate, patient.birthDate, birthDateVerdicts[birthDate.relation], birthDate.reasons),
    field('sex', disc.sex, patient.sex, sexVerdicts[sex], sexReasons[sex]),
    field('patient-id', ids.shown?.disc ?? disc.patientId, ids.shown?.ehr ?? patient.mrn, ids.verdict, ids.reasons),
  ];
}

function field(
  name: FieldComparison['field'],
  disc: string,
  ehr: string,
  verdict: Verdict,
  reasons: readonly FieldReason[],
): FieldComparison {
  return { field: name, disc, ehr, verdict, reasons: [...reasons] };
}

const birthDateVerdicts: Readonly<Record<BirthDateComparison['relation'], Verdict>> = {
  ...{ same: 'equal', near: 'different', missing: 'missing', different: 'conflict' },
};
const sexVerdicts: Readonly<Record<IdentityComparison['sex'], Verdict>> = {
  ...{ same: 'equal', missing: 'missing', other: 'missing', conflict: 'conflict' },
};
const sexReasons: Readonly<Record<IdentityComparison['sex'], readonly FieldReason[]>> = {
  ...{ same: [], missing: ['sex-missing'], other: ['sex-other'], conflict: ['sex-differs'] },
};

/** Whether the names are one person's as far as names can tell, in whatever spelling. */
export function isSameName(name: NameComparison): boolean {
  return (
    ['same', 'variant', 'part'].includes(name.family) &&
    ['same', 'variant', 'sound', 'short-form'].includes(name.given) &&
    name.middle !== 'conflict' &&
    name.suffix !== 'conflict' &&
    !name.isOtherCharacters &&
    !name.isGuessed
  );
}

function nameVerdict(name: NameComparison, ours: string, theirs: string): Verdict {
  if (name.pair === null) return 'missing';
  if (name.suffix === 'conflict') return 'conflict';
  if (isSameName(name)) return isWrittenAlike(ours, theirs) ? 'equal' : 'equal-folded';
  if (name.given === 'missing' && name.family !== 'different') return 'missing';
  if (name.isOtherCharacters || name.isGuessed) return 'different';
  return name.family === 'different' && ['different', 'missing', 'initial'].includes(name.given)
    ? 'conflict'
    : 'different';
}

function isWrittenAlike(ours: string, theirs: string): boolean {
  const groups = (text: string) => text.split('=').filter((group) => group !== '');
  return groups(ours).some((group) => groups(theirs).some((other) => plain(group) === plain(other)));
}

/** But for case, composition of accents and spaces. */
function plain(text: string): string {
  return text.normalize('NFC').toUpperCase().replace(/\s+/g, ' ').trim().replace(/\^+$/, '');
}

function rawName({ alphabetic, ideographic, phonetic }: PersonName): string {
  return [alphabetic, ideographic, phonetic].join('=').replace(/=+$/, '');
}

/** Female and male contradict. O beside one of them says nothing: PS3.3 §C.7.1.1 has M, F and O, and modalities write O where nobody asked. */
function compareSex(disc: string, ehr: Patient['sex']): IdentityComparison['sex'] {
  if (!['M', 'F', 'O'].includes(disc) || ehr === 'U') return 'missing';
  if (disc === ehr) return 'same';
  return disc === 'O' || ehr === 'O' ? 'other' : 'conflict';
}
