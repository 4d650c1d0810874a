import { type Random, seededRandom } from './random.ts';
import type { TextEncoding } from './text-encoding.ts';

/** What a hospital of one country writes into its headers. */
interface Country {
  readonly institution: string;
  readonly referringPhysician: string;
  readonly ctDescription: string;
  readonly mrDescription: string;
  readonly usDescription: string;
  readonly requestText: string;
  readonly report: readonly [title: string, finding: string];
}

/** One person as the disc names them. All of them are made up. */
export interface Person {
  readonly patientName: string;
  readonly patientId: string;
  readonly issuerOfPatientId?: string;
  readonly birthDate: string;
  readonly sex: 'M' | 'F';
  /** What (0008,0005) says; null leaves the element out. */
  readonly specificCharacterSet: string | null;
  readonly textEncoding: TextEncoding;
  readonly accessionPrefix: string;
  readonly country: Country;
}

const GERMAN: Country = {
  institution: 'Radiologie Ost, Görlitz',
  referringPhysician: 'Grünwald^Käthe^^Dr.',
  ctDescription: 'CT Thorax nativ',
  mrDescription: 'MRT Schädel nativ',
  usDescription: 'Echokardiographie',
  requestText: 'Thorax: Rundherd? Kontrolle in der Größe',
  report: ['Befund', 'Rundherd von 17 mm im rechten Oberlappen. Übrige Lunge frei, kein Erguß.'],
};
const RUSSIAN: Country = {
  institution: 'Городская больница № 4',
  referringPhysician: 'Соколов^Андрей^Ильич',
  ctDescription: 'КТ органов грудной клетки',
  mrDescription: 'МРТ головного мозга',
  usDescription: 'Эхокардиография',
  requestText: 'Грудная клетка, без контраста',
  report: ['Заключение', 'Очаг 17 мм в верхней доле правого легкого. Плевральная полость свободна.'],
};
const JAPANESE: Country = {
  institution: '東都中央病院',
  referringPhysician: 'Satou^Kenji=佐藤^健二=さとう^けんじ',
  ctDescription: '胸部単純CT',
  mrDescription: '頭部MRI',
  usDescription: '心臓超音波',
  requestText: '胸部 経過観察',
  report: ['所見', '右上葉に17 mmの結節を認める。胸水なし。'],
};
const SPANISH: Country = {
  institution: 'Clínica Universitaria de Cádiz',
  referringPhysician: 'Ibáñez^Lucía',
  ctDescription: 'TC de tórax sin contraste',
  mrDescription: 'RM de cráneo',
  usDescription: 'Ecocardiografía',
  requestText: 'Tórax: nódulo pulmonar, revisión',
  report: ['Informe', 'Nódulo de 17 mm en el lóbulo superior derecho. Sin derrame pleural.'],
};

/**
 * The first patient of seed 1: the demonstration EHR seeds the same person under its own number,
 * with an order that expects these outside images.
 */
export const DEMO_PATIENT = {
  patientName: 'Müller^Jörg',
  familyName: 'Müller',
  givenName: 'Jörg',
  birthDate: '1970-01-02',
  sex: 'M',
  patientId: 'RO-58213',
  issuerOfPatientId: 'RADIOLOGIE-OST',
  institutionName: GERMAN.institution,
  modality: 'CT',
  bodyPartExamined: 'CHEST',
  studyDescription: GERMAN.ctDescription,
  studyDate: '2026-03-01',
  accessionNumber: 'RO26-0301',
} as const;

const PEOPLE: readonly Person[] = [
  {
    patientName: DEMO_PATIENT.patientName,
    patientId: DEMO_PATIENT.patientId,
    issuerOfPatientId: DEMO_PATIENT.issuerOfPatientId,
    birthDate: '19700102',
    sex: DEMO_PATIENT.sex,
    accessionPrefix: 'RO',
    specificCharacterSet: 'ISO_IR 100',
    textEncoding: 'latin1',
    country: GERMAN,
  },
  {
    patientName: 'Иванова^Мария^Петровна',
    patientId: '4-118820',
    birthDate: '19581123',
    sex: 'F',
    accessionPrefix: 'GB',
    specificCharacterSet: 'ISO_IR 144',
    textEncoding: 'cyrillic',
    country: RUSSIAN,
  },
  {
    patientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
    patientId: '0047-1183-22',
    issuerOfPatientId: 'TOUTO',
    birthDate: '19410517',
    sex: 'M',
    accessionPrefix: 'TC',
    specificCharacterSet: '\\ISO 2022 IR 87',
    textEncoding: 'iso2022jp',
    country: JAPANESE,
  },
  {
    patientName: 'Кузнецов^Алексей',
    patientId: '77/1204-3',
    issuerOfPatientId: 'GKB-77',
    birthDate: '19860930',
    sex: 'M',
    accessionPrefix: 'GB',
    specificCharacterSet: 'ISO_IR 192',
    textEncoding: 'utf8',
    country: RUSSIAN,
  },
  {
    patientName: 'Suzuki^Hanako=鈴木^花子=すずき^はなこ',
    patientId: 'KB.009812',
    birthDate: '19920229',
    sex: 'F',
    accessionPrefix: 'TC',
    specificCharacterSet: 'ISO_IR 192',
    textEncoding: 'utf8',
    country: JAPANESE,
  },
  {
    patientName: 'Peña Núñez^Íñigo',
    patientId: 'HUC 5521',
    birthDate: '20031005',
    sex: 'M',
    accessionPrefix: 'CU',
    specificCharacterSet: 'ISO_IR 100',
    textEncoding: 'latin1',
    country: SPANISH,
  },
];

/** The person of a seed and index. Beyond the list the names come again, with other numbers and birth dates. */
export function personAt(seed: number, index: number): Person {
  const place = seed - 1 + index;
  const person = PEOPLE[((place % PEOPLE.length) + PEOPLE.length) % PEOPLE.length] as Person;
  if (index < PEOPLE.length && place < PEOPLE.length) return person;
  const random = seededRandom('person', seed, index);
  return {
    ...person,
    patientId: `${person.patientId}${random.integer(100, 999)}${index}`,
    birthDate: randomBirthDate(random),
  };
}

/** A calendar date as DICOM writes it, some days before the date on which the discs of this seed were burnt. */
export function dicomDate(seed: number, daysBefore: number): string {
  const age = seed === 1 ? 0 : seededRandom('date', seed).integer(1, 900);
  return new Date(Date.UTC(2026, 2, 1 - age - daysBefore)).toISOString().slice(0, 10).replaceAll('-', '');
}

function randomBirthDate(random: Random): string {
  return `${random.integer(1930, 2015)}${String(random.integer(1, 12)).padStart(2, '0')}${String(random.integer(1, 28)).padStart(2, '0')}`;
}
