import type { Order, Patient } from '../../contract/directory.ts';
import { patientName } from './patient-name.ts';

/** A patient as she was approved: what an import remembers of her. `name` is a DICOM PN. */
export interface ApprovedPatient {
  readonly id: string;
  readonly mrn: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: string;
}

export interface ApprovedOrder {
  readonly id: string;
  readonly patientId: string;
  readonly accessionNumber: string;
  /** The study that is to be linked: an order that holds it already is no other one. */
  readonly studyInstanceUid?: string;
  /** What it was at the approval: without it only a cancelled order counts as changed. */
  readonly status?: Order['status'];
}

export type PatientChange = 'mrn' | 'name' | 'birthDate' | 'sex';
export type OrderChange = 'patientId' | 'accessionNumber' | 'status' | 'studyInstanceUid';

/** Both sides, so that a person can look at them. */
export interface Recheck {
  /** The worst of both: `gone`, `merged`, `changed`, `same`. */
  readonly outcome: 'same' | 'changed' | 'merged' | 'gone';
  readonly patient: {
    readonly outcome: 'same' | 'changed' | 'merged' | 'gone';
    readonly then: ApprovedPatient;
    /** Whom the record lives on as. */
    readonly now: Patient | null;
    readonly changedFields: readonly PatientChange[];
  };
  readonly order: {
    readonly outcome: 'same' | 'changed' | 'gone';
    readonly then: ApprovedOrder;
    readonly now: Order | null;
    readonly changedFields: readonly OrderChange[];
  } | null;
}

/** Compares what was approved, perhaps from an old copy, with what the directory says now. `record` is hers as it stands, `now` whom it lives on as. Pure. */
export function compareWithApproved(
  approved: { readonly patient: ApprovedPatient; readonly order: ApprovedOrder | null },
  current: { readonly record: Patient | null; readonly now: Patient | null; readonly order: Order | null },
): Recheck {
  const patient = comparePatient(approved.patient, current.record, current.now);
  const order = approved.order === null ? null : compareOrder(approved.order, current.order);
  const worst = (['gone', 'merged', 'changed'] as const).find(
    (word) => patient.outcome === word || order?.outcome === word,
  );
  return { outcome: worst ?? 'same', patient, order };
}

function comparePatient(then: ApprovedPatient, record: Patient | null, now: Patient | null): Recheck['patient'] {
  if (record === null || now === null) return { outcome: 'gone', then, now: null, changedFields: [] };
  const today = { mrn: now.mrn, name: patientName(now), birthDate: now.birthDate, sex: now.sex };
  const changedFields = (['mrn', 'name', 'birthDate', 'sex'] as const).filter((field) => today[field] !== then[field]);
  if (record.mergedInto !== null) return { outcome: 'merged', then, now, changedFields };
  return { outcome: changedFields.length === 0 ? 'same' : 'changed', then, now, changedFields };
}

/** A cancelled order, and one that holds another study, are `changed`: they are there, and a person can see why they will not do. */
function compareOrder(then: ApprovedOrder, now: Order | null): NonNullable<Recheck['order']> {
  if (now === null) return { outcome: 'gone', then, now, changedFields: [] };
  const changedFields: OrderChange[] = [];
  if (now.patientId !== then.patientId) changedFields.push('patientId');
  if (now.accessionNumber !== then.accessionNumber) changedFields.push('accessionNumber');
  const isOurs = now.studyInstanceUid !== '' && now.studyInstanceUid === then.studyInstanceUid;
  const closed = now.status === 'completed' && then.status !== undefined && then.status !== 'completed' && !isOurs;
  if (now.status === 'cancelled' || closed) changedFields.push('status');
  if (now.studyInstanceUid !== '' && !isOurs) changedFields.push('studyInstanceUid');
  return { outcome: changedFields.length === 0 ? 'same' : 'changed', then, now, changedFields };
}
