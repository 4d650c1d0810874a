import type { Order, Patient } from '../../../contract/directory.ts';

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
    nameIdeographic: '山田^太郎',
    namePhonetic: 'やまだ^たろう',
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
  order({
    id: 'o5',
    patientId: 'p1',
    accessionNumber: '20260319-2',
    procedureName: 'CT Thorax mit Kontrastmittel',
    status: 'requested',
    clinicName: 'Pneumologie',
  }),
  order({
    id: 'o6',
    patientId: 'p1',
    accessionNumber: '20260211-8',
    procedureName: 'CT Thorax nativ',
    status: 'cancelled',
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
