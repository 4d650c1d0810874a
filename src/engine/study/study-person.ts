import type { PersonName, Warning } from '../../contract/scan.ts';
import { formatPersonName, parsePersonName } from '../dicom/person-name.ts';
import { isoDate } from './dicom-date.ts';
import type { ScannedInstance, ScannedKeyword } from './scanned-instance.ts';
import type { StudyPerson } from './scanned-study.ts';
import { otherPatientIds, qualifiedIssuer } from './study-numbers.ts';

/** The person that a study's headers name, field by field the prevailing value: one object without a birth date does not hide that of the others. */
export function studyPerson(instances: readonly ScannedInstance[]): StudyPerson {
  const otherNames = prevailing(instances, 'OtherPatientNames')
    .split('\\')
    .filter((name) => name.trim() !== '');
  const birthName = prevailing(instances, 'PatientBirthName').trim();
  const otherIds = otherPatientIds(instances);
  return {
    ...(otherNames.length > 0 ? { otherNames } : {}),
    ...(birthName === '' ? {} : { birthName }),
    ...(otherIds.length > 0 ? { otherIds } : {}),
    patientId: prevailing(instances, 'PatientID'),
    issuer: prevailing(instances, 'IssuerOfPatientID') || qualifiedIssuer(instances),
    patientName: nameGroups(prevailing(instances, 'PatientName')),
    birthDate: isoDate(prevailing(instances, 'PatientBirthDate')),
    sex: prevailing(instances, 'PatientSex').toUpperCase(),
  };
}

/** The most frequent value of a keyword that is not empty; of equally frequent ones the first on the medium. */
export function prevailing(instances: readonly ScannedInstance[], keyword: ScannedKeyword): string {
  let best = '';
  let most = 0;
  for (const [value, count] of countValues(instances, keyword)) {
    if (value === '' || count <= most) continue;
    best = value;
    most = count;
  }
  return best;
}

/** A study of ten thousand images is asked for its person, its sides and its conflicts: each tag is counted once. */
const counted = new WeakMap<readonly ScannedInstance[], Map<ScannedKeyword, ReadonlyMap<string, number>>>();

function countValues(instances: readonly ScannedInstance[], keyword: ScannedKeyword): ReadonlyMap<string, number> {
  const known = counted.get(instances) ?? new Map<ScannedKeyword, ReadonlyMap<string, number>>();
  counted.set(instances, known);
  const counts = known.get(keyword) ?? countAnew(instances, keyword);
  known.set(keyword, counts);
  return counts;
}

function countAnew(instances: readonly ScannedInstance[], keyword: ScannedKeyword): Map<string, number> {
  const written = new Map<string, number>();
  for (const { attributes } of instances) {
    const value = attributes[keyword] ?? '';
    written.set(value, (written.get(value) ?? 0) + 1);
  }
  const counts = new Map<string, number>();
  for (const [value, count] of written) counts.set(value.trim(), (counts.get(value.trim()) ?? 0) + count);
  return counts;
}

/** A PN value by its groups, without the delimiters and spaces that mean nothing (PS3.5 §6.2.1). */
export function nameGroups(value: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = formatPersonName(parsePersonName(value)).split('=');
  return { alphabetic, ideographic, phonetic };
}

/** A value of an identity tag in the form in which two are compared; '' for one that says nothing. */
export function canonicalIdentity(keyword: ScannedKeyword, value: string): string {
  const field = identity.find((each) => each.keyword === keyword);
  const canonical = field?.canonical(value.trim()) ?? value.trim();
  return canonical.replaceAll('=', '') === '' ? '' : canonical;
}

const identity: readonly { field: string; keyword: ScannedKeyword; canonical(value: string): string }[] = [
  {
    field: 'name',
    keyword: 'PatientName',
    canonical: (name) => Object.values(nameGroups(name)).join('=').toUpperCase(),
  },
  { field: 'patient-id', keyword: 'PatientID', canonical: (id) => id },
  { field: 'birth-date', keyword: 'PatientBirthDate', canonical: (date) => isoDate(date) || date },
  { field: 'sex', keyword: 'PatientSex', canonical: (sex) => sex.toUpperCase() },
];

/**
 * What one study's headers say that cannot be true of one person: two names, numbers, birth dates or sexes. A missing value contradicts nothing;
 * case, padding and empty components neither.
 */
export function personConflicts(instances: readonly ScannedInstance[]): Warning[] {
  return identity.flatMap(({ field, keyword, canonical }) => {
    const values = new Map<string, string>();
    for (const [value] of countValues(instances, keyword)) {
      const key = canonical(value);
      if (key.replaceAll('=', '') !== '' && !values.has(key)) values.set(key, value);
    }
    const [first = '', second = ''] = values.values();
    return values.size < 2
      ? []
      : [{ code: 'conflicting-patient' as const, params: { field, values: values.size, first, second } }];
  });
}
