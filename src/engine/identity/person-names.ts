import type { Patient } from '../../contract/directory.ts';
import type { PersonName } from '../../contract/scan.ts';
import { type NameGroup, parsePersonName } from '../dicom/person-name.ts';
import { isNameless, type WrittenName, writtenName } from './written-name.ts';

/** The person that a study's headers name, as far as matching looks at her. */
export interface NamedPerson {
  readonly patientName: PersonName;
  readonly otherNames?: readonly string[];
  readonly birthName?: string;
}

const ofPatients = new WeakMap<Patient, readonly WrittenName[]>();

/** All writings of the name on a disc: three groups (any script may stand in any, PS3.5 Annex J.5), other names, birth name. */
export function writtenNamesOfDisc(person: NamedPerson): WrittenName[] {
  const { alphabetic, ideographic, phonetic } = person.patientName;
  const current = [alphabetic, ideographic, phonetic].map((group) => writtenName(firstGroup(group)));
  const own = parsePersonName(alphabetic).alphabetic;
  const former = [
    ...(person.otherNames ?? []).flatMap((name) => name.split('=')).map((name) => formerName(name, own)),
    ...(person.birthName ? [formerName(person.birthName, own)] : []),
  ];
  return distinct([...current, ...former]);
}

/** All writings of a patient's name in the EHR: today's in its parts, ideographic, phonetic, and former ones. */
export function writtenNamesOfPatient(patient: Patient): readonly WrittenName[] {
  const known = ofPatients.get(patient);
  if (known !== undefined) return known;
  const own = ehrGroup(patient);
  const names = distinct([
    writtenName(own),
    ...[patient.nameIdeographic, patient.namePhonetic].map((group) => writtenName(firstGroup(group))),
    ...patient.previousNames.map((name) => formerName(name, own)),
  ]);
  ofPatients.set(patient, names);
  return names;
}

/** A former name is a whole PN, `Family, Given`, or a family name that went with today's given names. */
function formerName(text: string, own: NameGroup): WrittenName {
  if (text.includes('^')) return writtenName(firstGroup(text), true);
  const [family = '', given = ''] = text.split(',').map((part) => part.trim());
  return writtenName(given === '' ? { ...own, family } : { ...own, family, given, middle: '' }, true);
}

function firstGroup(text: string): NameGroup {
  return parsePersonName(text).alphabetic;
}

function ehrGroup(patient: Patient): NameGroup {
  const { familyName: family, givenName: given, middleName: middle, suffix } = patient;
  return { family, given, middle, prefix: '', suffix };
}

function distinct(names: readonly WrittenName[]): WrittenName[] {
  const kept = new Map<string, WrittenName>();
  for (const name of names) {
    if (isNameless(name)) continue;
    const key = `${name.family.raw}^${name.given.raw}^${name.generation}`;
    if (!kept.has(key)) kept.set(key, name);
  }
  return [...kept.values()];
}
