import type { Candidate, FieldComparison, Match, Order, Patient } from '../../../contract/directory.ts';
import type { Scene } from './scenes.ts';

/** Invented patients and orders of the fake EHR. */

function patient(changes: Partial<Patient> & Pick<Patient, 'id' | 'mrn' | 'familyName' | 'givenName'>): Patient {
  return {
    issuer: 'EHR',
    middleName: '',
    suffix: '',
    nameIdeographic: '',
    namePhonetic: '',
    previousNames: [],
    birthDate: '1970-01-02',
    sex: 'M',
    otherIds: [],
    mergedInto: null,
    updatedAt: '2026-01-01T08:00:00.000Z',
    ...changes,
  };
}

export const fakePatients: Patient[] = [
  patient({ id: 'p1', mrn: '0047113', familyName: 'Müller', givenName: 'Jörg' }),
  patient({ id: 'p2', mrn: '0051220', familyName: 'Müller', givenName: 'Jonas', previousNames: ['Krause'] }),
  patient({ id: 'p3', mrn: '0038841', familyName: 'Müller', givenName: 'Georg', birthDate: '1970-02-01' }),
  patient({ id: 'p4', mrn: '0102938', familyName: 'Schmidt', givenName: 'Anna', birthDate: '1985-05-17', sex: 'F' }),
  patient({
    id: 'p5',
    mrn: '0200001',
    familyName: 'Yamada',
    givenName: 'Tarou',
    nameIdeographic: '山田太郎',
    namePhonetic: 'やまだ たろう',
    birthDate: '1985-07-30',
  }),
  patient({
    id: 'p6',
    mrn: '00000000000000000000000000000000000000000000000000000000098765',
    familyName: 'von Hohenzollern-Sigmaringen zu Wolkenstein',
    givenName: 'Maximiliane',
    middleName: 'Friederike Wilhelmine Augusta',
    suffix: 'Freifrau',
    previousNames: ['von und zu Liechtenstein-Trauttmansdorff', 'Wittelsbach'],
    birthDate: '1931-12-31',
    sex: 'F',
  }),
];

function order(changes: Partial<Order> & Pick<Order, 'id' | 'patientId' | 'accessionNumber' | 'procedureName'>): Order {
  return {
    modality: 'CT',
    procedureCode: null,
    bodyPart: 'CHEST',
    laterality: '',
    requestedAt: '2026-03-12T09:00:00.000Z',
    scheduledFor: '',
    status: 'outside_images_expected',
    priority: 'routine',
    clinicName: 'Dr Ahmadi',
    studyInstanceUid: '',
    etag: '"1"',
    ...changes,
  };
}

export const fakeOrders: Order[] = [
  order({ id: 'o1', patientId: 'p1', accessionNumber: '20260317-4', procedureName: 'CT Thorax, Voraufnahmen' }),
  order({
    id: 'o2',
    patientId: 'p1',
    accessionNumber: '20260402-11',
    procedureName: 'MRT Schädel',
    modality: 'MR',
    bodyPart: 'HEAD',
    status: 'scheduled',
    scheduledFor: '2026-04-02T10:00:00.000Z',
    priority: 'urgent',
    clinicName: 'Neurologie',
  }),
  order({ id: 'o3', patientId: 'p4', accessionNumber: '20260318-9', procedureName: 'Mammographie', modality: 'MG' }),
  order({
    id: 'o4',
    patientId: 'p6',
    accessionNumber: '2026-0301-00017-B',
    procedureName: 'Ganzkörper-Positronenemissionstomographie mit Niedrigdosis-Computertomographie',
    modality: 'PT',
    clinicName: 'Hämatologisch-onkologische Schwerpunktpraxis am Universitätsklinikum, Standort Nord-West',
  }),
];

const same: FieldComparison[] = [
  { field: 'name', disc: 'Mueller^Joerg', ehr: 'Müller^Jörg', verdict: 'equal-folded' },
  { field: 'birth-date', disc: '1970-01-02', ehr: '1970-01-02', verdict: 'equal' },
  { field: 'sex', disc: 'M', ehr: 'M', verdict: 'equal' },
  { field: 'patient-id', disc: 'X-4711', ehr: '0047113', verdict: 'different' },
];

