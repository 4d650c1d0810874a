import type { Patient } from './ehr-types.ts';
import { seededPicker, seededUuid } from './seeded.ts';

const ISSUER = 'GANTRY-DEMO';
const SEEDED_AT = '2026-03-16T06:00:00.000Z';
const GENERATED = 14;

type Person = Partial<Patient> & Pick<Patient, 'mrn' | 'family_name' | 'given_name' | 'birth_date' | 'sex'>;

/** People chosen because they are easy to mistake for one another, or hard to spell. All of them are invented. */
const notable: readonly Person[] = [
  // The patient of the demo disc, who is "Müller^Jörg" there.
  { mrn: '0047113', family_name: 'Mueller', given_name: 'Jörg', birth_date: '1970-01-02', sex: 'M' },
  { mrn: '0051200', family_name: 'Schmidt', given_name: 'Anna', birth_date: '1985-09-23', sex: 'F' },
  // Twins: one letter apart.
  { mrn: '0062001', family_name: 'Schneider', given_name: 'Lena', birth_date: '2014-06-11', sex: 'F' },
  { mrn: '0062002', family_name: 'Schneider', given_name: 'Lara', birth_date: '2014-06-11', sex: 'F' },
  // Father and son.
  {
    mrn: '0018450',
    family_name: 'Weber',
    given_name: 'Karl',
    middle_name: 'Heinz',
    suffix: 'Sr',
    birth_date: '1948-04-30',
    sex: 'M',
  },
  {
    mrn: '0018977',
    family_name: 'Weber',
    given_name: 'Karl',
    middle_name: 'Heinz',
    suffix: 'Jr',
    birth_date: '1976-11-08',
    sex: 'M',
  },
  // Namesakes.
  { mrn: '0033410', family_name: 'García López', given_name: 'María', birth_date: '1962-02-14', sex: 'F' },
  { mrn: '0058831', family_name: 'García López', given_name: 'María', birth_date: '1991-07-05', sex: 'F' },
  // Day and month exchanged between two people.
  { mrn: '0040071', family_name: 'Nowak', given_name: 'Jan', birth_date: '1959-05-03', sex: 'M' },
  { mrn: '0044907', family_name: 'Nowak', given_name: 'Jan', birth_date: '1959-03-05', sex: 'M' },
  // Merged records: the first lives on as the second.
  {
    mrn: '0031877',
    family_name: 'Hofmann',
    given_name: 'Peter',
    birth_date: '1953-12-19',
    sex: 'M',
    merged_into: patientId('0046001'),
  },
  {
    mrn: '0046001',
    family_name: 'Hoffmann',
    given_name: 'Peter',
    birth_date: '1953-12-19',
    sex: 'M',
    other_ids: [{ value: '0031877', issuer: ISSUER }],
  },
  // Another family name since the wedding; a number from another hospital.
  {
    mrn: '0052208',
    family_name: 'Keller',
    given_name: 'Sabine',
    previous_names: ['Brandt'],
    birth_date: '1979-08-17',
    sex: 'F',
    other_ids: [{ value: 'SB-77120', issuer: 'RADIOLOGIE-OST' }],
  },
  // Other scripts.
  {
    mrn: '0070011',
    family_name: 'Петров',
    given_name: 'Иван',
    middle_name: 'Сергеевич',
    birth_date: '1966-10-21',
    sex: 'M',
  },
  { mrn: '0070012', family_name: 'Соколова', given_name: 'Ольга', birth_date: '1988-01-30', sex: 'F' },
  {
    mrn: '0070020',
    family_name: 'Yamada',
    given_name: 'Tarou',
    name_ideographic: '山田^太郎',
    name_phonetic: 'やまだ^たろう',
    birth_date: '1951-03-08',
    sex: 'M',
  },
  {
    mrn: '0070021',
    family_name: 'Suzuki',
    given_name: 'Hanako',
    name_ideographic: '鈴木^花子',
    name_phonetic: 'すずき^はなこ',
    birth_date: '1983-05-27',
    sex: 'F',
  },
  {
    mrn: '0070030',
    family_name: 'Hong',
    given_name: 'Gildong',
    name_ideographic: '洪^吉洞',
    name_phonetic: '홍^길동',
    birth_date: '1972-06-15',
    sex: 'M',
  },
  {
    mrn: '0070031',
    family_name: 'Wang',
    given_name: 'XiaoDong',
    name_ideographic: '王^小東',
    birth_date: '1990-10-09',
    sex: 'M',
  },
  { mrn: '0070040', family_name: 'Παπαδοπούλου', given_name: 'Ελένη', birth_date: '1974-02-02', sex: 'F' },
  // Latin letters that sort and fold differently everywhere.
  { mrn: '0071001', family_name: 'Yıldız', given_name: 'Gülşen', birth_date: '1995-04-18', sex: 'F' },
  { mrn: '0071002', family_name: 'Żółkiewski', given_name: 'Łukasz', birth_date: '1980-12-06', sex: 'M' },
  { mrn: '0071003', family_name: "O'Brien", given_name: 'Siobhán', birth_date: '1968-03-17', sex: 'F' },
  {
    mrn: '0071004',
    family_name: 'von Wittgenstein-Berleburg',
    given_name: 'Maximiliane',
    middle_name: 'Auguste',
    birth_date: '1944-07-29',
    sex: 'F',
  },
  // Little is known of these two.
  { mrn: '0080001', family_name: 'Novak', given_name: 'Baby Girl', birth_date: '2026-03-10', sex: 'F' },
  { mrn: '0080002', family_name: 'Unknown', given_name: 'Trauma Seven', birth_date: null, sex: 'U' },
];

const familyNames = [
  'Andersen',
  'Bianchi',
  'Dubois',
  'Fischer',
  'Horváth',
  'Ivanova',
  'Jansen',
  'Kovač',
  'Lindberg',
  'Moreau',
  'Okafor',
  'Rossi',
  'Silva',
  'Virtanen',
];
const givenNames = {
  F: ['Amelie', 'Carla', 'Elif', 'Freya', 'Ilse', 'Katarina', 'Nadia', 'Rosa'],
  M: ['Bruno', 'David', 'Emil', 'Giorgio', 'Henrik', 'Luca', 'Oskar', 'Viktor'],
} as const;

/** The patients of the demo: the notable ones, the same for every seed, and others drawn from name tables. */
export function seedPatients(seed: number): Patient[] {
  const draw = seededPicker(seed);
  const generated = Array.from({ length: GENERATED }, (_, index): Person => {
    const sex = draw.pick(['F', 'M'] as const);
    const birthDate = new Date(Date.UTC(draw.integer(1935, 2015), draw.integer(0, 11), draw.integer(1, 28)));
    return {
      mrn: `009${String(1000 + index)}`,
      family_name: draw.pick(familyNames),
      given_name: draw.pick(givenNames[sex]),
      birth_date: birthDate.toISOString().slice(0, 10),
      sex,
    };
  });
  return [...notable, ...generated].map((person) => ({
    id: patientId(person.mrn),
    issuer: ISSUER,
    middle_name: null,
    suffix: null,
    name_ideographic: null,
    name_phonetic: null,
    previous_names: [],
    other_ids: [],
    merged_into: null,
    updated_at: SEEDED_AT,
    ...person,
  }));
}

function patientId(mrn: string): string {
  return seededUuid(`patient:${mrn}`);
}
