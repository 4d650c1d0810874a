import type { Patient } from '../../contract/directory.ts';
import type { BlockingProbe, CandidateQuery } from '../directory/patient-source.ts';
import { tellingBirthDate } from './birth-date.ts';
import { hashKey } from './hash-key.ts';
import { type NamedPerson, writtenNamesOfDisc, writtenNamesOfPatient } from './person-names.ts';
import { blockingSound } from './sound-key.ts';
import type { WrittenName } from './written-name.ts';

/** Changes with every change of what the keys are made of: a copy that was keyed by another version must be keyed anew. */
export const blockingVersion = 1;

/** Of a birth date, or a name, that more patients than this share, the narrower keys are asked instead. */
const wideLimit = 400;
/** Namesakes of other days that are worth a look beside those of the day itself. */
const namesakeLimit = 60;
/** Nobody is called alike and born on one day by so many; if they are, nothing is automatic. */
const narrowLimit = 400;

/** The keys under which a directory finds a patient again. No duplicates, in no order that means anything. */
export function blockingKeys(patient: Patient): number[] {
  const names = writtenNamesOfPatient(patient);
  const ids = [{ value: patient.mrn, issuer: patient.issuer }, ...patient.otherIds];
  return [...new Set([...dateKeys(patient.birthDate, names), ...nameKeys(names), ...idKeys(ids)])];
}

/** What is counted of a patient, so that a common name weighs less than a rare one: family name, first given name, birth date. */
export function frequencyKeys(patient: Patient): number[] {
  const [name] = writtenNamesOfPatient(patient);
  const date = tellingBirthDate(patient.birthDate);
  return [
    ...(name ? [familyCountKey(name), givenCountKey(name)] : []),
    ...(date === '' ? [] : [birthDateCountKey(date)]),
  ];
}

export function familyCountKey(name: WrittenName): number {
  return hashKey(`cf:${name.family.joined[0] ?? ''}`);
}

export function givenCountKey(name: WrittenName): number {
  return givenWordCountKey(name.given.words[0] ?? '');
}

export function givenWordCountKey(word: string): number {
  return hashKey(`cg:${word}`);
}

export function birthDateCountKey(date: string): number {
  return hashKey(`cb:${date}`);
}

/** The questions for the person on a disc: everyone born on that day, everyone called so, whoever has the number. */
export function candidateQuery(
  person: NamedPerson & { birthDate: string },
  ids: readonly { value: string; issuer: string }[],
): CandidateQuery {
  const names = writtenNamesOfDisc(person);
  const date = tellingBirthDate(person.birthDate);
  const probes = new Map<number, BlockingProbe>();
  const add = (keys: Iterable<number>, isEssential: boolean, limit: number) => {
    for (const key of keys) if (!probes.has(key)) probes.set(key, { key, isEssential, limit });
  };
  if (date !== '') {
    // The day as a whole brings misspelt names; the narrow keys hold where a day has too many.
    add([hashKey(`b:${date}`)], false, wideLimit);
    add(narrowDateKeys(date, names), true, narrowLimit);
    add(narrowDateKeys(swapped(date), names), false, narrowLimit);
  }
  // With a birth date the day finds her; the name alone is for slips in the date, and a common one would bring hundreds.
  add(nameKeys(names), date === '', date === '' ? wideLimit : namesakeLimit);
  add(idKeys(ids), true, narrowLimit);
  return {
    keys: [...probes.values()],
    birthDate: date,
    names: searchNames(person),
    ids,
  };
}

function dateKeys(birthDate: string, names: readonly WrittenName[]): number[] {
  const date = tellingBirthDate(birthDate);
  return date === '' ? [] : [hashKey(`b:${date}`), ...narrowDateKeys(date, names)];
}

/** Birth date with one part of the name, whichever part that is: components are swapped and run together often. */
function narrowDateKeys(date: string, names: readonly WrittenName[]): Set<number> {
  const keys = new Set<number>();
  if (date === '') return keys;
  for (const name of names) for (const sound of soundsOf(name)) keys.add(hashKey(`d:${date}:${sound}`));
  return keys;
}

/** Two parts of a name in alphabetical order. */
function nameKeys(names: readonly WrittenName[]): Set<number> {
  const keys = new Set<number>();
  for (const name of names) {
    const sounds = soundsOf(name);
    if (sounds.length === 1) keys.add(hashKey(`n:${sounds[0]}`));
    for (let left = 0; left < sounds.length; left += 1) {
      for (let right = left + 1; right < sounds.length; right += 1)
        keys.add(hashKey(`n:${[sounds[left], sounds[right]].sort().join(':')}`));
    }
  }
  return keys;
}

/** How the parts of a name sound: the whole family name, its longest word, the first two given names. */
function soundsOf({ family, given }: WrittenName): string[] {
  const isOne = given.words.length === 0;
  const parts = isOne
    ? family.words.slice(0, 3)
    : [family.joined[0] ?? '', longest(family.words), ...given.words.slice(0, 2), given.words.slice(0, 2).join('')];
  return [...new Set(parts.filter((part) => part.length > 1).map(blockingSound))]
    .filter((sound) => sound !== '')
    .slice(0, 4);
}

function longest(parts: readonly string[]): string {
  return parts.reduce((best, part) => (part.length > best.length ? part : best), '');
}

function idKeys(ids: readonly { value: string; issuer: string }[]): number[] {
  return ids.filter(({ value }) => value.trim() !== '').map(({ value }) => hashKey(`i:${value.trim().toUpperCase()}`));
}

function swapped(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return month === day || Number(day) > 12 ? '' : `${year}-${day}-${month}`;
}

function searchNames(person: NamedPerson): { familyName: string; givenName: string }[] {
  const { alphabetic, ideographic } = person.patientName;
  return [alphabetic, ideographic]
    .map((group) => group.split('^'))
    .map(([familyName = '', given = '']) => ({
      familyName: familyName.trim(),
      givenName: given.trim().split(' ')[0] ?? '',
    }))
    .filter(({ familyName }) => familyName !== '');
}
