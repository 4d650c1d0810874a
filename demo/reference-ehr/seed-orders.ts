import type { ImagingOrder, OrderStatus, Patient } from './ehr-types.ts';
import { emptyLink } from './order-link.ts';
import { seededPicker, seededUuid } from './seeded.ts';

const CLINIC = 'Gantry Demo Hospital';
const SEEDED_AT = '2026-03-17T06:00:00.000Z';

/** Procedures with their RadLex Playbook-like local codes; the modality is DICOM's (CID 29). */
const procedures = [
  { modality: 'CT', name: 'CT thorax', code: 'CTTHOR', bodyPart: 'CHEST', sided: false },
  { modality: 'CT', name: 'CT abdomen', code: 'CTABD', bodyPart: 'ABDOMEN', sided: false },
  { modality: 'CT', name: 'CT head', code: 'CTHEAD', bodyPart: 'HEAD', sided: false },
  { modality: 'MR', name: 'MRI brain', code: 'MRBRAIN', bodyPart: 'BRAIN', sided: false },
  { modality: 'MR', name: 'MRI knee', code: 'MRKNEE', bodyPart: 'KNEE', sided: true },
  { modality: 'MR', name: 'MRI lumbar spine', code: 'MRLSPINE', bodyPart: 'LSPINE', sided: false },
  { modality: 'DX', name: 'X-ray chest', code: 'DXCHEST', bodyPart: 'CHEST', sided: false },
  { modality: 'DX', name: 'X-ray hand', code: 'DXHAND', bodyPart: 'HAND', sided: true },
  { modality: 'US', name: 'Ultrasound abdomen', code: 'USABD', bodyPart: 'ABDOMEN', sided: false },
  { modality: 'MG', name: 'Mammography', code: 'MG', bodyPart: 'BREAST', sided: false },
] as const;

type Procedure = (typeof procedures)[number];

const [ctThorax, ctAbdomen, , mrBrain] = procedures;

/** Orders that the demo and the tests call by name; the rest is drawn. */
const notable: readonly { mrn: string; accession: string; procedure: Procedure; status: OrderStatus }[] = [
  { mrn: '0047113', accession: 'ACC20260317-4', procedure: ctThorax, status: 'outside_images_expected' },
  { mrn: '0051200', accession: 'ACC20260316-1', procedure: ctAbdomen, status: 'outside_images_expected' },
  { mrn: '0062001', accession: 'ACC20260316-2', procedure: mrBrain, status: 'outside_images_expected' },
  { mrn: '0062002', accession: 'ACC20260316-3', procedure: mrBrain, status: 'scheduled' },
  { mrn: '0070020', accession: 'ACC20260316-7', procedure: ctThorax, status: 'outside_images_expected' },
  { mrn: '0070011', accession: 'ACC20260316-8', procedure: ctThorax, status: 'outside_images_expected' },
  { mrn: '0052208', accession: 'ACC20260315-9', procedure: ctAbdomen, status: 'cancelled' },
];

/** One order for each patient who has not been merged away. */
export function seedOrders(patients: readonly Patient[], seed: number): ImagingOrder[] {
  const draw = seededPicker(seed + 1);
  const alive = patients.filter((patient) => patient.merged_into === null);
  return alive.map((patient, index) => {
    const known = notable.find((order) => order.mrn === patient.mrn);
    const procedure = known?.procedure ?? draw.pick(procedures);
    const day = new Date(Date.UTC(2026, 2, draw.integer(2, 16), draw.integer(7, 17), draw.integer(0, 59)));
    const accession = known?.accession ?? `ACC${day.toISOString().slice(0, 10).replaceAll('-', '')}-${100 + index}`;
    const status = known?.status ?? draw.pick(['requested', 'scheduled', 'outside_images_expected'] as const);
    return {
      id: seededUuid(`order:${accession}`),
      patient_id: patient.id,
      accession_number: accession,
      modality: procedure.modality,
      procedure_code: { value: procedure.code, scheme: '99GANTRY', meaning: procedure.name },
      procedure_name: procedure.name,
      body_part: procedure.bodyPart,
      laterality: procedure.sided ? draw.pick(['L', 'R'] as const) : null,
      requested_at: day.toISOString(),
      scheduled_for: status === 'scheduled' ? '2026-03-24' : null,
      performed_on: null,
      clinic_name: CLINIC,
      status,
      priority: draw.pick(['routine', 'routine', 'routine', 'urgent'] as const),
      ...emptyLink,
      updated_at: SEEDED_AT,
    };
  });
}