function compared(one: Patient): Candidate {
  const ehrName = `${one.familyName}^${one.givenName}`;
  const fields = same.map((field): FieldComparison => {
    if (field.field === 'name' && one.id !== 'p1') {
      return { ...field, ehr: ehrName, verdict: one.familyName === 'Müller' ? 'different' : 'conflict' };
    }
    if (field.field === 'birth-date' && one.birthDate !== field.disc) {
      return { ...field, ehr: one.birthDate, verdict: one.familyName === 'Müller' ? 'different' : 'conflict' };
    }
    if (field.field === 'sex' && one.sex !== field.disc) return { ...field, ehr: one.sex, verdict: 'conflict' };
    if (field.field === 'patient-id') return { ...field, ehr: one.mrn };
    return field;
  });
  const isFirst = one.id === 'p1';
  return {
    ...{ patient: one, fields, score: isFirst ? 28.4 : 3.1, weights: [] },
    ...{ rule: isFirst ? 'other-writing' : 'one-difference', tier: isFirst ? 2 : 9 },
  };
}

function ordersOf(patientId: string): Match['orders'] {
  return fakeOrders
    .filter((one) => one.patientId === patientId)
    .map((one) => ({
      order: one,
      suggested: one.id === 'o1' || one.id === 'o4',
      reasons:
        one.id === 'o2' ? ['modality-differs'] : ['modality-equal', 'body-part-equal', 'outside-images-expected'],
      automatic: false,
      use: one.id === 'o2' ? ('unlikely' as const) : ('outside-images' as const),
      vetoes: one.id === 'o2' ? ['modality-differs'] : [],
      mayBeUnnecessary: false,
      score: one.id === 'o2' ? -30 : 36,
    }));
}

const candidates = Object.fromEntries(fakePatients.map((one) => [one.id, compared(one)]));

function pick(...ids: string[]): Candidate[] {
  return ids.map((id) => candidates[id]).filter((candidate) => candidate !== undefined);
}

/** A match with what goes with its decision. */
function matchOf(decision: Match['decision'], found: Candidate[], orders: Match['orders']): Match {
  const [first, second] = found;
  return {
    ...{ decision, candidates: found, orders, compared: 12, candidateCount: found.length, verification: null },
    guards: decision === 'auto' ? [] : decision === 'choose' ? ['rival'] : ['not-enough'],
    rival: second ? { patientId: second.patient.id, differs: ['name'] } : null,
    margin: first && second ? first.score - second.score : null,
    basis: { rules: 1, nameTable: 1, tiers: 3, directoryAt: null },
  };
}

/** What the fake matcher says of the fake disc. */
export function fakeMatch(scene: Scene, patientId: string | undefined): Match {
  if (patientId !== undefined && scene !== 'long') {
    const isPapers = scene === 'reports-only';
    const candidates = pick(patientId).map((one) =>
      isPapers
        ? { ...one, fields: one.fields.map((field) => ({ ...field, disc: '', verdict: 'missing' as const })) }
        : one,
    );
    return matchOf('choose', candidates, ordersOf(patientId));
  }
  switch (scene) {
    case 'confirm':
      return matchOf('confirm', pick('p1', 'p2'), ordersOf('p1'));
    case 'choose':
      return matchOf('choose', pick('p1', 'p2', 'p3'), []);
    case 'none':
    case 'reports-only':
    case 'conflict':
      return matchOf('none', [], []);
    case 'long': {
      const [long] = pick('p6');
      const fields: FieldComparison[] = [
        {
          field: 'name',
          disc: 'von Hohenzollern-Sigmaringen zu Wolkenstein^Maximiliane Friederike Wilhelmine Augusta',
          ehr: 'von Hohenzollern-Sigmaringen zu Wolkenstein^Maximiliane^Friederike Wilhelmine Augusta^^Freifrau',
          verdict: 'equal-folded',
        },
        { field: 'birth-date', disc: '1931-12-31', ehr: '1931-12-31', verdict: 'equal' },
        { field: 'sex', disc: 'F', ehr: 'F', verdict: 'equal' },
      ];
      return matchOf('auto', long ? [{ ...long, fields }] : [], ordersOf('p6'));
    }
    default:
      return matchOf('auto', pick('p1'), ordersOf('p1'));
  }
}
